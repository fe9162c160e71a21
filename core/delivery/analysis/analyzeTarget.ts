import { breathe } from '../../clock';
import { DeliveryError } from '../../errors';
import { PersonalizationError } from '../../personalization/errors';
import type { ChangedCharacter, Failure, LeftOut, RuleExclusionFigure, TypologyCounts, WithoutWayOut } from '../../typology';
import { excludeRecipient } from '../../target/exclusions';
import { openAdmission, type Admission, type AdmissionDecision, type ProofExclusions } from './admission';
import type { CharacterChange } from './characterChanges';
import type { DeliveryContext } from '../context';
import { createImageSurvey, type ImageSurvey } from './imageSurvey';
import { decideFormat, isCarrierFormat } from '../message/japaneseMobile';
import { reasonOfRenderError, type MessageRenderer } from '../message/renderMessage';
import { NO_RULES, openRuleExclusions, type RuleExclusions } from './ruleExclusions';
import { createSamples, type Samples } from './samples';
import { openSeeds, type Seeds } from './seeds';
import { emptyNotes, noteCarrier, noteFields, noteMessage, type TargetNotes } from './targetNotes';
import { watchWaysOut, type WaysOut } from './waysOut';
import type { Analysis, Delivery, MessageFormat, NewMessage, ReasonId, Sentence, TargetRecipient } from '../types';

/** Rows of one step: large enough that a commit per step costs little, small enough that cancelling is quick. */
export const BATCH = 2_000;

/** Other deliveries of this thread send meanwhile, and have to say that they live. */
const LONGEST_BREATH_MS = 50;

/** How many different characters are kept. */
const CHARACTERS = 200;

/** How many recipients of one kind are kept as examples. */
const EXAMPLES = 20;

/** Each takes a second of the engine's thread: a template that loops for ever would else hold it for days. */
const MOST_TIMES_OVER = 10;

/** What going through the target has shown: the figures that the typology looks at. */
export interface TargetFigures {
	counts: TypologyCounts;
	/** The first recipients whose message could not be made; `counts.exclusions` has their number. */
	failures: Failure[];
	/** The first recipients whose profile put a line break into a header field. */
	headerLineBreakExamples: string[];
	/** Characters that messages have in another form, by the character; the first that were met. */
	changes: Map<string, ChangedCharacter>;
	/** The images that messages are to bring. */
	images: ImageSurvey;
	samples: Samples;
	withoutWayOut?: WithoutWayOut;
	/** Messages that were made. */
	checked: number;
	/** Recipients whose template ran until its time was over. */
	timesOver: string[];
	notes: TargetNotes;
	/** Of the user's filtering, pressure and capacity rules. */
	ruleExclusions: RuleExclusionFigure[];
	/** Messages to addresses that are not in the target. */
	seedMessages: number;
	/** Seed addresses that get nothing, those aside that are in the target. */
	seedsLeftOut: LeftOut[];
}

/**
 * Goes through the target of a running analysis: excludes, decides formats, makes every message once to see that
 * it can be made, and writes the messages to the store.
 * @throws DeliveryError `cancelled`: the caller abandons the analysis
 */
export async function analyzeTarget(
	context: DeliveryContext,
	delivery: Delivery,
	analysis: Analysis,
	renderer: MessageRenderer,
	proofExclusions?: ProofExclusions,
): Promise<TargetFigures> {
	const { store, signal } = context;
	const figures = emptyFigures(createImageSurvey(delivery, renderer.content));
	const admission = await openAdmission(context, delivery, analysis, proofExclusions);
	const rules = await openRuleExclusions(context, delivery, analysis);
	const seeds = await openSeeds(context, delivery, analysis);
	const waysOut = watchWaysOut(delivery.parameters, renderer);
	const work: Work = { delivery, analysis, renderer, admission, rules, seeds, waysOut, isChecked: checkOf(delivery, analysis), figures };
	for (;;) {
		assertGoingOn(signal);
		const rows = await store.readTarget(analysis.targetVersion, figures.counts.recipients, BATCH);
		if (rows.length === 0) break;
		await analyzeBatch(context, work, rows);
		figures.counts.recipients += rows.length;
		context.onProgress({ step: 'analysis', done: figures.counts.recipients, total: delivery.targetRecipients });
		await breathe();
	}
	admission.finish();
	rules.finish();
	await analyzeSeeds(context, work);
	figures.ruleExclusions = rules.figures();
	figures.withoutWayOut = waysOut.without;
	return figures;
}

