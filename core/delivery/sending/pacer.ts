import { joinConnections, weightOf, type ConnectionShare } from './connectionShares';
import type { DeliveryContext } from '../context';
import { openDomainWatch, type DomainWatch } from './domainWatch';
import type { DomainHold, Run, Sender } from '../ports';
import { openRateLimiter, type RateLimiter } from './rateLimiter';
import { rateKeyOf, type Routes } from './routedSender';
import { RulePlaces } from './rulePlaces';
import type { AttemptResult, ClaimedMessage, DeliveryParameters, MxRule } from '../types';

/** How often the runs of other workers are counted. */
const LOOK_AGAIN_MS = 10_000;

export interface PacerInput {
	run: Run;
	sender: Pick<Sender, 'identity' | 'connections' | 'isEnhanced'>;
	routes: Routes;
	parameters: Pick<DeliveryParameters, 'messagesPerHour' | 'priority' | 'domainHold'>;
	/** Until when the way of a rule is left alone, by this process's clock. */
	wayHeldUntil(rule: MxRule): number | undefined;
	/** Called when a message that had to wait may have its turn. */
	onRoom(): void;
}

/**
 * What becomes of a message that is next: it goes, waits until one under its own rule is done (`wait`) or until any is
 * (`waitForAny`), or is put off to its time.
 */
export type Admission = { kind: 'go' } | { kind: 'wait' } | { kind: 'waitForAny' } | { kind: 'putOff'; until: number };

/** Holds the pace of one run: domains that are held, MX rules, the overall rate, and its share of the connections. */
export interface Pacer {
	admit(message: ClaimedMessage): Promise<Admission>;
	/** The message has its result, or was given back: its place is free. */
	free(messageId: string): void;
	note(message: ClaimedMessage, result: AttemptResult): Promise<void>;
	/** Looks at what others do, when it is time. */
	refresh(): Promise<void>;
	close(): Promise<void>;
}

export async function openPacer(context: DeliveryContext, input: PacerInput): Promise<Pacer> {
	const { store, clock } = context;
	const domains = openDomainWatch(context, input.run.analysisId, input.parameters);
	const storeAhead = (await store.now()) - clock.now();
	const pacer = new RunPacer(context, input, domains, storeAhead);
	try {
		await pacer.refresh();
		return pacer;
	} catch (error) {
		await pacer.close();
		throw error;
	}
}

class RunPacer implements Pacer {
	readonly #limiters = new Map<string, RateLimiter>();
	/** Rules of the messages that are on their way. */
	readonly #underWay = new Map<string, MxRule | undefined>();
	readonly #places: RulePlaces;
	readonly #share: ConnectionShare;
	/** Of the connections, while a more important delivery is sent by another worker. */
	#connectionShare = 1;
	/** Of a rate, while more important deliveries want it too. */
	#rateShare = 1;
	#lookedAt = -Infinity;

	constructor(
		readonly context: DeliveryContext,
		readonly input: PacerInput,
		readonly domains: DomainWatch,
		/** The store's clock goes so much ahead of ours. */
		readonly storeAhead: number,
	) {
		const { sender, parameters, run, onRoom } = input;
		const member = { run: run.id, connections: sender.connections, weight: weightOf(parameters.priority), onChange: onRoom };
		this.#share = joinConnections(sender.identity, member);
		this.#places = new RulePlaces({ context, run, keyOf: ({ mask }) => `${sender.identity} ${mask}` });
	}

