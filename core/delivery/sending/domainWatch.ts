import type { DeliveryContext } from '../context';
import type { DomainBounces, DomainHold, PacePort } from '../ports';
import { say, sentence } from '../../sentences';
import type { AttemptResult, DeliveryParameters, ErrorThreshold } from '../types';

const HOUR_MS = 60 * 60_000;

/** On by default: a provider that blocks refuses everybody, so half of the messages, once there are enough to tell it from a bad list. */
const DEFAULT_HOLD: ErrorThreshold = { messages: 20, percent: 50 };

/** How often holds of other runs, and bounces, are looked up. */
const LOOK_AGAIN_MS = 10_000;

interface Figures {
	tried: number;
	failed: number;
}

interface Window extends Figures {
	since: number;
}

/** Holds a receiving domain that turns hard, so that one provider's block does not burn all of its recipients. */
export interface DomainWatch {
	/** Until when nothing goes to the domain; undefined when it is free. */
	heldUntil(domain: string, now: number): number | undefined;
	/** What became of a message. Returns the hold that it brought about. */
	note(domain: string, result: AttemptResult, now: number): DomainHold | undefined;
	/** Looks again, when it is time. Resolves to the holds that bounces brought about which came back meanwhile. */
	refresh(now: number): Promise<DomainHold[]>;
}

type Store = Pick<PacePort, 'domainHolds' | 'domainBounces' | 'countTriedAt'>;

export function openDomainWatch(
	{ store, clock }: { store: Store; clock: DeliveryContext['clock'] },
	analysisId: string,
	{ domainHold = DEFAULT_HOLD }: Pick<DeliveryParameters, 'domainHold'>,
): DomainWatch {
	return domainHold === 'off' ? NEVER : new HourlyWatch(store, clock, analysisId, domainHold);
}

const NEVER: DomainWatch = { heldUntil: () => undefined, note: () => undefined, refresh: async () => [] };

class HourlyWatch implements DomainWatch {
	/** What this run saw. */
	readonly #windows = new Map<string, Window>();
	readonly #held = new Map<string, number>();
	#lookedAt = -Infinity;

	constructor(
		readonly store: Store,
		readonly clock: DeliveryContext['clock'],
		readonly analysisId: string,
		readonly limits: ErrorThreshold,
	) {}

	heldUntil(domain: string, now: number): number | undefined {
		const until = this.#held.get(domain);
		return until !== undefined && until > now ? until : undefined;
	}

	note(domain: string, { state }: AttemptResult, now: number): DomainHold | undefined {
		if (state !== 'sent' && state !== 'failed') return undefined;
		const window = this.#windowOf(domain, now);
		window.tried += 1;
		if (state === 'failed') window.failed += 1;
		return this.#isOver(window) ? this.#hold(domain, window, now) : undefined;
	}

	async refresh(now: number): Promise<DomainHold[]> {
		if (this.clock.now() - this.#lookedAt < LOOK_AGAIN_MS) return [];
		this.#lookedAt = this.clock.now();
		for (const { domain, until } of await this.store.domainHolds(this.analysisId)) this.#held.set(domain, until);
		const holds: DomainHold[] = [];
		for (const bounces of await this.store.domainBounces(this.analysisId, now - HOUR_MS)) {
			const hold = this.heldUntil(bounces.domain, now) === undefined && (await this.#judgeBounces(bounces, now));
			if (hold) holds.push(hold);
		}
		return holds;
	}

	/**
	 * Bounces are of messages that were sent earlier, perhaps by other runs: the store knows how many there were. What fails
	 * of the last hour's messages tells of a block now; where bounces take longer, they are held against all that went out
	 * with them, or a few late ones would look like a block.
	 */
	async #judgeBounces({ domain, failed, failedOfLate, triedSince }: DomainBounces, now: number): Promise<DomainHold | undefined> {
		const ofLate = await this.#judge(domain, failedOfLate + this.#windowOf(domain, now).failed, now - HOUR_MS);
		const figures = ofLate ?? (await this.#judge(domain, failed, triedSince));
		return figures && this.#hold(domain, figures, now);
	}

	/** The figures, when so many failed ones of those tried since then are too many. */
	async #judge(domain: string, failed: number, since: number): Promise<Figures | undefined> {
		if (failed < this.limits.messages) return undefined;
		// So many tried ones, and the failed ones are too few: more need not be counted.
		const enough = Math.floor((failed * 100) / Math.max(this.limits.percent, 1)) + 1;
		const tried = Math.max(failed, await this.store.countTriedAt(this.analysisId, domain, since, enough));
		return this.#isOver({ tried, failed }) ? { tried, failed } : undefined;
	}

	#isOver({ tried, failed }: Figures): boolean {
		return failed >= this.limits.messages && failed * 100 >= tried * this.limits.percent;
	}

	#hold(domain: string, { tried, failed }: Figures, now: number): DomainHold {
		this.#windows.delete(domain);
		const until = now + HOUR_MS;
		this.#held.set(domain, until);
		const why = sentence('domainHold.refused', { domain, failed, tried });
		return { domain, until, detail: say(why, 'en'), sentence: why };
	}

	#windowOf(domain: string, now: number): Window {
		const known = this.#windows.get(domain);
		if (known && now - known.since < HOUR_MS) return known;
		const fresh = { since: now, tried: 0, failed: 0 };
		this.#windows.set(domain, fresh);
		return fresh;
	}
}
