import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { DeliveryError, fromErrorData } from '../errors';
import type { CallInput, CallOptions, CallOutput, Engine, EngineCallName } from './calls';
import type { HostMessage, WorkerMessage } from './protocol';

/** V8 heap of the worker. Nothing in it needs the whole target, so a delivery of any size fits. */
const WORKER_HEAP_MB = 512;

/**
 * Of it, what is new: V8's own 192 MB fill up with the profiles of a batch before they are collected. Measured with 100,000
 * recipients: 100 MB less at the highest, in the same time.
 */
const WORKER_YOUNG_MB = 48;

/**
 * Starts the engine: one worker thread that owns stores and sending, so that n8n's own thread stays free. The thread
 * starts with the first call and does not keep the process alive while nothing is under way.
 */
export function startEngine(workerFile = path.join(__dirname, 'worker.js')): Engine {
	return new EngineHost(workerFile);
}

/** Holds the living thread; the call after its death starts a new one. */
class EngineHost implements Engine {
	#thread: EngineThread | undefined;
	#closed = false;

	constructor(readonly workerFile: string) {}

	async call<Name extends EngineCallName>(
		name: Name,
		input: CallInput<Name>,
		options: CallOptions = {},
	): Promise<CallOutput<Name>> {
		if (this.#closed) throw new DeliveryError('cancelled', 'n8n is shutting down, so nothing new is started.');
		this.#thread ??= this.#startThread();
		return this.#thread.call(name, input, options);
	}

	async close(): Promise<void> {
		this.#closed = true;
		await this.#thread?.close();
	}

	#startThread(): EngineThread {
		const thread = new EngineThread(this.workerFile, () => {
			if (this.#thread === thread) this.#thread = undefined;
		});
		return thread;
	}
}

interface OpenCall {
	resolve(value: unknown): void;
	reject(error: Error): void;
	onProgress?: CallOptions['onProgress'];
	/** Takes the listener off the caller's signal. */
	release(): void;
}

/** One worker thread, and the calls that it has still to answer. */
class EngineThread {
	readonly #worker: Worker;
	readonly #calls = new Map<number, OpenCall>();
	#lastId = 0;
	#closing = false;

	/** @param onDeath called when the thread can answer nothing any more, before its open calls learn of it. */
	constructor(workerFile: string, onDeath: () => void) {
		this.#worker = new Worker(workerFile, {
			name: 'email-delivery',
			// As it is where this module was loaded: a test file's own one.
			env: process.env,
			resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MB, maxYoungGenerationSizeMb: WORKER_YOUNG_MB },
		});
		this.#worker.unref();
		const die = (cause: Error) => {
			onDeath();
			this.#fail(cause);
		};
		this.#worker.on('message', (message: WorkerMessage) => this.#receive(message));
		this.#worker.on('error', die);
		this.#worker.on('exit', () => die(new Error('The engine ended')));
	}

	call<Name extends EngineCallName>(
		name: Name,
		input: CallInput<Name>,
		{ signal, onProgress }: CallOptions,
	): Promise<CallOutput<Name>> {
		const id = (this.#lastId += 1);
		return new Promise<CallOutput<Name>>((resolve, reject) => {
			const reason = () => (signal?.reason === 'shutdown' ? 'shutdown' : 'cancelled');
			const onAbort = () => this.#post({ kind: 'abort', id, reason: reason() });
			// First, since it throws when the input cannot cross the border of the thread; then there is no call.
			this.#post({ kind: 'call', id, name, input });
			this.#calls.set(id, {
				resolve: resolve as (value: unknown) => void,
				reject,
				onProgress,
				release: () => signal?.removeEventListener('abort', onAbort),
			});
			this.#worker.ref();
			signal?.addEventListener('abort', onAbort, { once: true });
			if (signal?.aborted) onAbort();
		});
	}

	/** Stops all calls cleanly and ends the thread once they have answered. */
	async close(): Promise<void> {
		this.#closing = true;
		for (const id of this.#calls.keys()) this.#post({ kind: 'abort', id, reason: 'shutdown' });
		const ended = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
		this.#worker.ref();
		this.#post({ kind: 'close' });
		await ended;
	}

	#post(message: HostMessage): void {
		this.#worker.postMessage(message);
	}

	#receive(message: WorkerMessage): void {
		const call = this.#calls.get(message.id);
		if (!call) return;
		if (message.kind === 'progress') {
			call.onProgress?.(message.progress);
			return;
		}
		this.#settle(message.id, call);
		if (message.kind === 'result') call.resolve(message.value);
		else call.reject(fromErrorData(message.error));
	}

	#settle(id: number, call: OpenCall): void {
		this.#calls.delete(id);
		call.release();
		// A thread that is closing still has stores to close: the process waits for it.
		if (this.#calls.size === 0 && !this.#closing) this.#worker.unref();
	}

	/** The thread died: every open call says so. What it did is in the store. */
	#fail(cause: Error): void {
		for (const [id, call] of this.#calls) {
			this.#settle(id, call);
			call.reject(
				new DeliveryError('internal', `The delivery engine stopped: ${cause.message}.`, {
					advice: 'Run the node again: a delivery goes on where it was.',
					cause,
				}),
			);
		}
	}
}
