import type { Sentence } from '../delivery/types';
import { guardedRequest, whyFailed, type Guard } from '../images';
import { sentence } from '../sentences';

/**
 * Asks an address whether something answers there, never in inner networks. The content is not read.
 * @returns why not, as it ends a sentence ("the server answers 404"); null when all is well
 * @throws the signal's reason
 */
export async function reachUrl(url: string, { timeoutMs, signal, ...guard }: Guard & { timeoutMs: number; signal: AbortSignal }): Promise<Sentence | null> {
	const timeout = AbortSignal.timeout(timeoutMs);
	const options = { ...guard, accept: '*/*', signal: AbortSignal.any([timeout, signal]) };
	try {
		return await guardedRequest(url, options, ({ statusCode = 0 }) => (isFine(statusCode) ? null : sentence('request.status', { status: statusCode })));
	} catch (error) {
		if (signal.aborted) throw error;
		return whyFailed(error, timeout, timeoutMs);
	}
}

/** Servers that want a browser or a person (401, 403, 429) do answer. */
function isFine(status: number): boolean {
	return (status >= 200 && status < 400) || [401, 403, 405, 429].includes(status);
}
