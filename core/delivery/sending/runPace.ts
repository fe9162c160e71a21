import type { ClaimQueue } from './claimQueue';
import type { DeliveryContext } from '../context';
import type { Ledger } from './ledger';
import { openPacedQueue } from './pacedQueue';
import { openPacer } from './pacer';
import type { Run, Sender } from '../ports';
import { openRoutes, routeSender, rulesOf } from './routedSender';
import type { AttemptResult, ClaimedMessage, DeliveryParameters } from '../types';

/** The parts of a run that its lanes work with. */
export interface RunParts {
	sender: Sender;
	queue: ClaimQueue;
	ledger: Ledger;
	/** Gives a claim back: nothing was tried. */
	release(id: string): Promise<void>;
}

/** A run that keeps a pace: its parts, and what has to be told to them. */
export interface RunPace extends RunParts {
	note(message: ClaimedMessage, result: AttemptResult): void;
	/** Looks at what other runs do, when it is time. */
	refresh(): Promise<void>;
	/** The run is to stop: who waits for a message gets none. */
	halt(): void;
	/** Ends its sessions, and gives back what it did not use. */
	close(): Promise<void>;
}

export type PaceParameters = Pick<DeliveryParameters, 'messagesPerHour' | 'priority' | 'mxRules' | 'domainHold'>;

/** Puts the pace of a delivery around the parts of a run: the lanes know nothing of it. */
export async function openRunPace(context: DeliveryContext, run: Run, parameters: PaceParameters, parts: RunParts): Promise<RunPace> {
	const routes = openRoutes(rulesOf(parts.sender, parameters), parts.sender);
	const sender = routeSender(parts.sender, routes, context.clock);
	// The queue asks the pacer, which tells the queue when there is room.
	let look = () => {};
	const pacer = await openPacer(context, { run, sender: parts.sender, routes, parameters, wayHeldUntil: (rule) => sender.heldUntil(rule), onRoom: () => look() });
	const queue = openPacedQueue(context.store, run, parts.queue, pacer);
	look = () => queue.look();

	return {
		sender,
		queue,
		ledger: {
			mark: (id) => parts.ledger.mark(id),
			record(id, result) {
				// It is off the wire; that its result is not durable yet need not hold up the next one.
				pacer.free(id);
				return parts.ledger.record(id, result);
			},
		},
		release(id) {
			pacer.free(id);
			return parts.release(id);
		},
		note: (message, result) => void pacer.note(message, result).catch(() => undefined),
		refresh: () => pacer.refresh(),
		halt: () => queue.halt(),
		async close() {
			await queue.close();
			await pacer.close();
			await sender.closeRoutes();
		},
	};
}

/** A run without a pace of its own, as that of a proof. */
export function withoutPace(parts: RunParts): RunPace {
	return {
		...parts,
		note: () => undefined,
		refresh: async () => undefined,
		halt: () => undefined,
		close: () => parts.queue.close(),
	};
}
