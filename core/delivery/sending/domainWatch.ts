import type { DeliveryContext } from '../context';
import type { DomainHold, PacePort } from '../ports';
import type { AttemptResult } from '../types';

const HOUR_MS = 60 * 60_000;

/** A provider that blocks refuses everybody: half of the messages, once there are enough to tell it from a bad list. */
const LEAST_FAILURES = 20;
const LEAST_PERCENT = 50;

/** How often holds of other runs are looked up. */
const LOOK_AGAIN_MS = 10_000;

interface Window {
	since: number;
	tried: number;
	failed: number;
}

/** Holds a receiving domain that turns hard, so that one provider's block does not burn all of its recipients. */
export interface DomainWatch {
	/** Until when nothing goes to the domain; undefined when it is free. */
	heldUntil(domain: string, now: number): number | undefined;
	/** What became of a message. Resolves to the hold that it brought about. */
	note(domain: string, result: AttemptResult, now: number): DomainHold | undefined;
	refresh(): Promise<void>;
}

export async function openDomainWatch({ store, clock }: { store: Pick<PacePort, 'domainHolds'>; clock: DeliveryContext['clock'] }, analysisId: string): Promise<DomainWatch> {
	const windows = new Map<string, Window>();
	const held = new Map<string, number>();
	let lookedAt = -Infinity;

	async function refresh(): Promise<void> {
		if (clock.now() - lookedAt < LOOK_AGAIN_MS) return;
		lookedAt = clock.now();
		for (const { domain, until } of await store.domainHolds(analysisId)) held.set(domain, until);
	}

	function windowOf(domain: string, now: number): Window {
		const known = windows.get(domain);
		if (known && now - known.since < HOUR_MS) return known;
		const fresh = { since: now, tried: 0, failed: 0 };
		windows.set(domain, fresh);
		return fresh;
	}

	await refresh();
	return {
		refresh,
		heldUntil(domain, now) {
			const until = held.get(domain);
			return until !== undefined && until > now ? until : undefined;
		},
		note(domain, { state }, now) {
			if (state !== 'sent' && state !== 'failed') return undefined;
			const window = windowOf(domain, now);
			window.tried += 1;
			if (state === 'failed') window.failed += 1;
			if (window.failed < LEAST_FAILURES || window.failed * 100 < window.tried * LEAST_PERCENT) return undefined;
			windows.delete(domain);
			const hold = holdOf(domain, window, now + HOUR_MS);
			held.set(domain, hold.until);
			return hold;
		},
	};
}

function holdOf(domain: string, { tried, failed }: Window, until: number): DomainHold {
	const detail = `${failed} of ${tried} messages to ${domain} were refused within an hour, so nothing goes there for an hour. Look at the replies in the delivery log.`;
	return { domain, until, detail };
}
