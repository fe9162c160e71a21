import type { Progress } from '../delivery/context';
import type { ErrorData } from '../errors';
import type { EngineCallName } from './calls';

/** From n8n's thread to the worker. */
export type HostMessage =
	| { kind: 'call'; id: number; name: EngineCallName; input: unknown }
	| { kind: 'abort'; id: number; reason: 'cancelled' | 'shutdown' }
	/** Close stores and end the thread, once all calls have answered. */
	| { kind: 'close' };

/** From the worker to n8n's thread. */
export type WorkerMessage =
	| { kind: 'result'; id: number; value: unknown }
	| { kind: 'error'; id: number; error: ErrorData }
	| { kind: 'progress'; id: number; progress: Progress };
