import { DeliveryError } from '../../errors';
import { speechOf } from '../../sentences';
import { controlRules, defaultTypology, runTypology } from '../../typology';
import type { ProofExclusions } from './admission';
import { analyzeTarget } from './analyzeTarget';
import type { DeliveryContext } from '../context';
import { freezeImages } from './freezeImages';
import { filesOf, type FileContents } from '../message/messageImages';
import { mergeExtensions, whileExtended, type AnalyzedIncrement } from '../parameters/extend';
import { getDelivery, type DeliveryReference } from '../lookup';
import type { AnalysisResult, Sender } from '../ports';
import { createRenderer, type MessageRenderer } from '../message/renderMessage';
import { gatherInput } from './typologyInput';
import { parseTypologyOptions } from '../parameters/typologyOptions';
import { withWaiting } from '../parameters/waiting';
import type { Analysis, Delivery } from '../types';
import { planWaves } from '../sending/waves';

/** How a delivery is to be analyzed. */
export interface AnalysisSettings {
	/** As the user set it, unchecked. (Default: the default typology) */
	typology?: unknown;
	/** The MTA that it will go over, for what depends on it. */
	sender?: Sender;
	/** In front of the subject of proofs. */
	subjectPrefix?: string;
	/** Who of a proof's recipients gets none. (Default: nobody) */
	proofExclusions?: ProofExclusions;
}

/**
 * Analyzes the main target of a delivery: computes it, prepares one message per recipient, runs the typology and
 * freezes the result. Nothing is sent. Once sending has started the frozen analysis is given back as it is.
 * @throws DeliveryError `deliveryNotFound`, `storeMismatch`, `invalidParameter` (typology), `analysisOutdated` (changed
 *   meanwhile), `cancelled`
 */
export async function analyzeDelivery(
	context: DeliveryContext,
	reference: DeliveryReference,
	settings: AnalysisSettings = {},
): Promise<Analysis> {
	const delivery = await getDelivery(context, reference);
	return delivery.parameters.continuous
		? whileExtended(() => analyzeOnce(context, reference, settings))
		: analyzeOnce(context, reference, settings);
}

async function analyzeOnce(context: DeliveryContext, reference: DeliveryReference, settings: AnalysisSettings): Promise<Analysis> {
	let delivery = await getDelivery(context, reference);
	if (delivery.startedAt !== null && delivery.analysisId) {
		const rejected = await mergeExtensions(context, delivery, (target) => analyzeIncrement(context, delivery, target, settings));
		const frozen = rejected ?? (await context.store.findAnalysis(delivery.analysisId));
		if (frozen) return frozen;
	}
	if (delivery.parameters.continuous) delivery = await context.store.absorbExtensions(delivery.id);
	const { targetVersion, targetHash } = delivery;
	const analysis = await orJournal(context, delivery, runAnalysis(context, delivery, { purpose: 'main', targetVersion, targetHash }, settings));
	await context.store.addJournal(delivery.id, 'Analyze Delivery', analysis.state, journalText(analysis));
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
	settings: AnalysisSettings = {},
): Promise<Analysis> {
	const { store } = context;
	const running = await begin(context, delivery, target, settings);
	try {
		const result = await compute(context, delivery, running, settings);
		const waves = await planWaves(store, running, delivery.parameters, result.toDeliver);
		return await store.completeAnalysis(running.id, { ...result, waves });
	} catch (error) {
		await store.abandonAnalysis(running.id);
		throw error;
	}
}

/**
 * What an analysis would find now: the same counts and findings, and nothing is frozen. Of a continuous delivery with those
 * who wait to be taken in.
 * @throws DeliveryError as `analyzeDelivery`
 */
export async function estimateDelivery(
	context: DeliveryContext,
	reference: DeliveryReference,
	settings: AnalysisSettings = {},
): Promise<{ delivery: Delivery; estimate: Analysis }> {
	const delivery = await getDelivery(context, reference);
	const { targetVersion, targetHash } = delivery;
	const grown = await withWaiting(context, delivery);
	const estimating = runEstimate(grown.context, grown.delivery, { purpose: 'main', targetVersion, targetHash }, settings);
	const estimate = await orJournal(context, delivery, estimating);
	await context.store.addJournal(delivery.id, 'Analyze Delivery', 'estimated', journalText(estimate));
	return { delivery, estimate };
}

