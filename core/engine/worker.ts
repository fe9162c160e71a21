/** The worker thread: takes calls from the host, runs them in the service, answers. */
import { parentPort } from 'node:worker_threads';
import { toErrorData } from '../errors';
import type { CallInput, EngineCallName } from './calls';
import type { HostMessage, WorkerMessage } from './protocol';
import { createService } from './service';

/** Progress is told at most this often: the host's thread is to stay free. */
const PROGRESS_INTERVAL_MS = 500;

const service = createService();
const running = new Map<number, { abort: AbortController; answered: Promise<void> }>();

function send(message: WorkerMessage): void {
	parentPort?.postMessage(message);
}

async function answer(id: number, name: EngineCallName, input: CallInput<EngineCallName>, signal: AbortSignal): Promise<void> {
	let toldAt = 0;
	try {
		const value = await service.run(name, input as never, {
			signal,
			onProgress(progress) {
				if (Date.now() - toldAt < PROGRESS_INTERVAL_MS && progress.done < progress.total) return;
				toldAt = Date.now();
				send({ kind: 'progress', id, progress });
			},
		});
		send({ kind: 'result', id, value });
	} catch (error) {
		send({ kind: 'error', id, error: toErrorData(error) });
	} finally {
		running.delete(id);
	}
}

async function close(): Promise<void> {
	await Promise.all([...running.values()].map(({ answered }) => answered));
	await service.close();
	parentPort?.close();
}

parentPort?.on('message', (message: HostMessage) => {
	switch (message.kind) {
		case 'call': {
			const abort = new AbortController();
			const answered = answer(message.id, message.name, message.input as CallInput<EngineCallName>, abort.signal);
			running.set(message.id, { abort, answered });
			break;
		}
		case 'abort':
			running.get(message.id)?.abort.abort(message.reason);
			break;
		case 'close':
			void close();
			break;
	}
});