/** What the batches of one analysis share. */
interface Work {
	delivery: Delivery;
	analysis: Analysis;
	renderer: MessageRenderer;
	admission: Admission;
	rules: RuleExclusions;
	seeds: Seeds;
	waysOut: WaysOut;
	/** Is this recipient's message made as a check? */
	isChecked(row: TargetRecipient): boolean;
	figures: TargetFigures;
}

/** Seed addresses get a message each, and are in no figure of the target. One to which a message of the target goes is its double. */
async function analyzeSeeds(context: DeliveryContext, work: Work): Promise<void> {
	const rows = await work.seeds.saveRows();
	if (rows.length === 0) return;
	const everybody: Admission = {
		...work.admission,
		decide(row, blocked) {
			const decision = excludeRecipient(row, blocked);
			const exclusion = decision.exclusion ?? (work.seeds.isServed(decision.key) ? 'double' : null);
			return { ...decision, exclusion, doubleKey: decision.key };
		},
	};
	const figures = emptyFigures(work.figures.images);
	const waysOut = watchWaysOut(work.delivery.parameters, work.renderer);
	await analyzeBatch(context, { ...work, admission: everybody, rules: NO_RULES, waysOut, figures }, rows);
	work.figures.seedMessages = figures.counts.toDeliver;
	work.figures.seedsLeftOut = await leftOutOf(context, work.analysis, rows);
}

async function leftOutOf({ store }: DeliveryContext, { id }: Analysis, rows: readonly TargetRecipient[]): Promise<LeftOut[]> {
	const from = Math.min(...rows.map(({ position }) => position));
	const excluded = await store.readMessages(id, { from, limit: rows.length, state: 'ignored' });
	return excluded.flatMap(({ address, position, reason }) => (position < 0 && reason && reason !== 'double' ? [{ address, reason }] : []));
}

function assertGoingOn(signal: AbortSignal): void {
	if (signal.aborted) throw new DeliveryError('cancelled', 'The analysis was cancelled. Nothing was frozen or sent.');
}

/** When going on without a stop takes too long: lets others on, and looks whether the analysis was cancelled. */
interface Breath {
	isDue(): boolean;
	take(): Promise<void>;
}

function openBreath(signal: AbortSignal): Breath {
	let breathedAt = performance.now();
	return {
		isDue: () => performance.now() - breathedAt > LONGEST_BREATH_MS,
		async take() {
			await breathe();
			assertGoingOn(signal);
			breathedAt = performance.now();
		},
	};
}

async function analyzeBatch(
	{ store, signal }: DeliveryContext,
	work: Work,
	rows: TargetRecipient[],
): Promise<void> {
	const { delivery, analysis, admission, rules, seeds, figures } = work;
	const blocked = await admission.blocked(rows);
	const breath = openBreath(signal);
	const decided: Array<{ row: TargetRecipient; decision: AdmissionDecision }> = [];
	for (const row of rows) {
		if (breath.isDue()) await breath.take();
		decided.push({ row, decision: admission.decide(row, blocked) });
	}
	await rules.prepare(decided.map(({ decision }) => decision));
	const messages: Array<NewMessage & { mask?: string }> = [];
	for (const { row, decision } of decided) {
		if (breath.isDue()) await breath.take();
		noteFields(figures.notes, row);
		if (decision.failure) noteFailure(figures, decision.address, row, 'personalization', decision.failure);
		const { format, mask } = decideFormat(delivery.parameters, delivery.japaneseMobile, { ...row, domain: decision.domain });
		const exclusion = decision.exclusion ?? tryToMake(work, row, decision, format);
		if (!exclusion) rules.take(decision);
		messages.push({
			position: row.position,
			address: decision.address,
			addressKey: decision.key,
			doubleKey: decision.doubleKey,
			domain: decision.domain,
			format,
			exclusion,
			mask,
		});
	}
	const doubles = new Set(await store.addMessages(analysis.id, messages));
	rules.settle(messages.filter(({ exclusion }) => !exclusion).length - doubles.size);
	for (const message of messages) {
		const exclusion = message.exclusion ?? (doubles.has(message.position) ? 'double' : null);
		if (exclusion) increment(figures.counts.exclusions, exclusion);
		else {
			countDelivered(figures.counts, message.format, message.mask);
			noteMessage(figures.notes, message);
			seeds.note(message.addressKey);
			if (analysis.purpose === 'proof') noteCarrier(figures.notes, message);
		}
	}
}

