import { DeliveryError } from '../../errors';
import { LANGUAGE_FIELD, PAUSE_FIELD, reportExpiry, signReportToken, TOKEN_FIELD, verifyReportToken, type ReportPage, type ReportPayload } from '../../links';
import type { DocumentLinks } from '../../report/documents';
import type { DeliveryContext } from '../context';
import type { DeadLink } from '../links/openLink';
import { getDelivery, type DeliveryReference } from '../lookup';
import type { Analysis, Delivery, DeliveryStatus, Language } from '../types';
import type { Previewed } from './previews';
import { renderReport } from './renderReport';
import { reportUrl } from './reportLinks';

export interface ReportRequest {
	token: string;
	language: Language;
	/** IANA name. */
	timeZone: string;
	/** The reader has stopped the page from being read again. (Default: false) */
	isPaused?: boolean;
}

/** A report as a page, or why there is none. */
export type ReportView = { dead: DeadLink } | { html: string; page: ReportPage; refreshSeconds?: number };

const LANGUAGES: readonly Language[] = ['en', 'fr', 'ja'];

/** Deliveries in these states do not change any more. */
const ENDED: readonly DeliveryStatus[] = ['finished', 'failed', 'stopped'];

/** More than people send; an older one is shown without its prefix. */
const MOST_PROOFS = 1_000;

const RUNNING_SECONDS = 5;
const WAITING_SECONDS = 60;

/** Answers a report's address. Reading changes nothing, and is counted nowhere. */
export async function viewReport(context: DeliveryContext, request: ReportRequest): Promise<ReportView> {
	const payload = verifyReportToken(context.store.linkKey, request.token);
	if (!payload) return { dead: 'invalid' };
	if (context.clock.now() >= payload.expiresAt) return { dead: 'over' };
	const previewed = await findPreviewed(context, payload);
	if (!previewed) return { dead: 'gone' };
	const { page } = payload;
	const links = linksOf(context, payload, previewed, request);
	const refreshSeconds = page === 'progress' ? refreshSecondsOf(previewed.delivery) : undefined;
	const isPaused = request.isPaused === true;
	const refreshing = refreshSeconds === undefined ? undefined : { isPaused, url: addressOf(request.token, request.language, !isPaused) };
	const html = await renderReport(context, page, previewed, { ...request, links, refreshing });
	return { html, page, ...(refreshing && !isPaused && { refreshSeconds }) };
}

export interface ReportFileInput extends Pick<ReportRequest, 'language' | 'timeZone'> {
	delivery: DeliveryReference;
	page: ReportPage;
	/** Of a proof. (Default: the delivery's own analysis) */
	analysisId?: string;
}

/**
 * A report of a delivery as a file, for download, with its address.
 * @throws DeliveryError `deliveryNotFound`, `storeMismatch`, `analysisMissing`
 */
export async function reportFile(
	context: DeliveryContext,
	{ delivery: reference, page, analysisId, ...reading }: ReportFileInput,
): Promise<{ delivery: Delivery; html: string; url?: string; progressUrl?: string }> {
	const { id, analysisId: own, parameters } = await getDelivery(context, reference);
	const of = analysisId ?? own;
	const previewed = of === null ? undefined : await findPreviewed(context, { page, deliveryId: id, analysisId: of });
	if (!previewed) {
		throw new DeliveryError('analysisMissing', `There is nothing to report of "${parameters.label}": it has no analysis.`, {
			advice: 'Run Analyze Delivery first.',
		});
	}
	const { delivery, analysis } = previewed;
	const html = await renderReport(context, page, previewed, reading);
	return { delivery, html, url: reportUrl(context, page, analysis), progressUrl: reportUrl(context, 'progress', analysis) };
}

/** What was found and what a message looks like belong to an analysis; what was sent to the one that counts now. */
async function findPreviewed({ store }: DeliveryContext, { page, deliveryId, analysisId }: Omit<ReportPayload, 'expiresAt'>): Promise<Previewed | undefined> {
	const delivery = await store.findDelivery(deliveryId);
	const isOfNow = page === 'delivery' || page === 'progress';
	const analysis = await store.findAnalysis((isOfNow && delivery?.analysisId) || analysisId);
	if (!delivery || !analysis || analysis.deliveryId !== delivery.id) return undefined;
	if (analysis.purpose !== 'proof') return { delivery, analysis };
	const proofs = await store.listProofs(delivery.id, { limit: MOST_PROOFS });
	return { delivery, analysis, proof: proofs.find((proof) => proof.analysisId === analysis.id) };
}

/** The other pages end when this one does: an address must not give itself more time. */
function linksOf({ store, clock }: DeliveryContext, payload: ReportPayload, { delivery, analysis }: Previewed, { token, language, isPaused }: ReportRequest): DocumentLinks {
	const expiresAt = Math.min(payload.expiresAt, reportExpiry(clock.now()));
	const languages = LANGUAGES.map((one) => ({ language: one, url: addressOf(token, one, payload.page === 'progress' && isPaused) }));
	const pages = pagesOf(delivery, analysis).map((page) => ({
		page,
		url: page === payload.page ? addressOf(token, language) : addressOf(signReportToken(store.linkKey, { ...payload, page, expiresAt }), language),
	}));
	return { languages, pages };
}

/** A proof has its preview only. What was sent is reported once something was. */
function pagesOf({ startedAt }: Delivery, { purpose }: Analysis): ReportPage[] {
	if (purpose === 'proof') return ['preview'];
	return startedAt === null ? ['analysis', 'preview', 'progress'] : ['analysis', 'preview', 'progress', 'delivery'];
}

function addressOf(token: string, language: Language, isPaused = false): string {
	return `?${TOKEN_FIELD}=${token}&${LANGUAGE_FIELD}=${language}${isPaused ? `&${PAUSE_FIELD}=1` : ''}`;
}

function refreshSecondsOf({ status }: Pick<Delivery, 'status'>): number | undefined {
	if (ENDED.includes(status)) return undefined;
	return status === 'inProgress' ? RUNNING_SECONDS : WAITING_SECONDS;
}
