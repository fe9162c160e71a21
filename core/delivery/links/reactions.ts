import type { DeliveryContext } from '../context';
import { linkEvent, type LinkEvent, type OpenedLink } from './openLink';
import type { LinkedMessage } from '../ports';

/** Nobody reads that fast: filters at the door open a message before they hand it over. */
const SOONEST_READING_MS = 2_000;

/** What was done with a message, in the words of the store and in those of the event. */
type Reaction = { kind: 'mirror' | 'open' } | { kind: 'click'; link: NonNullable<LinkEvent['link']> };

const EVENTS = { mirror: 'mirrorOpened', open: 'opened', click: 'clicked' } as const;

/** Counts it and gives the event of it; nothing of proofs and seed addresses, which are in no figures. */
export async function addReaction(
	{ store }: Pick<DeliveryContext, 'store'>,
	opened: OpenedLink,
	reaction: Reaction,
	isMachineRequest: boolean,
): Promise<LinkEvent | undefined> {
	const { message, payload } = opened;
	if (payload.kind === 'proof' || message.isSeed) return undefined;
	const link = reaction.kind === 'click' ? reaction.link : undefined;
	const looksLikeMachine = isMachineRequest || canHardlyBeRead(message);
	const isMachine = await store.addReaction(message.id, { kind: reaction.kind, link: link?.number ?? 0, isMachine: looksLikeMachine });
	return linkEvent(opened, { event: EVENTS[reaction.kind], isMachine, link });
}

function canHardlyBeRead({ state, sentAt, now }: LinkedMessage): boolean {
	return state === 'pending' || state === 'sending' || (sentAt !== null && now - sentAt < SOONEST_READING_MS);
}
