import type { Run, SendingPort } from '../ports';
import type { ClaimedMessage } from '../types';

/** Hands out the messages of a run one by one and claims the next batch when it has run out. */
export interface ClaimQueue {
	/** The next message, or undefined when nothing is due (now) or the queue was closed. */
	next(): Promise<ClaimedMessage | undefined>;
	/** No further claims; gives back what was claimed and not handed out. */
	close(): Promise<void>;
}

export function openClaimQueue(store: Pick<SendingPort, 'claimMessages' | 'releaseClaims'>, run: Run, batch: number): ClaimQueue {
	let claimed: ClaimedMessage[] = [];
	let claiming: Promise<boolean> | undefined;
	let closed = false;

	/** One claim at a time, however many connections wait for it. False when nothing is due. */
	function claim(): Promise<boolean> {
		claiming ??= store
			.claimMessages(run, batch)
			.then((messages) => {
				claimed = claimed.concat(messages);
				return messages.length > 0;
			})
			.finally(() => {
				claiming = undefined;
			});
		return claiming;
	}

	return {
		async next() {
			// Again, because other connections may have taken the whole batch that all of them waited for.
			while (!closed && claimed.length === 0) {
				const found = await claim();
				if (!found) return undefined;
			}
			return closed ? undefined : claimed.shift();
		},
		async close() {
			closed = true;
			await claiming?.catch(() => undefined);
			const unused = claimed.map((message) => message.id);
			claimed = [];
			if (unused.length > 0) await store.releaseClaims(run, unused);
		},
	};
}

/** *Message batch quantity*: 0 = target / 1024, at least 8, at most 256 (Adobe Campaign's automatic value). */
export function batchOf(quantity: number, toDeliver: number): number {
	return quantity > 0 ? quantity : Math.min(256, Math.max(8, Math.ceil(toDeliver / 1024)));
}