/** Every recipient's message is made, or that of a sample spread over the target. */
function checkOf({ targetRecipients }: Delivery, { typology }: Analysis): Work['isChecked'] {
	const sample = typology.personalizationSample ?? targetRecipients;
	const every = Math.max(1, Math.floor(targetRecipients / sample));
	return ({ position }) => position % every === 0;
}

/**
 * What the user's rules make of a recipient, and then the message, for the sake of what it shows; its id is a stand-in of
 * the same length as a real one.
 */
function tryToMake(
	{ renderer, rules, waysOut, isChecked, figures }: Work,
	row: TargetRecipient,
	{ address, key, doubleKey }: Pick<AdmissionDecision, 'address' | 'key' | 'doubleKey'>,
	format: MessageFormat,
): ReasonId | null {
	try {
		const ruled = rules.exclusionOf(row, { key, doubleKey });
		if (ruled || (!isChecked(row) && figures.samples.first)) return ruled;
		figures.checked += 1;
		const message = { id: '0'.repeat(26), address, format, profile: row.profile };
		const sample = renderer.personalize(message);
		figures.samples.note(message, sample);
		waysOut.note(message, sample, nameOf(address, row.position));
		figures.images.note({ format, address, name: nameOf(address, row.position) }, sample.html);
		noteChanges(figures.changes, sample.changes, nameOf(address, row.position));
		if (sample.cleanedFields.length > 0) {
			figures.counts.headerLineBreaks += 1;
			keepExample(figures.headerLineBreakExamples, nameOf(address, row.position));
		}
		return null;
	} catch (error) {
		const reason = reasonOfRenderError(error);
		if (!reason) throw error;
		noteFailure(figures, address, row, reason, error as Error);
		if (error instanceof PersonalizationError && error.isTimeOver) noteTimeOver(figures, nameOf(address, row.position), error);
		return reason;
	}
}

function noteTimeOver({ timesOver }: TargetFigures, recipient: string, { message }: PersonalizationError): void {
	timesOver.push(recipient);
	if (timesOver.length < MOST_TIMES_OVER) return;
	throw new DeliveryError('invalidParameter', `The messages of ${timesOver.length} recipients take too long to make: ${message}.`, {
		advice: `Look for a loop in the template that depends on their fields, or leave them out: ${timesOver.join(', ')}. Nothing was frozen or sent.`,
	});
}

function noteFailure(
	figures: TargetFigures,
	address: string,
	{ position }: TargetRecipient,
	reason: Failure['reason'],
	{ message: text, sentence }: Error & { sentence?: Sentence },
): void {
	keepExample(figures.failures, { example: nameOf(address, position), reason, text, sentence });
}

/** Counts a recipient for each character once, however many fields have it. */
function noteChanges(known: TargetFigures['changes'], changes: CharacterChange[], recipient: string): void {
	for (const change of new Map(changes.map((each) => [each.from, each])).values()) {
		const noted = known.get(change.from) ?? { ...change, recipients: 0, examples: [] };
		noted.recipients += 1;
		keepExample(noted.examples, recipient);
		if (known.has(change.from) || known.size < CHARACTERS) known.set(change.from, noted);
	}
}

function countDelivered(counts: TypologyCounts, format: MessageFormat, mask?: string): void {
	counts.toDeliver += 1;
	increment(counts.formats, format);
	if (mask === undefined || !isCarrierFormat(format)) return;
	increment(counts.carriersByDomain, format);
	increment((counts.formatRules ??= {}), mask);
}

function increment<Key extends string>(counts: Partial<Record<Key, number>>, key: Key): void {
	counts[key] = (counts[key] ?? 0) + 1;
}

function keepExample<Example>(examples: Example[], example: Example): void {
	if (examples.length < EXAMPLES) examples.push(example);
}

/** Rows are counted from 1 for people. */
function nameOf(address: string, position: number): string {
	return address || `row ${position + 1}`;
}

function emptyFigures(images: ImageSurvey): TargetFigures {
	return {
		counts: { recipients: 0, toDeliver: 0, exclusions: {}, formats: {}, carriersByDomain: {}, headerLineBreaks: 0 },
		failures: [],
		headerLineBreakExamples: [],
		changes: new Map(),
		images,
		samples: createSamples(),
		checked: 0,
		timesOver: [],
		notes: emptyNotes(),
		ruleExclusions: [],
		seedMessages: 0,
		seedsLeftOut: [],
	};
}
