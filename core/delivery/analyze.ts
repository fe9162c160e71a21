import { usesAnyLink, usesLink } from '../personalization/fields';
import { diagnose } from '../japanese-mobile';
import { defaultTypology, runTypology, type TypologyInput } from '../typology';
import { analyzeTarget, type TargetFigures } from './analyzeTarget';
import type { DeliveryContext } from './context';
import { isDecorated } from './japaneseMobile';
import { getDelivery, type DeliveryReference } from './lookup';
import type { NewAnalysis } from './ports';
import { createRenderer, type MessageRenderer } from './renderMessage';
import type { Analysis, Delivery, Finding } from './types';

/**
 * Analyzes the main target of a delivery: computes it, prepares one message per recipient, runs the typology and
 * freezes the result. Nothing is sent. Once sending has started the frozen analysis is given back as it is.
 * @throws DeliveryError `deliveryNotFound`, `storeMismatch`, `analysisOutdated` (changed meanwhile), `cancelled`
 */
export async function analyzeDelivery(context: DeliveryContext, reference: DeliveryReference): Promise<Analysis> {
	const delivery = await getDelivery(context, reference);
	if (delivery.startedAt !== null && delivery.analysisId) {
		const frozen = await context.store.findAnalysis(delivery.analysisId);
		if (frozen) return frozen;
	}
	const analysis = await runAnalysis(context, delivery, {
		purpose: 'main',
		targetVersion: delivery.targetVersion,
		targetHash: delivery.targetHash,
	});
	await context.store.addJournal(
		delivery.id,
		'Analyze Delivery',
		analysis.state,
		`${analysis.toDeliver} of ${analysis.recipients} recipients to deliver`,
	);
	return analysis;
}

export interface AnalysisTarget {
	purpose: Analysis['purpose'];
	targetVersion: string;
	targetHash: string;
}

/** One complete analysis, of the main target or of a proof. When anything goes wrong, nothing of it stays. */
export async function runAnalysis(
	context: DeliveryContext,
	delivery: Delivery,
	target: AnalysisTarget,
	subjectPrefix?: string,
): Promise<Analysis> {
	const { store, publicBaseUrl } = context;
	const { fingerprint, revision } = delivery;
	const draft: NewAnalysis = { deliveryId: delivery.id, revision, fingerprint, publicBaseUrl, ...target };
	const running = await store.beginAnalysis(draft);
	try {
		const renderer = createRenderer({ delivery, analysis: running, linkKey: store.linkKey, subjectPrefix });
		const figures = await analyzeTarget(context, delivery, running, renderer);
		const findings = findingsOf(delivery, running, renderer, figures);
		const { recipients, toDeliver, exclusions, formats } = figures.counts;
		const state = findings.some((finding) => finding.level === 'error') ? 'rejected' : 'ready';
		return await store.completeAnalysis(running.id, { state, recipients, toDeliver, exclusions, formats, findings });
	} catch (error) {
		await store.abandonAnalysis(running.id);
		throw error;
	}
}

/** The carriers' limits, held against the first message of each: where decorated mail goes to somebody. */
function diagnostics({ japaneseMobile }: Delivery, { carrierSamples, counts }: TargetFigures): TypologyInput['decoMail'] {
	return [...carrierSamples]
		.filter(([carrier, { html }]) => isDecorated(japaneseMobile, carrier) && html)
		.map(([carrier, { subject, text = '', html }]) => ({
			carrier,
			recipients: counts.formats[carrier] ?? 0,
			report: diagnose(carrier, { subject, text, html, carrierEmoji: japaneseMobile?.carrierEmoji }),
		}));
}

function findingsOf(delivery: Delivery, analysis: Analysis, renderer: MessageRenderer, figures: TargetFigures): Finding[] {
	return runTypology(defaultTypology, {
		purpose: analysis.purpose,
		parameters: delivery.parameters,
		linkUse: {
			unsubscribe: usesLink(renderer.content, 'unsubscribe'),
			any: usesAnyLink(renderer.content),
			mirror: Object.values(usesLink(renderer.content, 'mirror')).some(Boolean),
		},
		publicBaseUrl: analysis.publicBaseUrl,
		...figures,
		characterChanges: [...figures.changes.values()],
		decoMail: diagnostics(delivery, figures),
	});
}
