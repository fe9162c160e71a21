import type { DeliveryContext } from '../context';
import { mirrorPageEndsAt, mirrorPageIsMade } from './mirrorPage';
import { openLink, type DeadLink, type LinkEvent, type OpenedLink } from './openLink';
import { addReaction } from './reactions';
import { createRenderer, type MessageRenderer } from '../message/renderMessage';

/** The message as a web page, or why there is none. */
export type MirrorView = { dead: DeadLink } | { html: string; subject: string; event?: LinkEvent };

/**
 * Renders the mirror page of a message from the content and the profile that were frozen by its analysis.
 * @param isMachine what the request itself tells of who asks
 */
export async function viewMirror(context: DeliveryContext, token: string, isMachine: boolean): Promise<MirrorView> {
	const opened = await openLink(context, token, 'mirror');
	if (typeof opened === 'string') return { dead: opened };
	const { message, delivery } = opened;
	const renderer = await rendererOf(context, opened);
	if (!renderer) return { dead: 'gone' };
	if (!mirrorPageIsMade(delivery.parameters, renderer.content)) return { dead: 'inactive' };
	const endsAt = mirrorPageEndsAt(delivery);
	if (endsAt !== null && message.now >= endsAt) return { dead: 'over' };
	// Without the profile the page could only be that of nobody.
	const { id, address, format, profile } = message;
	if (!profile) return { dead: 'gone' };

	const page = renderer.renderMirror({ id, address, format, profile });
	return { ...page, event: await addReaction(context, opened, { kind: 'mirror' }, isMachine) };
}

async function rendererOf({ store }: DeliveryContext, { message, delivery }: OpenedLink): Promise<MessageRenderer | undefined> {
	const analysis = await store.findAnalysis(message.analysisId);
	const files = await store.readFiles((delivery.parameters.inlineImages ?? []).map(({ hash }) => hash));
	return analysis && createRenderer({ delivery, analysis, linkKey: store.linkKey, files });
}
