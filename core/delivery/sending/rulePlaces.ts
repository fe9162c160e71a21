import type { DeliveryContext } from '../context';
import type { PacePort, Run } from '../ports';
import type { MxRule } from '../types';

/** A run that did not get its share asks for it again after this time. */
const ASK_AGAIN_MS = 1_000;

interface Places {
	held: number;
	/** Messages on their way. */
	active: number;
	askedAt: number;
	asking?: Promise<void>;
	/** More runs than places: it is somebody else's turn once what is on its way is through. */
	givesWay: boolean;
}

export interface RulePlacesInput {
	context: { store: Pick<PacePort, 'takePlaces'>; clock: DeliveryContext['clock']; timing: Pick<DeliveryContext['timing'], 'runDeadAfterMs'> };
	run: Run;
	/** The same for all runs that share a rule. */
	keyOf(rule: MxRule): string;
}

/**
 * Places for messages under MX rules that limit them (*connections*). The runs of all workers take them out of the store, so
 * there are never more on their way than the rule says, however many runs there are.
 */
export class RulePlaces {
	readonly #places = new Map<MxRule, Places>();
	#runs = 1;

	constructor(readonly input: RulePlacesInput) {}

	/** Asks the store for places, where none is free and the run's share is not reached. */
	async prepare(rule: MxRule | undefined): Promise<void> {
		if (rule?.connections === undefined) return;
		const places = this.#of(rule);
		const mayAsk = this.#now() - places.askedAt >= ASK_AGAIN_MS;
		if (this.#hasFree(places) || places.held >= this.#share(rule) || !mayAsk) return;
		places.asking ??= this.#ask(rule, places, this.#share(rule)).finally(() => (places.asking = undefined));
		await places.asking;
	}

	hasRoom(rule: MxRule | undefined): boolean {
		return rule?.connections === undefined || this.#hasFree(this.#of(rule));
	}

	take(rule: MxRule | undefined): void {
		if (rule?.connections !== undefined) this.#of(rule).active += 1;
	}

	free(rule: MxRule | undefined): void {
		if (rule?.connections !== undefined) this.#of(rule).active -= 1;
	}

	/** So many runs go over the MTA now: gives back what is more than this run's share. */
	async share(runs: number): Promise<void> {
		this.#runs = Math.max(1, runs);
		for (const [rule, places] of this.#places) {
			places.givesWay = this.#runs > rule.connections! && places.held > 0;
		}
		await this.giveBack();
	}

	/** Gives back what is not to be used any more, now that it is free. */
	async giveBack(): Promise<void> {
		for (const [rule, places] of this.#places) {
			const wanted = Math.max(places.givesWay ? 0 : this.#share(rule), places.active);
			if (places.held > wanted) {
				// At once: nobody here may take a place that is on its way to another run.
				places.held = wanted;
				await this.#ask(rule, places, wanted);
			}
			if (places.held === 0) places.givesWay = false;
		}
	}

	async #ask(rule: MxRule, places: Places, wanted: number): Promise<void> {
		const { context, run, keyOf } = this.input;
		places.askedAt = this.#now();
		places.held = await context.store.takePlaces(keyOf(rule), run, wanted, { limit: rule.connections!, runDeadAfterMs: context.timing.runDeadAfterMs });
	}

	#share({ connections = 1 }: MxRule): number {
		return Math.max(1, Math.floor(connections / this.#runs));
	}

	#hasFree({ held, active, givesWay }: Places): boolean {
		return !givesWay && active < held;
	}

	#of(rule: MxRule): Places {
		const places = this.#places.get(rule) ?? { held: 0, active: 0, askedAt: -Infinity, givesWay: false };
		this.#places.set(rule, places);
		return places;
	}

	#now(): number {
		return this.input.context.clock.now();
	}
}
