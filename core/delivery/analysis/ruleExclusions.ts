import { compileCondition } from '../../personalization/condition';
import { conditionName, type RuleExclusionFigure } from '../../typology';
import type { AdmissionDecision } from './admission';
import { watchFields, type ConditionFields } from './conditionFields';
import type { DeliveryContext } from '../context';
import type { CountedAnalysis, DeliveryStore } from '../ports';
import type { Analysis, CapacityRule, Delivery, PressureRule, ReasonId, TargetRecipient } from '../types';

const DAY_MS = 24 * 60 * 60 * 1000;

/** As in Adobe Campaign: the middle of the scale. */
const DEFAULT_WEIGHT = 5;

const EXAMPLES = 5;

/** The address as it is counted, and what makes two recipients doubles. */
type RecipientKeys = Pick<AdmissionDecision, 'key' | 'doubleKey'>;

/** Who the user's filtering, pressure and capacity rules leave out of a target that is gone through in batches. */
export interface RuleExclusions {
	/**
	 * Looks up what the addresses of a batch were sent and are to get, and who of them has a message already where that
	 * matters: a statement or two for each pressure and capacity rule.
	 */
	prepare(batch: readonly RecipientKeys[]): Promise<void>;
	/**
	 * Why a recipient of the prepared batch is left out, or null.
	 * @throws PersonalizationError a condition that cannot be answered for this recipient
	 */
	exclusionOf(row: TargetRecipient, keys: RecipientKeys): ReasonId | null;
	/** A message of the batch that will be delivered, unless it is a double. */
	take(keys: RecipientKeys): void;
	/** The batch is written: so many of its messages will be delivered. */
	settle(delivered: number): void;
	/**
	 * What shows only when all recipients have been seen.
	 * @throws DeliveryError `fieldMissing`: a filtering rule reads a field that nobody has, and would leave out nobody
	 */
	finish(): void;
	/** What each rule has done so far. */
	figures(): RuleExclusionFigure[];
}

/** Rules that leave nobody out: those of a proof. */
export const NO_RULES: RuleExclusions = {
	prepare: async () => undefined,
	exclusionOf: () => null,
	take: () => undefined,
	settle: () => undefined,
	finish: () => undefined,
	figures: () => [],
};

/** The rules of an analysis of a main target. Running it again counts none of its own messages. */
export async function openRuleExclusions(context: DeliveryContext, delivery: Delivery, analysis: Analysis): Promise<RuleExclusions> {
	if (analysis.purpose === 'proof') return NO_RULES;
	const { filtering = [], pressure = [], capacity = [], weight = DEFAULT_WEIGHT } = analysis.typology;
	if (filtering.length + pressure.length + capacity.length === 0) return NO_RULES;
	const now = await context.store.now();
	const own: OwnDelivery = {
		id: delivery.id,
		// A continuous delivery is extended long after its contact date.
		at: Math.max(delivery.parameters.contactDate?.at ?? now, now),
		weight,
		facts: factsOf(delivery, weight),
		isExtended: analysis.purpose === 'extension',
	};
	const doubledBy: DoubledBy = own.isExtended && delivery.analysisId ? [analysis.id, delivery.analysisId] : [analysis.id];
	const filters = filtering.map((rule) => openFilter(rule, own.facts));
	const pressures = pressure.filter((rule) => counts('Pressure', rule, own.facts)).map((rule) => openPressure(context.store, rule, own, doubledBy));
	const capacities = await Promise.all(
		capacity.filter((rule) => counts('Capacity', rule, own.facts)).map((rule) => openCapacity(context.store, rule, own, doubledBy)),
	);
	const rules = [...filters, ...pressures, ...capacities];
	return {
		async prepare(batch) {
			for (const rule of [...pressures, ...capacities]) await rule.prepare(batch);
		},
		exclusionOf(row, keys) {
			const rule = rules.find((each) => each.excludes(row, keys));
			if (!rule) return null;
			rule.figure.excluded += 1;
			if (rule.figure.examples.length < EXAMPLES) rule.figure.examples.push(row.address.trim());
			return rule.reason;
		},
		take: (keys) => [...pressures, ...capacities].forEach((rule) => rule.take(keys)),
		settle: (delivered) => capacities.forEach((rule) => rule.settle(delivered)),
		finish() {
			// One event may lack a field; it must not hold up all that come after it.
			if (!own.isExtended) filters.forEach((rule) => rule.fields.assertFound());
		},
		figures: () => rules.map(({ figure }) => figure),
	};
}

/** What conditions read as `delivery.…`. */
type DeliveryFacts = Pick<CountedAnalysis, 'label' | 'code' | 'kind' | 'service'> & { weight: number };

interface OwnDelivery {
	id: string;
	/** When it is planned to go. */
	at: number;
	weight: number;
	facts: DeliveryFacts;
	/** Its messages so far stay, and go before those of the recipients that join it now. */
	isExtended: boolean;
}

interface OpenRule {
	readonly reason: Extract<ReasonId, 'excludedByRule' | 'excludedAfterArbitration'>;
	readonly figure: RuleExclusionFigure;
	excludes(row: TargetRecipient, keys: RecipientKeys): boolean;
}

function factsOf({ code, parameters: { label, kind = 'marketing', service = '' } }: Delivery, weight: number): DeliveryFacts {
	return { label, code, kind, service, weight };
}

/** Does the rule count this delivery? */
function counts(kind: 'Pressure' | 'Capacity', rule: PressureRule | CapacityRule, facts: DeliveryFacts): boolean {
	return !rule.condition || compileCondition(conditionName(kind, rule), rule.condition).holds({ delivery: facts });
}

