import type { DeliveryReference } from '../delivery/lookup';
import type { ReportRequest, ReportView } from '../delivery/report/viewReport';
import type { Delivery, Language } from '../delivery/types';
import type { ReportPage } from '../links';
import type { StoreAccess } from './storeAccess';

/** A report as a file. The addresses are good for thirty days; absent where the store has no public base address. */
export interface ReportFile {
	storeId: string;
	delivery: Delivery;
	html: string;
	url?: string;
	progressUrl?: string;
}

/** Calls about reports, previews and the progress page. */
export interface ReportCalls {
	/** Answers a report's address. */
	viewReport: { in: { store: StoreAccess } & ReportRequest; out: ReportView };
	/** @param analysisId of a proof; without it the delivery's own analysis counts */
	renderReport: {
		in: { store: StoreAccess; delivery: DeliveryReference; page: ReportPage; analysisId?: string; language: Language; timeZone: string };
		out: ReportFile;
	};
}
