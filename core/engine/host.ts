import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { DeliveryError, fromErrorData } from '../errors';
import type { CallInput, CallOptions, CallOutput, Engine, EngineCallName } from './calls';
import type { HostMessage, WorkerMessage } from './protocol';

/** V8 heap of the worker. Nothing in it needs the whole target, so a delivery of any size fits. */
const WORKER_HEAP_MB = 512;

interface OpenCall {
	resolve(value: unknown): void;
	reject(error: Error): void;
	onProgress?: CallOptions['onProgress'];
	/** Takes the listener off the caller's signal. */
	release(): void;
}

/**
 * Starts the engine: one worker thread that owns stores and sending, so that n8n's own thread stays free. The thread
 * starts with the first call and does not keep the process alive while nothing is under way.
 */
export function startEngine(workerFile = path.join(__dirname, 'worker.js')): Engine {
	return new EngineHost(workerFile);
}

class EngineHost implements Engine {
	#worker: Worker | undefined;
	readonly #calls = new Map<number, OpenCall>();
	#lastId = 0;
	#closed = false;

	constructor(readonly workerFile: string) {}

	call<Name extends EngineCallName>(name: Name, input: CallInput<Name>, options: CallOptions = {}): Promise<CallOutput<Name>> {
		if (this.#closed) return Promise.reject(new DeliveryError('cancelled', 'n8n is shutting down, so nothing new is started.'));
		const worker = (this.#worker ??= this.#startWorker());
		const id = (this.#lastId += 1);
		return new Promise<CallOutput<Name>>((resolve, reject) => {
			const onAbort = () => this.#post({ kind: 'abort', id, reason: options.signal?.reason === 'shutdown' ? 'shutdown' : 'cancelled' });
			options.signal?.addEventListener('abort', onAbort, { once: true });
			this.#calls.set(id, {
				resolve: resolve as (value: unknown) => void,
				reject,
				onProgress: options.onProgress,
				release: () => options.signal?.removeEventListener('abort', onAbort),
			});
			worker.ref();
			this.#post({ kind: 'call', id, name, input });
			if (options.signal?.aborted) onAbort();
		});
	}

	async close(): Promise<void> {
		this.#closed = true;
		const worker = this.#worker;
		if (!worker) return;
		for (const id of this.#calls.keys()) this.#post({ kind: 'abort', id, reason: 'shutdown' });
		const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
		worker.ref();
		this.#post({ kind: 'close' });
		await ended;
	}

	#post(message: HostMessage): void {
		this.#worker?.postMessage(message);
	}

	#startWorker(): Worker {
		const worker = new Worker(this.workerFile, {
			name: 'email-delivery',
			resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MB },
		});
		worker.on('message', (message: WorkerMessage) => this.#receive(message));
		worker.on('error', (error) => this.#fail(error));
		worker.on('exit', () => {
			if (this.#worker === worker) this.#worker = undefined;
			this.#fail(new Error('The engine ended'));
		});
		return worker;
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
		if (this.#calls.size === 0) this.#worker?.unref();
	}

	/** The thread died: every open call says so. What it did is in the store; the next call starts a new thread. */
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
