import type { Run, SendingPort } from './ports';
import type { AttemptResult } from './types';

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

export function openLedger(store: Pick<SendingPort, 'recordAndMark'>, run: Run): Ledger {
	let waiting = emptyEntry();
	let writing = false;

	async function write(): Promise<void> {
		writing = true;
		// The connections that were woken by the same event get the chance to join the group.
		await new Promise((resolve) => setImmediate(resolve));
		while (waiting.results.length > 0 || waiting.marks.length > 0) {
			const entry = waiting;
			waiting = emptyEntry();
			await writeEntry(entry);
		}
		writing = false;
	}

	async function writeEntry(entry: Entry): Promise<void> {
		try {
			const marked = await store.recordAndMark(run, entry.results, entry.marks.map((mark) => mark.id));
			entry.recorded.forEach(({ resolve }) => resolve());
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
				}),
			),
	};
}

function emptyEntry(): Entry {
	return { results: [], marks: [], recorded: [] };
}
