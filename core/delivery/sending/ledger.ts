import type { Run, SendingPort } from '../ports';
import type { AttemptResult } from '../types';

interface Entry {
	results: Array<{ id: string; result: AttemptResult }>;
	marks: Array<{ id: string; resolve: (marked: boolean) => void; reject: (error: unknown) => void }>;
	recorded: Array<{ resolve: () => void; reject: (error: unknown) => void }>;
}

/**
 * Writes results and DATA marks of all connections of a run in groups: what comes while one commit is under way
 * goes into the next. One fsync so serves many messages, and a result travels with the mark of the next message.
 */
export interface Ledger {
	/** Resolves when the mark is durable: true when the message may be sent, false when it is no longer this run's. */
	mark(id: string): Promise<boolean>;
	/** Resolves when the result is durable. */
	record(id: string, result: AttemptResult): Promise<void>;
}

/** Nothing beside the way to an MTA and back, enough for the replies of all connections to one on this machine. */
const LONGEST_GATHERING_MS = 2;

export function openLedger(store: Pick<SendingPort, 'recordAndMark'>, run: Run): Ledger {
	let waiting = emptyEntry();
	let writing = false;
	/** Messages with a mark whose result has not come: their connections will join soon, with both. */
	let underWay = 0;
	let allHere = () => {};

	async function write(): Promise<void> {
		writing = true;
		while (waiting.results.length > 0 || waiting.marks.length > 0) {
			await gather();
			const entry = waiting;
			waiting = emptyEntry();
			await writeEntry(entry);
		}
		writing = false;
	}

	/** Gives the other connections the chance to join the group: a commit costs much more than a message in it. */
	async function gather(): Promise<void> {
		await new Promise((resolve) => setImmediate(resolve));
		if (underWay === 0) return;
		await new Promise<void>((resolve) => {
			const timer = setTimeout(resolve, LONGEST_GATHERING_MS);
			allHere = () => {
				clearTimeout(timer);
				// with the result of the last one comes its next mark
				setImmediate(resolve);
			};
		});
		allHere = () => {};
	}

	async function writeEntry(entry: Entry): Promise<void> {
		try {
			const marked = await store.recordAndMark(run, entry.results, entry.marks.map((mark) => mark.id));
			entry.recorded.forEach(({ resolve }) => resolve());
			underWay += marked.size;
			entry.marks.forEach(({ id, resolve }) => resolve(marked.has(id)));
		} catch (error) {
			entry.recorded.forEach(({ reject }) => reject(error));
			entry.marks.forEach(({ reject }) => reject(error));
		}
	}

	function join(add: (entry: Entry) => void): void {
		add(waiting);
		if (!writing) void write();
	}

	return {
		mark: (id) => new Promise((resolve, reject) => join((entry) => entry.marks.push({ id, resolve, reject }))),
		record: (id, result) =>
			new Promise((resolve, reject) =>
				join((entry) => {
					entry.results.push({ id, result });
					entry.recorded.push({ resolve, reject });
					underWay = Math.max(0, underWay - 1);
					if (underWay === 0) allHere();
				}),
			),
	};
}

function emptyEntry(): Entry {
	return { results: [], marks: [], recorded: [] };
}
