import type { LinkedMessage } from './ports';

/** Nobody reads that fast: filters at the door open a message before they hand it over. */
const SOONEST_READING_MS = 2_000;

/** Was it a machine, by what the request tells or because the message can hardly have been read yet? */
export function isMachineVisit({ state, sentAt, now }: LinkedMessage, isMachine: boolean): boolean {
	const isUnderWay = state === 'pending' || state === 'sending';
	return isMachine || isUnderWay || (sentAt !== null && now - sentAt < SOONEST_READING_MS);
}
