import { createHash } from 'node:crypto';

/** Hash of a target that was given something more: of what it was, and of what came. */
export function grownHash(former: string, further: string): string {
	return createHash('sha256').update(`${former}\n${further}`).digest('hex');
}
