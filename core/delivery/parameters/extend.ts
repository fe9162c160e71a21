import { DeliveryError } from '../../errors';
import type { DeliveryContext } from '../context';
import type { FieldMapping } from '../../target/mapping';
import { openTargetIntake, type TargetIntake } from './intake';
import { neededFields } from './saveDelivery';
import type { AnalysisResult } from '../ports';
import type { Analysis, Delivery, Finding } from '../types';

/** Its messages join the delivery in one transaction, which must not hold the store for long. */
const MOST_RECIPIENTS = 20_000;

/** Times that an analysis begins anew because another execution has extended the delivery meanwhile. */
const ATTEMPTS = 10;

export interface ExtendInput {
	/** Of the continuous delivery. */
	code: string;
	target: TargetIntake;
}

/**
 * Opens the intake for recipients who are to join the continuous delivery with this code. What mapping does not name is read by
 * the fields that the delivery was saved with: nobody who has opted out there slips in by an event.
 * @throws DeliveryError `deliveryNotFound`, `notContinuous`
 */
export async function openExtension(context: DeliveryContext, code: string, mapping: FieldMapping): Promise<TargetIntake> {
	const { parameters } = await continuousDelivery(context, code);
	const given = Object.fromEntries(Object.entries(mapping).filter(([, name]) => name));
	return openTargetIntake(context, { ...parameters.fields, address: mapping.address, ...given });
}

/**
 * *Extend Delivery*: the recipients join the continuous delivery with this code, whose content stays as it is. They are
 * kept at once, and become messages with the next analysis, whoever runs it.
 * @throws DeliveryError `deliveryNotFound`, `notContinuous`, `noRecipients`, `addressFieldMissing`, `fieldMissing`, `invalidParameter`
 */
export async function extendDelivery(context: DeliveryContext, { code, target }: ExtendInput): Promise<{ delivery: Delivery; recipients: number }> {
	const { store } = context;
	const delivery = await continuousDelivery(context, code);
	const { recipients, hash } = target.finish({ needed: neededFields(delivery.parameters) });
	if (recipients > MOST_RECIPIENTS) throw tooMany(recipients);
	await store.addExtension({ deliveryId: delivery.id, targetVersion: target.targetVersion, targetHash: hash, recipients });
	await store.addJournal(delivery.id, 'Email Parameters', 'extended', `${recipients} recipients came in`);
	return { delivery, recipients };
}

async function continuousDelivery({ store }: DeliveryContext, code: string): Promise<Delivery> {
	const delivery = await store.findDeliveryByCode(code.trim());
	if (!delivery) throw notFound(code.trim(), store.place);
	if (!delivery.parameters.continuous) throw notContinuous(delivery);
	return delivery;
}

/** One analysis of a target: what it finds, with its messages in the store, not published. */
export interface AnalyzedIncrement {
	running: Analysis;
	result: AnalysisResult;
}

/**
 * Takes the recipients that wait into a delivery whose sending has started, each increment by an analysis of its own.
 * @returns the delivery's analysis, or that of the first increment in which a rule found an error: it waits on
 */
export async function mergeExtensions(
	{ store }: DeliveryContext,
	delivery: Delivery,
	analyzeIncrement: (target: { targetVersion: string; targetHash: string }) => Promise<AnalyzedIncrement>,
): Promise<Analysis | undefined> {
	for (const extension of await store.pendingExtensions(delivery.id)) {
		const { running, result } = await analyzeIncrement(extension);
		const findings = result.findings.flatMap(ofIncrement);
		const increment: AnalysisResult = { ...result, findings, state: hasError(findings) ? 'rejected' : 'ready' };
		const text = `${increment.toDeliver} of ${increment.recipients} further recipients to deliver`;
		try {
			if (increment.state === 'rejected') {
				await store.addJournal(delivery.id, 'Analyze Delivery', 'extension rejected', text);
				return { ...running, durationMs: null, images: [], waves: [], ...increment };
			}
			await store.mergeExtension(running.id, increment);
			await store.addJournal(delivery.id, 'Analyze Delivery', 'extended', text);
		} finally {
			await store.abandonAnalysis(running.id);
		}
	}
	return undefined;
}

/** Begins again where another execution was quicker. */
export async function whileExtended<T>(work: () => Promise<T>): Promise<T> {
	for (let attempt = 1; ; attempt += 1) {
		try {
			return await work();
		} catch (error) {
			const again = error instanceof DeliveryError && ['analysisOutdated', 'deliveryLocked'].includes(error.code);
			if (!again || attempt === ATTEMPTS) throw error;
		}
	}
}

/** That nobody is left of an increment (an event that came twice) is no fault of the delivery. */
function ofIncrement(finding: Finding): Finding[] {
	if (finding.rule === 'recipients') return [];
	return finding.rule === 'personalization' && finding.level === 'error' ? [{ ...finding, level: 'warning' }] : [finding];
}

function hasError(findings: Finding[]): boolean {
	return findings.some(({ level }) => level === 'error');
}

function tooMany(recipients: number): DeliveryError {
	return new DeliveryError('invalidParameter', `${recipients} recipients are too many to extend a delivery by at once; ${MOST_RECIPIENTS} are the most.`, {
		advice: 'Extend it in parts, or make them a delivery of their own with Save Delivery. Nothing was kept.',
	});
}

function notFound(code: string, place: string): DeliveryError {
	return new DeliveryError('deliveryNotFound', `There is no delivery with the code "${code}" in ${place}.`, {
		advice: 'Save it first: with this Delivery Code and Recipients From set to Nobody Yet.',
	});
}

function notContinuous({ code, parameters }: Delivery): DeliveryError {
	return new DeliveryError('notContinuous', `The delivery "${parameters.label}" (code ${code}) is not continuous, so it is not extended.`, {
		advice: 'Save a delivery with Recipients From set to Nobody Yet, and extend that one.',
	});
}
