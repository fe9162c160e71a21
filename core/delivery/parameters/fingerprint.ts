import { createHash } from 'node:crypto';
import { canonicalJson } from '../../target/hash';
import type { DeliveryParameters, JapaneseMobileSettings } from '../types';

/**
 * Fingerprint of a delivery: SHA-256 (hex) over all parameters and formats. Analyses, proofs and approvals remember
 * it; when it differs from the delivery's own, they are about something else than what would be sent.
 */
export function fingerprintOf(parameters: DeliveryParameters, japaneseMobile: JapaneseMobileSettings | null): string {
	return createHash('sha256').update(canonicalJson({ parameters, japaneseMobile })).digest('hex');
}

/**
 * The code of a delivery to which the user gave none: the same for the same workflow, node, target and content, so
 * that a retried execution finds its own delivery again.
 */
export function codeOf(origin: { workflowId: string; nodeId: string }, fingerprint: string, targetHash: string): string {
	const hash = createHash('sha256').update(canonicalJson({ origin, fingerprint, targetHash })).digest('hex');
	return `DM-${hash.slice(0, 12)}`;
}