	async admit(message: ClaimedMessage): Promise<Admission> {
		const rule = await this.input.routes.ruleOf(message.domain);
		const now = this.#now();
		const heldUntil = this.domains.heldUntil(message.domain, now) ?? this.#wayHeldUntil(rule);
		if (heldUntil !== undefined) return { kind: 'putOff', until: heldUntil };
		if (this.#underWay.size >= this.#connections()) return { kind: 'waitForAny' };
		await this.#places.prepare(rule);
		if (this.#underWay.size >= this.#connections()) return { kind: 'waitForAny' };
		if (!this.#places.hasRoom(rule)) return { kind: 'wait' };
		// Taken before anything is awaited: the place is not given to two.
		this.#take(message.id, rule);
		const until = await this.#whenItsTurn(rule, now);
		if (until === undefined) return { kind: 'go' };
		this.free(message.id);
		return { kind: 'putOff', until };
	}

	free(messageId: string): void {
		if (!this.#underWay.has(messageId)) return;
		const rule = this.#underWay.get(messageId);
		this.#underWay.delete(messageId);
		this.#places.free(rule);
		this.input.onRoom();
	}

	async note(message: ClaimedMessage, result: AttemptResult): Promise<void> {
		const hold = this.domains.note(message.domain, result, this.#now());
		if (hold) await this.#tell(hold);
	}

	async #tell(hold: DomainHold): Promise<void> {
		const { store } = this.context;
		const { run } = this.input;
		await store.holdDomain(run.analysisId, hold);
		await store.addJournal(run.deliveryId, 'Confirm Delivery', 'domain held', hold.detail);
	}

	async refresh(): Promise<void> {
		const { store, clock, timing } = this.context;
		for (const hold of await this.domains.refresh(this.#now())) await this.#tell(hold);
		await this.#places.giveBack();
		// Who was refused a place asks again.
		this.input.onRoom();
		if (clock.now() - this.#lookedAt < LOOK_AGAIN_MS) return;
		this.#lookedAt = clock.now();
		const runs = await store.livingRuns(this.input.sender.identity, timing.runDeadAfterMs);
		const own = weightOf(this.input.parameters.priority);
		this.#rateShare = shareAmong(runs.map(({ priority }) => weightOf(priority)), own);
		const elsewhere = runs.filter(({ id }) => !this.#share.isHere(id)).map(({ priority }) => weightOf(priority));
		this.#connectionShare = Math.min(1, own / Math.max(own, ...elsewhere));
		await this.#places.share(runs.length);
		this.input.onRoom();
	}

	async close(): Promise<void> {
		this.#share.leave();
		for (const limiter of this.#limiters.values()) await limiter.close();
	}

	#now(): number {
		return this.context.clock.now() + this.storeAhead;
	}

	#wayHeldUntil(rule: MxRule | undefined): number | undefined {
		const until = rule && this.input.wayHeldUntil(rule);
		return until === undefined ? undefined : until + this.storeAhead;
	}

	/** Messages that may be on their way at once. */
	#connections(): number {
		return Math.max(1, Math.round(this.#share.connections * this.#connectionShare));
	}

	#take(messageId: string, rule: MxRule | undefined): void {
		this.#underWay.set(messageId, rule);
		this.#places.take(rule);
	}

	/** The rule's own rate first: what it puts off takes nothing from the delivery's rate. */
	async #whenItsTurn(rule: MxRule | undefined, now: number): Promise<number | undefined> {
		const { sender, run, parameters } = this.input;
		const perRule = rule?.messagesPerHour && (await this.#limiter(rateKeyOf(sender, rule), rule.messagesPerHour).take(now, this.#rateShare));
		if (perRule) return perRule;
		const perHour = parameters.messagesPerHour;
		return perHour === undefined ? undefined : this.#limiter(`delivery ${run.deliveryId}`, perHour).take(now, 1);
	}

	#limiter(key: string, perHour: number): RateLimiter {
		const limiter = this.#limiters.get(key) ?? openRateLimiter(this.context.store, key, perHour);
		this.#limiters.set(key, limiter);
		return limiter;
	}
}

/** All of it, unless somebody weighs more: then by weight. */
function shareAmong(weights: number[], own: number): number {
	if (weights.every((weight) => weight <= own)) return 1;
	return own / weights.reduce((sum, weight) => sum + weight, 0);
}
