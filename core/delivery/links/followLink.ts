import { PersonalizationError } from '../../personalization/errors';
import { compileTemplate } from '../../personalization/template';
import type { DeliveryContext } from '../context';
import { openLink, type DeadLink, type LinkEvent, type OpenedLink } from './openLink';
import { addReaction } from './reactions';
import type { TrackedLink } from '../types';

/** Where a redirect leads; links of proofs and of control addresses give no event. */
export type FollowedLink = { dead: DeadLink } | { url: string; event?: LinkEvent };

/**
 * Follows a tracked link to the address that was frozen with the content, made complete with the recipient's profile.
 * Scheme and host are those of the content, whatever a profile holds.
 */
export async function followLink(context: DeliveryContext, token: string, isMachine: boolean): Promise<FollowedLink> {
	const opened = await openLink(context, token, 'click', { orProof: true });
	if (typeof opened === 'string') return { dead: opened };
	const { payload, message } = opened;
	const links = await context.store.trackedLinks(message.analysisId);
	const link = links.find(({ number }) => number === payload.link);
	if (!link) return { dead: payload.link === undefined ? 'invalid' : 'gone' };
	const url = addressOf(link, opened);
	if (!url) return { dead: 'gone' };
	const { number, label } = link;
	return { url, event: await addReaction(context, opened, { kind: 'click', link: { number, label, url } }, isMachine) };
}

/** Counts an opened message; nothing comes of links of proofs and of what nobody signed. */
export async function noteOpen(context: DeliveryContext, token: string, isMachine: boolean): Promise<{ event?: LinkEvent }> {
	const opened = await openLink(context, token, 'open');
	if (typeof opened === 'string') return {};
	return { event: await addReaction(context, opened, { kind: 'open' }, isMachine) };
}

/** The complete address, or undefined: the profile that it needs was cleared. */
function addressOf({ url }: TrackedLink, { message, delivery }: OpenedLink): string | undefined {
	const { label } = delivery.parameters;
	const context = { recipient: message.profile ?? {}, delivery: { label, code: delivery.code } };
	try {
		const address = new URL(compileTemplate('Tracked link', url).render(context));
		return address.host === hostOf(url) && /^https?:$/.test(address.protocol) ? address.href : undefined;
	} catch (error) {
		if (error instanceof PersonalizationError || error instanceof TypeError) return undefined;
		throw error;
	}
}

/** As the content has it; see `trackContent`, which takes no address with a computed host. */
function hostOf(template: string): string {
	return new URL(/^[^/]*\/\/[^/?#]*/.exec(template)?.[0] ?? '').host;
}
