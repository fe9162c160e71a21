import { openArchive, type Archive, type ArchiveEnvelope } from './archive';
import { batchOf, openClaimQueue, type ClaimQueue } from './claimQueue';
import type { DeliveryContext } from './context';
import { runLane, type LaneParts } from './lane';
import { openLedger, type Ledger } from './ledger';
import type { Run, Sender } from './ports';
import type { MessageRenderer } from './renderMessage';
import { RunControl, type RunEnd } from './runControl';
import { stopOfSignal } from './stopReasons';
import type { Analysis } from './types';

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
}

/**
 * Sends what is due of an analysis: claims, renders, marks, sends over the sender's connections, records. Stops
 * cleanly on the context's signal: what is in flight is finished and recorded, the rest given back.
 * @throws what the store throws; messages then keep their last durable state
 */
export async function sendMessages(context: DeliveryContext, input: SendMessagesInput): Promise<RunEnd> {
	const run = await context.store.startRun(input.analysis.id, input.owner);
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
		this.#queue = openClaimQueue(context.store, run, batchOf(input.batchQuantity, input.analysis.toDeliver));
		this.#ledger = openLedger(context.store, run);
		this.#archive = input.archive && openArchive(context.store, input.analysis.deliveryId, input.archive);
	}

	async finish(): Promise<RunEnd> {
		const { signal, timing } = this.context;
		const onAbort = () => this.#control.stop(stopOfSignal(signal));
		signal.addEventListener('abort', onAbort);
		if (signal.aborted) onAbort();
		const heart = setInterval(() => void this.#beat(), timing.heartbeatMs);
		try {
			const parts = this.#laneParts();
			await settleAll(Array.from({ length: this.input.sender.connections }, () => runLane(parts)));
			return this.#control.end;
		} finally {
			clearInterval(heart);
			signal.removeEventListener('abort', onAbort);
			await this.#queue.close();
			await this.#archive?.close();
		}
	}

	#laneParts(): LaneParts {
		const { store } = this.context;
		const { sender, renderer } = this.input;
		return {
			sender,
			renderer,
			queue: this.#queue,
			ledger: this.#ledger,
			archive: this.#archive,
			control: this.#control,
			path: { opened: false },
			release: (id) => store.releaseClaims(this.run, [id]),
			now: () => store.now(),
			onRecorded: () => this.#countDone(),
		};
	}

	#countDone(): void {
		this.#done += 1;
		this.context.onProgress({ step: 'sending', done: this.#done, total: this.input.analysis.toDeliver });
	}

	/** A run that was declared dead must not go on: another one has its messages. */
	async #beat(): Promise<void> {
		const alive = await this.context.store.beat(this.run).catch(() => true);
		if (!alive) this.#control.stop({});
	}
}

/** Waits for all, then throws the first error: no lane may still be sending when the run ends. */
async function settleAll(lanes: Array<Promise<void>>): Promise<void> {
	const results = await Promise.allSettled(lanes);
	const failed = results.find((result) => result.status === 'rejected');
	if (failed) throw failed.reason;
}
