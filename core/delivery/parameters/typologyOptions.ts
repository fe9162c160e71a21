import { z } from 'zod';
import { DeliveryError } from '../../errors';
import { compileCondition } from '../../personalization/condition';
import { conditionName, controlRules, settableRules } from '../../typology';
import { IN_COUNTED_DELIVERY, IN_FILTERING_RULE } from './conditionVariables';
import type { TypologyOptions } from '../types';

const ADVICE = 'Correct it in Analyze Delivery. Nothing was analyzed.';

const LEVELS = ['information', 'warning', 'error'] as const;

const HOUR_MS = 60 * 60 * 1000;
const YEAR_MS = 366 * 24 * HOUR_MS;

/** Rules of one kind; each is asked for every recipient, or for every delivery of the period. */
const MOST_RULES = 20;

const level = z.enum(LEVELS, { message: 'The level of a rule must be information, warning or error' });

const label = (kind: string) => z.string({ message: `A ${kind} rule has no name` }).trim().min(1, `A ${kind} rule has no name`);

/** A condition that may be left out: then everything meets it. */
const condition = z
	.string()
	.optional()
	.transform((text) => text?.trim() || undefined);

const wholeNumber = (sentence: string, most: number) =>
	z.number({ message: sentence }).int(sentence).min(0, sentence).max(most, sentence);

const rulesOf = <Rule extends z.ZodTypeAny>(kind: string, rule: Rule) =>
	z.array(rule).max(MOST_RULES, `There are more than ${MOST_RULES} ${kind} rules`).optional();

const MAX_MESSAGES = 'The maximum of a pressure rule must be a whole number from 0';
const MAX_PER_DAY = 'The maximum of a capacity rule must be a whole number from 0';
const PERIOD = 'The period of a pressure rule must be from one hour to one year';
const PORT = 'The port of SpamAssassin must be a whole number from 1 to 65535, usually 783';

const schema = z.object({
	levels: z.record(z.enum(['off', ...LEVELS], { message: 'The level of a rule must be off, information, warning or error' })).optional(),
	personalizationSample: wholeNumber('The sample of the personalization check must be a whole number from 0', 1_000_000_000)
		.optional()
		.transform((recipients) => recipients || undefined),
	weight: z.number({ message: 'The weight must be a number' }).min(0, 'The weight is below 0').max(1_000, 'The weight is over 1000').optional(),
	filtering: rulesOf('filtering', z.object({ label: label('filtering'), condition: z.string() })),
	pressure: rulesOf(
		'pressure',
		z.object({
			label: label('pressure'),
			maxMessages: wholeNumber(MAX_MESSAGES, 1_000_000),
			periodMs: z.number({ message: PERIOD }).int(PERIOD).min(HOUR_MS, PERIOD).max(YEAR_MS, PERIOD),
			condition,
		}),
	),
	capacity: rulesOf('capacity', z.object({ label: label('capacity'), maxPerDay: wholeNumber(MAX_PER_DAY, 1_000_000_000), condition })),
	control: rulesOf(
		'control',
		z.object({ label: label('control'), condition: z.string(), text: z.string().trim().min(1, 'A control rule has no message'), level }),
	),
	reachability: z
		.object({
			timeoutMs: z.number().int().min(100, 'The time-out of the URL check is below 0.1 s').max(60_000, 'The time-out of the URL check is over 60 s'),
			maxUrls: z.number().int().min(1, 'The URL check needs at least 1 address').max(500, 'The URL check is for at most 500 addresses'),
		})
		.nullish(),
	spamAssassin: z
		.object({ host: z.string().trim().min(1, 'The host of SpamAssassin is empty'), port: z.number({ message: PORT }).int(PORT).min(1, PORT).max(65535, PORT) })
		.nullish(),
});

/**
 * Typology options that come from outside, checked; conditions and messages of rules are compiled once.
 * @param advice where they are corrected
 * @throws DeliveryError `invalidParameter` with one sentence, `templateSyntax` with the rule and the place
 */
export function parseTypologyOptions(raw: unknown, advice = ADVICE): TypologyOptions {
	const parsed = schema.safeParse(raw);
	if (!parsed.success) throw refused(parsed.error.issues[0]?.message ?? 'The typology options cannot be used', advice);
	assertKnownRules(Object.keys(parsed.data.levels ?? {}), advice);
	compileAll(parsed.data);
	return parsed.data;
}

function compileAll({ filtering = [], pressure = [], capacity = [], control = [] }: TypologyOptions): void {
	filtering.forEach((rule) => compileCondition(conditionName('Filtering', rule), rule.condition, IN_FILTERING_RULE));
	pressure.forEach((rule) => rule.condition && compileCondition(conditionName('Pressure', rule), rule.condition, IN_COUNTED_DELIVERY));
	capacity.forEach((rule) => rule.condition && compileCondition(conditionName('Capacity', rule), rule.condition, IN_COUNTED_DELIVERY));
	controlRules(control);
}

function assertKnownRules(ids: string[], advice: string): void {
	const unknown = ids.find((id) => !settableRules.some((rule) => rule.id === id));
	if (unknown !== undefined) throw refused(`There is no rule "${unknown}" whose level can be set`, advice);
}

function refused(sentence: string, advice: string): DeliveryError {
	return new DeliveryError('invalidParameter', `${sentence}.`, { advice });
}