function openFilter(rule: { label: string; condition: string }, delivery: DeliveryFacts): OpenRule & { fields: ConditionFields } {
	const condition = compileCondition(conditionName('Filtering', rule), rule.condition);
	const fields = watchFields(condition);
	return {
		reason: 'excludedByRule',
		figure: { kind: 'filtering', label: rule.label, excluded: 0, examples: [] },
		fields,
		excludes(row) {
			fields.note(row);
			return condition.holds({ recipient: row.profile, delivery });
		},
	};
}

/** Analyses whose messages make doubles of this one's: itself comes first. */
type DoubledBy = [own: string, ...others: string[]];

function openPressure(store: DeliveryStore, rule: PressureRule, own: OwnDelivery, doubledBy: DoubledBy): OpenRule & Pick<RuleExclusions, 'prepare' | 'take'> {
	let counted: Promise<Counted> | undefined;
	/** Messages to each address, by its key; who has none at all is not among them. */
	let messages: ReadonlyMap<string, { sent: number; planned: number }> = new Map();
	/** What the batch adds, where an address may get several messages of this delivery. */
	const further = openFurther();
	return {
		reason: 'excludedAfterArbitration',
		figure: { kind: 'pressure', label: rule.label, excluded: 0, examples: [] },
		async prepare(batch) {
			counted ??= countedBy('Pressure', store, rule, own, rule.periodMs, ({ weight }) => (weight ?? DEFAULT_WEIGHT) > own.weight);
			const { plannedBy, ...rest } = await counted;
			const addressKeys = [...new Set(batch.map(({ key }) => key).filter(Boolean))];
			const mayRepeat = batch.some(({ key, doubleKey }) => key !== doubleKey);
			messages = await store.countToAddresses(addressKeys, { ...rest, plannedBy: mayRepeat ? [...plannedBy, doubledBy[0]] : plannedBy });
			further.begin(mayRepeat ? await store.doublesAmong(doubledBy, batch.map(({ doubleKey }) => doubleKey)) : undefined);
		},
		excludes(_row, keys) {
			if (further.hasDouble(keys)) return false;
			// Sent + heavier planned < maximum.
			const { sent, planned } = messages.get(keys.key) ?? { sent: 0, planned: 0 };
			return sent + planned + further.countOf(keys) >= rule.maxMessages;
		},
		take: (keys) => further.take(keys),
	};
}

/** Messages of a batch to addresses that may get several: events, or duplicates that are kept. */
function openFurther() {
	let doubles: Set<string> | undefined;
	const counts = new Map<string, number>();
	return {
		/** @param known double keys that have a message of an earlier batch; undefined: no address of this batch gets several */
		begin(known: Set<string> | undefined) {
			doubles = known;
			counts.clear();
		},
		/** What a double lacks is not room. */
		hasDouble: ({ doubleKey }: RecipientKeys) => doubles?.has(doubleKey) ?? false,
		countOf: ({ key }: RecipientKeys) => counts.get(key) ?? 0,
		take({ key, doubleKey }: RecipientKeys) {
			if (!doubles || doubles.has(doubleKey)) return;
			doubles.add(doubleKey);
			counts.set(key, (counts.get(key) ?? 0) + 1);
		},
	};
}

async function openCapacity(
	store: DeliveryStore,
	rule: CapacityRule,
	own: OwnDelivery,
	doubledBy: DoubledBy,
): Promise<OpenRule & Pick<RuleExclusions, 'prepare' | 'take' | 'settle'>> {
	const counted = await countedBy('Capacity', store, rule, own, DAY_MS, () => true);
	/** Who of the batch holds a place. */
	const taken = new Set<string>();
	/** Who has a message of an earlier batch: a double holds no place, and what it lacks is not capacity. */
	let doubles: ReadonlySet<string> = new Set();
	let room = rule.maxPerDay - (await store.countAll(counted));
	return {
		reason: 'excludedAfterArbitration',
		figure: { kind: 'capacity', label: rule.label, excluded: 0, examples: [] },
		async prepare(batch) {
			const mayBecomeFull = room < batch.length;
			doubles = mayBecomeFull ? await store.doublesAmong(doubledBy, batch.map(({ doubleKey }) => doubleKey)) : new Set();
		},
		excludes: (_row, { doubleKey }) => room - taken.size <= 0 && !taken.has(doubleKey) && !doubles.has(doubleKey),
		take({ doubleKey }) {
			if (!doubles.has(doubleKey)) taken.add(doubleKey);
		},
		settle(delivered) {
			room -= delivered;
			taken.clear();
		},
	};
}

type Counted = Parameters<DeliveryStore['countAll']>[0];

/** The analyses that a rule counts: all that have sent, and of those still to be sent the ones of other deliveries near this one. */
async function countedBy(
	kind: 'Pressure' | 'Capacity',
	store: DeliveryStore,
	rule: PressureRule | CapacityRule,
	own: OwnDelivery,
	periodMs: number,
	goesFirst: (analysis: CountedAnalysis) => boolean,
): Promise<Counted> {
	const since = own.at - periodMs;
	const all = await store.countedAnalyses(since);
	const meant = all.filter(({ label, code, kind: deliveryKind, service, weight }) =>
		counts(kind, rule, { label, code, kind: deliveryKind, service, weight: weight ?? DEFAULT_WEIGHT }),
	);
	const planned = meant.filter((each) => {
		if (each.deliveryId === own.id) return own.isExtended;
		return Math.abs(each.plannedAt - own.at) <= periodMs && goesFirst(each);
	});
	return { sentBy: meant.map(({ analysisId }) => analysisId), plannedBy: planned.map(({ analysisId }) => analysisId), since };
}
