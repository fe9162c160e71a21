import { Resolver } from 'node:dns/promises';
import type { Dns, MailExchanger } from '../delivery/ports';

const TRY_MS = 2_000;
const TRIES = 2;

/** Records of senders and receivers change rarely; a mended one is to be seen soon. */
const KEPT_MS = 5 * 60 * 1000;
const MOST_KEPT = 10_000;

/** "There is no such name" and "it has nothing of this type" are answers; all else is none. */
const NOTHING = new Set(['ENOTFOUND', 'ENODATA']);

/**
 * The domain name system, with a memory of some minutes.
 * @param servers addresses of name servers, with port where it is not 53; none: those of this machine
 */
export function openDns(servers: string[] = []): Dns {
	const resolver = new Resolver({ timeout: TRY_MS, tries: TRIES });
	if (servers.length > 0) resolver.setServers(servers);
	const known = new Map<string, { answer: Promise<unknown>; until: number }>();

	function ask<Answer>(key: string, question: () => Promise<Answer[]>): Promise<Answer[]> {
		const kept = known.get(key);
		if (kept && kept.until > Date.now()) return kept.answer as Promise<Answer[]>;
		const answer = orNothing(question);
		// The oldest goes; what failed is asked again the next time.
		if (known.size >= MOST_KEPT) known.delete(known.keys().next().value as string);
		known.set(key, { answer, until: Date.now() + KEPT_MS });
		answer.catch(() => known.delete(key));
		return answer;
	}

	return {
		// A text record may stand in several pieces, which belong together without anything between them.
		txt: (name) => ask(`txt ${name}`, async () => (await resolver.resolveTxt(name)).map((pieces) => pieces.join(''))),
		mx: (name) => ask<MailExchanger>(`mx ${name}`, async () => (await resolver.resolveMx(name)).map(({ exchange, priority }) => ({ exchange, priority }))),
		async hasAddress(name) {
			const families = [ask(`a ${name}`, () => resolver.resolve4(name)), ask(`aaaa ${name}`, () => resolver.resolve6(name))];
			return (await Promise.all(families)).some((addresses) => addresses.length > 0);
		},
	};
}

async function orNothing<Answer>(question: () => Promise<Answer[]>): Promise<Answer[]> {
	try {
		return await question();
	} catch (error) {
		if (NOTHING.has((error as NodeJS.ErrnoException).code ?? '')) return [];
		throw error;
	}
}
