import { compileCondition, PersonalizationError } from '../../personalization';
import { doubleKeyOf } from '../../target/doubles';
import { drawShare, drawTarget, NO_DRAW, rankOf, type Draw } from '../../target/draw';
import { readField } from '../../target/mapping';
import { addressKeys, excludeRecipient, type RecipientDecision } from '../../target/exclusions';
import { DeliveryError } from '../../errors';
import { breathe } from '../../clock';
import type { DeliveryContext } from '../context';
import { conditionContext } from './conditionContext';
import { watchFields } from './conditionFields';
import type { Analysis, Delivery, ReasonId, TargetRecipient } from '../types';

/** Who of the target may get the delivery, before any message is made: decided recipient by recipient. */
export interface Admission {
	/** What the store has against these recipients, by address key; asked once per batch. */
	blocked(rows: readonly TargetRecipient[]): Promise<ReadonlyMap<string, ReasonId>>;
	decide(row: TargetRecipient, blocked: ReadonlyMap<string, ReasonId>): AdmissionDecision;
	/**
	 * What shows only when all recipients have been seen.
	 * @throws DeliveryError `fieldMissing` when the filter condition or the rating is of a field that nobody has
	 */
	finish(): void;
}

export interface AdmissionDecision extends RecipientDecision {
	doubleKey: string;
	/** Why the filter condition could not be answered. */
	failure?: PersonalizationError;
}

/** Who of the recipients of a proof gets none. */
export interface ProofExclusions {
	keepDenylisted: boolean;
	keepQuarantined: boolean;
	/** Two rows of the same key are doubles. */
	doubleKey(row: TargetRecipient): string;
}

/** Adobe Campaign's defaults: denylisted and quarantined addresses, and those that are named twice, get the proof. */
const KEEP_ALL: ProofExclusions = { keepDenylisted: true, keepQuarantined: true, doubleKey: ({ position }) => `position ${position}` };

/** Rows read at once when the draw is prepared. */
const BATCH = 1_000;

/**
 * The admission to a delivery's main target. With a control group or a limit it reads the target once before, since
 * both are drawn from all who could get it.
 * @throws DeliveryError `templateSyntax` for the filter condition
 */
export async function openAdmission(
	context: DeliveryContext,
	delivery: Delivery,
	analysis: Analysis,
	proofExclusions: ProofExclusions = KEEP_ALL,
): Promise<Admission> {
	if (analysis.purpose === 'proof') return proofAdmission(context, delivery, proofExclusions);
	const admission = makeAdmission(context, delivery, analysis, NO_DRAW);
	const { controlGroup, limit } = delivery.parameters.targetRules ?? {};
	if (delivery.parameters.continuous) return makeAdmission(context, delivery, analysis, drawShare(controlGroup));
	if (!controlGroup && limit === undefined) return admission;
	const ranks = await ranksOf(context, delivery, analysis, admission);
	return makeAdmission(context, delivery, analysis, drawTarget(ranks, { controlGroup, limit }));
}

/**
 * What of a delivery's exclusions each recipient decides alone: no draws, and no doubles.
 * @throws DeliveryError `templateSyntax` for the filter condition
 */
export function openOwnExclusions(context: DeliveryContext, delivery: Delivery): Pick<Admission, 'blocked' | 'decide'> {
	return makeAdmission(context, delivery, { purpose: 'main', targetVersion: delivery.targetVersion }, NO_DRAW);
}

/** The store re-checks addresses when it hands out messages: by keys of their own, what is kept here is kept there. */
function proofAdmission({ store }: DeliveryContext, { parameters }: Delivery, exclusions: ProofExclusions): Admission {
	const { kind = 'marketing', service } = parameters;
	const kept: Partial<Record<ReasonId, boolean>> = { denylisted: exclusions.keepDenylisted, quarantined: exclusions.keepQuarantined };
	return {
		async blocked(rows) {
			if (exclusions.keepDenylisted && exclusions.keepQuarantined) return new Map();
			const blocked = await store.blockedAddresses(addressKeys(rows), { kind, service });
			return new Map([...blocked].filter(([, reason]) => !kept[reason]));
		},
		decide(row, blocked) {
			const decision = excludeRecipient({ ...row, optedOut: false }, blocked);
			return { ...decision, key: `${decision.key}#${row.position}`, doubleKey: exclusions.doubleKey(row) };
		},
		finish: () => undefined,
	};
}