async function runEstimate(context: DeliveryContext, delivery: Delivery, target: AnalysisTarget, settings: AnalysisSettings): Promise<Analysis> {
	const { store } = context;
	const running = await begin(context, delivery, target, settings);
	try {
		const result = await compute(context, delivery, running, settings);
		const waves = await planWaves(store, running, delivery.parameters, result.toDeliver);
		return { ...running, durationMs: null, ...result, waves };
	} finally {
		await store.abandonAnalysis(running.id);
	}
}

/** The messages of an increment are in the store when it returns, and publish themselves nowhere. */
async function analyzeIncrement(
	context: DeliveryContext,
	delivery: Delivery,
	{ targetVersion, targetHash }: Pick<AnalysisTarget, 'targetVersion' | 'targetHash'>,
	settings: AnalysisSettings,
): Promise<AnalyzedIncrement> {
	const running = await begin(context, delivery, { purpose: 'extension', targetVersion, targetHash }, settings);
	try {
		return { running, result: await compute(context, delivery, running, settings) };
	} catch (error) {
		await context.store.abandonAnalysis(running.id);
		throw error;
	}
}

/** @throws DeliveryError `invalidParameter`, `templateSyntax` (typology): then nothing has begun */
function begin({ store, publicBaseUrl }: DeliveryContext, delivery: Delivery, target: AnalysisTarget, settings: AnalysisSettings): Promise<Analysis> {
	const { id: deliveryId, fingerprint, revision, parameters: { kind, service } } = delivery;
	const typology = parseTypologyOptions(settings.typology ?? {});
	return store.beginAnalysis({ deliveryId, revision, fingerprint, kind, service, publicBaseUrl, typology, ...target });
}

/** An analysis that came to no end is in the journal too, with the reason. */
async function orJournal<Result>({ store }: DeliveryContext, { id }: Delivery, analyzing: Promise<Result>): Promise<Result> {
	try {
		return await analyzing;
	} catch (error) {
		const isCancelled = error instanceof DeliveryError && error.code === 'cancelled';
		// Where even that cannot be written, the first error is the one to tell.
		await store.addJournal(id, 'Analyze Delivery', isCancelled ? 'cancelled' : 'not analyzed', (error as Error).message).catch(() => undefined);
		throw error;
	}
}

/** Goes through the target and runs the typology; the messages are in the store then. */
async function compute(
	context: DeliveryContext,
	delivery: Delivery,
	running: Analysis,
	settings: AnalysisSettings,
): Promise<AnalysisResult> {
	const survey = rendererOf(context, delivery, running, settings);
	await context.store.addTrackedLinks(running.id, survey.trackedLinks);
	const figures = await analyzeTarget(context, delivery, running, survey, settings.proofExclusions);
	const frozen = await freezeImages(context, delivery, figures.images);
	const analysis = { ...running, images: frozen.images };
	const files = await context.store.readFiles(filesOf(delivery.parameters, frozen.images));
	const renderer = rendererOf(context, delivery, analysis, settings, files);
	const input = await gatherInput(context, { delivery, analysis, renderer, figures, frozen, files, sender: settings.sender });
	const findings = runTypology([...defaultTypology, ...controlRules(running.typology.control ?? [])], input, running.typology.levels);
	const { recipients, toDeliver, exclusions, formats } = figures.counts;
	const state = findings.some((finding) => finding.level === 'error') ? 'rejected' : 'ready';
	return { state, recipients, toDeliver, exclusions, formats, findings, images: frozen.images, durationMs: input.plan.durationMs };
}

function journalText({ toDeliver, recipients, findings }: Pick<Analysis, 'toDeliver' | 'recipients' | 'findings'>): string {
	const numbers = (['error', 'warning', 'information'] as const).flatMap((level) => {
		const found = findings.filter((finding) => finding.level === level).length;
		return found > 0 ? [speechOf('en').count(found, level, level === 'information' ? level : `${level}s`)] : [];
	});
	return [`${toDeliver} of ${recipients} recipients to deliver`, ...numbers].join(', ');
}

function rendererOf(
	{ store }: DeliveryContext,
	delivery: Delivery,
	analysis: Analysis,
	{ subjectPrefix, sender }: AnalysisSettings,
	files?: FileContents,
): MessageRenderer {
	return createRenderer({
		delivery,
		analysis,
		files,
		linkKey: store.linkKey,
		subjectPrefix,
		platformErrorAddress: sender?.errorAddress,
		allowedSenderDomains: sender?.allowedSenderDomains,
	});
}
