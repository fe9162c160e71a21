import { linkTo } from '../../links/links';
import { signToken } from '../../links/token';
import type { DeliveryContext } from '../context';
import { getDelivery, type DeliveryReference } from '../lookup';
import { mirrorPageIsMade } from '../links/mirrorPage';
import { createRenderer } from '../message/renderMessage';
import { summarizeSending, withReportUrl, type AnalysisSummary, type SendingSummary } from '../summary';
import type { Delivery, DeliveryFilter, JournalEntry, MessageFilter, MessageLogEntry } from '../types';

/** A delivery with all that is known of it; what has not happened yet is null. */
export interface DeliveryView {
	delivery: Delivery;
	analysis: AnalysisSummary | null;
	sending: SendingSummary | null;
}

/** @throws DeliveryError `deliveryNotFound`, `storeMismatch` */
export async function viewDelivery(context: DeliveryContext, reference: DeliveryReference): Promise<DeliveryView> {
	const { store } = context;
	const delivery = await getDelivery(context, reference);
	const analysis = delivery.analysisId ? await store.findAnalysis(delivery.analysisId) : undefined;
	if (!analysis) return { delivery, analysis: null, sending: null };
	const hasStarted = delivery.startedAt !== null;
	const sending = hasStarted ? await summarizeSending(context, delivery, analysis, await store.countMessages(analysis.id)) : null;
	return { delivery, analysis: withReportUrl(context, analysis), sending };
}

/** Deliveries that fit, newest first. */
export function listDeliveries(
	{ store }: DeliveryContext,
	filter: DeliveryFilter,
	page: { limit: number; before?: string },
): Promise<Delivery[]> {
	return store.listDeliveries(filter, page);
}

/** A row of the delivery log, with the address of its mirror page where it has one. */
export type MessageView = MessageLogEntry & { mirrorLink: string | null };

/**
 * The delivery log by position.
 * @throws DeliveryError `deliveryNotFound`, `storeMismatch`
 */
export async function listMessages(
	context: DeliveryContext,
	reference: DeliveryReference,
	filter: MessageFilter,
	page: { limit: number; from?: number },
): Promise<{ delivery: Delivery; messages: MessageView[] }> {
	const { store } = context;
	const delivery = await getDelivery(context, reference);
	if (!delivery.analysisId) return { delivery, messages: [] };
	const mirrorLink = await mirrorLinksOf(context, delivery);
	const messages = await store.searchMessages(delivery.analysisId, filter, page);
	return { delivery, messages: messages.map((message) => ({ ...message, mirrorLink: mirrorLink(message) })) };
}

/** Who did what to a delivery, in order. @throws DeliveryError `deliveryNotFound`, `storeMismatch` */
export async function readJournal(context: DeliveryContext, reference: DeliveryReference): Promise<JournalEntry[]> {
	const { id } = await getDelivery(context, reference);
	return context.store.readJournal(id);
}

/** By identifier only, too: the delivery log is where such pages are found. */
async function mirrorLinksOf({ store }: DeliveryContext, delivery: Delivery): Promise<(message: MessageLogEntry) => string | null> {
	const analysis = delivery.analysisId ? await store.findAnalysis(delivery.analysisId) : undefined;
	const base = analysis?.publicBaseUrl;
	if (!analysis || !base) return () => null;
	const { content } = createRenderer({ delivery, analysis, linkKey: store.linkKey });
	if (!mirrorPageIsMade(delivery.parameters, content)) return () => null;
	const token = (messageId: string) => signToken(store.linkKey, { kind: 'mirror', deliveryId: delivery.id, messageId });
	return ({ id, state }) => (state === 'ignored' ? null : linkTo(base, 'mirror', token(id)));
}
