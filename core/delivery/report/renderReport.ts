import type { ReportPage } from '../../links';
import { analysisDocument, deliveryDocument, previewDocument, progressDocument, type DocumentLinks, type ProgressDocumentInput } from '../../report/documents';
import type { DeliveryContext } from '../context';
import type { Analysis, Delivery, Language } from '../types';
import { progressFigures, sendingFigures } from './figures';
import { keepFigures } from './keptFigures';
import { previewMessages, sampleMessage, type Previewed } from './previews';
import { reportedFacts, reportedPlan } from './reportFacts';
import { plannedWaves } from './waveStarts';

/** How a report is read. */
export interface Reading {
	language: Language;
	/** IANA name. */
	timeZone: string;
	/** Where the same is to be read in other languages, and what else there is; of a page, not of a file. */
	links?: DocumentLinks;
	/** How a progress page is read again. */
	refreshing?: ProgressDocumentInput['refreshing'];
}

/** One page about a delivery, as a complete HTML document. */
export async function renderReport(context: DeliveryContext, page: ReportPage, previewed: Previewed, reading: Reading): Promise<string> {
	return await PAGES[page](context, previewed, reading);
}

type Renderer = (context: DeliveryContext, previewed: Previewed, reading: Reading) => Promise<string>;

const PAGES: Record<ReportPage, Renderer> = {
	async analysis(context, previewed, reading) {
		const { delivery, analysis } = previewed;
		const input = {
			delivery: await factsOf(context, previewed),
			plan: reportedPlan(analysis),
			waves: plannedWaves(delivery, analysis),
			isReplaced: delivery.analysisId !== analysis.id,
		};
		return analysisDocument({ ...reading, now: context.clock.now() }, input);
	},

	async delivery(context, previewed, reading) {
		const { figures, takenAt } = await figuresOf(context, previewed, reading, 'delivery', sendingFigures);
		const input = { delivery: await factsOf(context, previewed), plan: reportedPlan(previewed.analysis), sending: figures };
		return deliveryDocument({ ...reading, now: takenAt }, input);
	},

	async progress(context, previewed, reading) {
		const { figures, takenAt } = await figuresOf(context, previewed, reading, 'progress', progressFigures);
		const input = { delivery: reportedFacts(previewed.delivery), progress: figures, refreshing: reading.refreshing };
		return progressDocument({ ...reading, now: takenAt }, input);
	},

	async preview(context, previewed, reading) {
		const messages = await previewMessages(context, previewed, reading.language);
		const { label } = previewed.delivery.parameters;
		return previewDocument({ ...reading, now: context.clock.now() }, { label, messages });
	},
};

/** Figures of a delivery that has changed its status are never those of before. */
function figuresOf<Figures>(
	{ store, clock }: DeliveryContext,
	{ delivery, analysis }: { delivery: Delivery; analysis: Analysis },
	{ timeZone }: Reading,
	kind: 'delivery' | 'progress',
	take: (reported: Parameters<typeof progressFigures>[0]) => Promise<Figures>,
) {
	const key = [kind, analysis.id, analysis.recipients, analysis.wave, delivery.status, delivery.updatedAt, timeZone].join(' ');
	return keepFigures(store, key, clock, () => take({ store, delivery, analysis, timeZone }));
}

async function factsOf(context: DeliveryContext, previewed: Previewed) {
	return reportedFacts(previewed.delivery, await sampleMessage(context, previewed));
}
