import { openArchive, type Archive, type ArchiveEnvelope } from './archive';
import { batchOf, openClaimQueue, type ClaimQueue } from './claimQueue';
import type { DeliveryContext } from '../context';
import type { ErrorWatch } from './errorThreshold';
import { ownRules } from '../feedback/ownRules';
import type { QualificationRule } from '../../feedback';
import { runLane, type LaneParts } from './lane';
import { openLedger, type Ledger } from './ledger';
import { SendingPath } from './path';
import type { Run, Sender } from '../ports';
import type { MessageRenderer } from '../message/renderMessage';
import { RunControl, type RunEnd } from './runControl';
import { openRunPace, withoutPace, type PaceParameters, type RunPace } from './runPace';
import { stopOfSignal } from './stopReasons';
import type { Analysis, AttemptResult, RetryPlan } from '../types';

export type { RunEnd } from './runControl';

export interface SendMessagesInput {
	analysis: Analysis;
	renderer: MessageRenderer;
	sender: Sender;
	/** As in `DeliveryParameters`. */
	batchQuantity: number;
	/** Who sends, for the run's row. */
	owner: string;
	/** Where copies of what was sent go. */
	archive?: ArchiveEnvelope;
	retries?: RetryPlan;
	/** Stops the run when too many messages fail. (Default: none do) */
	errors?: ErrorWatch;
	/** When the run has to end, by this process's clock. (Default: never) */
	deadline?: number;
	/** Of a delivery that keeps a pace: MX rules, rates, priority. (Default: as fast as it goes) */
	pace?: PaceParameters;
}

/**
 * Sends what is due of an analysis: claims, renders, marks, sends over the sender's connections, records. Stops
 * cleanly on the context's signal: what is in flight is finished and recorded, the rest given back.
 * @throws what the store throws; messages then keep their last durable state
 */
export async function sendMessages(context: DeliveryContext, input: SendMessagesInput): Promise<RunEnd> {
	const run = await context.store.startRun(input.analysis.id, input.owner, input.sender.identity, input.analysis.targetHash);
	const sending = new RunningSend(context, input, run);
	try {
		return await sending.finish();
	} finally {
		await context.store.endRun(run);
	}
}

/** One run: its queue, its ledger, its lanes, and why it is to stop. */
class RunningSend {
	readonly #queue: ClaimQueue;
	readonly #ledger: Ledger;
	readonly #archive: Archive | undefined;
	readonly #control = new RunControl();
	#done = 0;

	constructor(
		readonly context: DeliveryContext,
		readonly input: SendMessagesInput,
		readonly run: Run,
	) {
		this.#queue = openClaimQueue(context.store, run, claimLimit(input));
		this.#ledger = openLedger(context.store, run);
		this.#archive = input.archive && openArchive(context.store, input.analysis.deliveryId, input.archive);
	}

	async finish(): Promise<RunEnd> {
		const { signal, timing } = this.context;
		const onAbort = () => this.#control.stop(stopOfSignal(signal));
		signal.addEventListener('abort', onAbort);
		if (signal.aborted) onAbort();
		this.#stopAtThreshold();
		const pace = await this.#openPace();
		this.#control.onStop(() => pace.halt());
		const heart = setInterval(() => void this.#beat(pace), timing.heartbeatMs);
		try {
			const parts = this.#laneParts(pace, await ownRules(this.context));
			await settleAll(Array.from({ length: this.input.sender.connections }, () => runLane(parts))).finally(() => parts.path.close());
			return this.#control.end;
		} finally {
			clearInterval(heart);
			signal.removeEventListener('abort', onAbort);
			await pace.close();
			await this.#archive?.close();
		}
	}

	#openPace(): Promise<RunPace> | RunPace {
		const { store } = this.context;
		const { sender, pace } = this.input;
		const release = (id: string) => store.releaseClaims(this.run, [id]);
		const parts = { sender, queue: this.#queue, ledger: this.#ledger, release };
		return pace ? openRunPace(this.context, this.run, pace, parts) : withoutPace(parts);
	}

	#laneParts({ sender, queue, ledger, release, note }: RunPace, rules: readonly QualificationRule[]): LaneParts {
		return {
			sender,
			renderer: this.input.renderer,
			queue,
			ledger,
			archive: this.#archive,
			control: this.#control,
			path: new SendingPath(sender, this.#control, this.context.clock, this.context.timing.pathHoldOffMs),
			release,
			now: () => this.context.store.now(),
			retries: this.input.retries,
			rules,
			onRecorded: (message, result) => {
				note(message, result);
				this.#note(result);
			},
		};
	}

	#note(result: AttemptResult): void {
		const { errors } = this.input;
		if (result.state !== 'retry') errors?.note(result.state === 'failed');
		this.#stopAtThreshold();
		this.#done += 1;
		this.context.onProgress({ step: 'sending', done: this.#done, total: this.input.analysis.toDeliver });
	}

	/**
	 * Says that the run lives and how far it has come. One that was declared dead must not go on, since another one has its
	 * messages; nor one that a person has halted.
	 */
	async #beat(pace: RunPace): Promise<void> {
		const { store, clock } = this.context;
		const { errors, deadline = Infinity } = this.input;
		const alive = await store.beat(this.run, this.#done).catch(() => true);
		if (!alive || clock.now() >= deadline) this.#control.stop({});
		await Promise.all([errors?.refresh(), pace.refresh()]).catch(() => undefined);
		this.#stopAtThreshold();
	}

	#stopAtThreshold(): void {
		const stop = this.input.errors?.verdict();
		if (stop) this.#control.stop({ stop });
	}
}

/** So many messages are claimed in one go at most: what is claimed is in memory, and given back when the run stops. */
const LARGEST_CLAIM = 2_000;

/** Every connection takes a batch; all of them are claimed together. */
function claimLimit({ batchQuantity, analysis, sender }: SendMessagesInput): number {
	const batch = batchOf(batchQuantity, analysis.toDeliver);
	return Math.max(batch, Math.min(batch * sender.connections, LARGEST_CLAIM));
}

/** Waits for all, then throws the first error: no lane may still be sending when the run ends. */
async function settleAll(lanes: Array<Promise<void>>): Promise<void> {
	const results = await Promise.allSettled(lanes);
	const failed = results.find((result) => result.status === 'rejected');
	if (failed) throw failed.reason;
}
