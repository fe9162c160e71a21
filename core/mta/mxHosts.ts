import { resolveMx } from 'node:dns/promises';

/** Names of the MX hosts of a domain, the preferred ones first. */
export type MxLookup = (domain: string) => Promise<string[]>;

const HOUR_MS = 60 * 60_000;

/** A broken DNS is asked again soon: until then the rules go by the domain itself. */
const RETRY_MS = 60_000;

/** More domains than a large list has in one hour's work; then the oldest answers go. */
const MAX_DOMAINS = 50_000;

/** The DNS of this machine. */
export const systemMx: MxLookup = async (domain) => {
	const records = await resolveMx(domain);
	return records.sort((a, b) => a.priority - b.priority).map(({ exchange }) => exchange);
};

/** As `lookup`, asking once an hour for each domain; never fails: without an answer there are no hosts. */
export function rememberMx(lookup: MxLookup, now: () => number = Date.now): MxLookup {
	const known = new Map<string, { hosts: Promise<string[]>; until: number }>();

	function ask(domain: string): Promise<string[]> {
		const entry = { hosts: Promise.resolve<string[]>([]), until: now() + HOUR_MS };
		entry.hosts = lookup(domain).catch(() => {
			entry.until = now() + RETRY_MS;
			return [];
		});
		known.set(domain, entry);
		if (known.size > MAX_DOMAINS) known.delete(known.keys().next().value!);
		return entry.hosts;
	}

	return async (domain) => {
		const entry = known.get(domain);
		return entry && entry.until > now() ? entry.hosts : ask(domain);
	};
}