function makeAdmission({ store }: DeliveryContext, delivery: Delivery, analysis: Pick<Analysis, 'purpose' | 'targetVersion'>, draw: Draw): Admission {
	// The list to exclude is the delivery's, for those who join it too.
	const isExtension = analysis.purpose === 'extension';
	const { targetVersion } = isExtension ? delivery : analysis;
	const { kind = 'marketing', service, targetRules: rules = {} } = delivery.parameters;
	const filter = rules.filter === undefined ? undefined : compileCondition('Filter Condition', rules.filter);
	const fields = filter && watchFields(filter);
	let asked = 0;
	let rated = 0;

	function isBad({ profile }: TargetRecipient): boolean {
		const rating = rules.quality && ratingOf(profile, rules.quality.field);
		if (rating === undefined) return false;
		rated += 1;
		return rating < rules.quality!.least;
	}

	function ownExclusion(row: TargetRecipient, doubleKey: string): ReasonId | null {
		asked += 1;
		if (isBad(row)) return 'badQuality';
		fields?.note(row);
		if (filter && !filter.holds(conditionContext(delivery, row))) return 'excludedByRule';
		return draw === NO_DRAW ? null : draw.exclusionOf(rankOf(delivery.id, doubleKey));
	}

	/** Rows that join later are counted from 0 again. */
	function placeOf({ position }: TargetRecipient): string {
		return isExtension ? `${position} of ${analysis.targetVersion}` : `${position}`;
	}

	return {
		blocked: (rows) => store.blockedAddresses(addressKeys(rows), { kind, service, targetVersion, maxErrors: rules.maxErrors }),
		decide(row, blocked) {
			const optedOut = kind === 'marketing' && row.optedOut;
			const decision = excludeRecipient({ ...row, optedOut }, blocked);
			const doubleKey = doubleKeyOf(row, decision.key, placeOf(row), rules);
			if (decision.exclusion) return { ...decision, doubleKey };
			try {
				return { ...decision, doubleKey, exclusion: ownExclusion(row, doubleKey) };
			} catch (failure) {
				if (!(failure instanceof PersonalizationError)) throw failure;
				return { ...decision, doubleKey, exclusion: 'personalization', failure };
			}
		},
		finish() {
			// One event may lack a field; it must not hold up all that come after it.
			if (asked === 0 || isExtension) return;
			fields?.assertFound();
			if (rules.quality && rated === 0) throw nobodyRated(rules.quality.field);
		},
	};
}

/** A number, or a text that is one; undefined: no rating. */
function ratingOf(profile: Record<string, unknown>, field: string): number | undefined {
	const value = readField(profile, field);
	const rating = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof rating === 'number' && Number.isFinite(rating) ? rating : undefined;
}

/** A wrong name of the field would let the addresses through that the rating is to keep out. */
function nobodyRated(field: string): DeliveryError {
	return new DeliveryError('fieldMissing', `No recipient has a number in the field "${field}" (Quality Field).`, {
		advice: 'Correct the name in Quality Field, or give the recipients that field. Nothing was frozen or sent.',
	});
}

async function ranksOf(context: DeliveryContext, delivery: Delivery, { targetVersion }: Analysis, admission: Admission): Promise<Float64Array> {
	const ranks = new Float64Array(delivery.targetRecipients);
	let eligible = 0;
	for (let from = 0; ; ) {
		if (context.signal.aborted) throw new DeliveryError('cancelled', 'The analysis was cancelled. Nothing was frozen or sent.');
		const rows = await context.store.readTarget(targetVersion, from, BATCH);
		if (rows.length === 0) return ranks.subarray(0, eligible);
		from += rows.length;
		const blocked = await admission.blocked(rows);
		for (const row of rows) {
			const { exclusion, doubleKey } = admission.decide(row, blocked);
			if (!exclusion && eligible < ranks.length) ranks[eligible++] = rankOf(delivery.id, doubleKey);
		}
		await breathe();
	}
}
