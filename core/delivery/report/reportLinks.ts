import { linkTo, REPORT_PATH, reportExpiry, signReportToken, type ReportPage, type ReportPayload } from '../../links';
import type { DeliveryContext } from '../context';
import type { Analysis } from '../types';

type Of = Pick<Analysis, 'id' | 'deliveryId'>;

/** The signed address of a report, good for thirty days; undefined where the store has no public base address. */
export function reportUrl(context: Pick<DeliveryContext, 'store' | 'clock' | 'publicBaseUrl'>, page: ReportPage, { id, deliveryId }: Of): string | undefined {
	const { store, clock, publicBaseUrl } = context;
	if (!publicBaseUrl) return undefined;
	const payload: ReportPayload = { page, deliveryId, analysisId: id, expiresAt: reportExpiry(clock.now()) };
	return linkTo(publicBaseUrl, REPORT_PATH, signReportToken(store.linkKey, payload));
}
