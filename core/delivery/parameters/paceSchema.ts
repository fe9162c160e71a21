import { z } from 'zod';
import { durationForPeople, parseDuration } from '../../schedule/duration';
import { parseMxRules } from '../../schedule/mxRules';
import { lastWaveStart, MAX_WAVES, wavesOf } from '../../schedule/waves';
import { isTimeZone, parseZonedTime, zonedTimeForPeople } from '../../schedule/zonedTime';
import type { DeliveryParameters, WavePlan, WaveSize } from '../types';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** Stands for a large target where the number of messages is not known yet: enough for whole percents. */
const ANY_TARGET = 1_000_000;

const PERIOD_ADVICE = 'must be a number with a unit s, m, h, d or y, as 6h or 5d';

/** A period in ms, or as a person writes it. */
const period = (field: string) =>
	z.union([z.number(), z.string()], { message: `${field} ${PERIOD_ADVICE}` }).transform((value, context) => {
		const ms = typeof value === 'number' ? value : parseDuration(value);
		if (ms === undefined || !Number.isSafeInteger(ms)) return refuse(context, `${field} "${value}" ${PERIOD_ADVICE}`);
		return ms;
	});

const positivePeriod = (field: string) => period(field).refine((ms) => ms > 0, `${field} must be more than 0`);

/** `1000` messages, or `25%` of them. */
const waveSize = (field: string) =>
	z.union([z.string(), z.number()], { message: `${field} has no size` }).transform((value, context): WaveSize => {
		const [, number, percent] = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(String(value).trim()) ?? [];
		const size: WaveSize = { unit: percent ? 'percent' : 'messages', value: Number(number) };
		if (number === undefined) return refuse(context, `${field} has the size "${value}": it must be a number of messages, as 1000, or a share, as 25%`);
		if (size.value <= 0) return refuse(context, `${field} has the size "${value}": it must be more than 0`);
		if (size.unit === 'percent' && size.value > 100) return refuse(context, `${field} has a size over 100 %`);
		if (size.unit === 'messages' && !Number.isInteger(size.value)) return refuse(context, `${field} has the size "${value}": messages are whole`);
		return size;
	});

const equalWaves = z
	.object({ kind: z.literal('equal'), size: waveSize('Equal Waves'), periodMs: positivePeriod('Period of Equal Waves') })
	.refine(({ size }) => size.unit === 'messages' || Math.ceil(100 / size.value) <= MAX_WAVES, `Equal Waves would be more than ${MAX_WAVES} waves`);

const calendarWaves = z
	.object({
		kind: z.literal('calendar'),
		waves: z
			.array(z.object({ delayMs: period('Start Delay of Wave Calendar'), size: waveSize('Wave Calendar') }))
			.min(1, 'Wave Calendar has no wave')
			.max(MAX_WAVES, `Wave Calendar has more than ${MAX_WAVES} waves`),
	})
	.superRefine(({ waves }, context) => {
		const percent = waves.reduce((sum, { size }) => sum + (size.unit === 'percent' ? size.value : 0), 0);
		// Rounded, since 33.4 + 33.3 + 33.3 is a little more than 100 in floating point.
		if (Math.round(percent * 1e6) > 100e6) addSentence(context, `The waves of Wave Calendar come to ${percent} %, which is over 100 %`);
		// It goes with the start of sending: what is to go later must not leave at once.
		if (waves[0]?.delayMs) addSentence(context, 'The first wave of Wave Calendar has a Start Delay, but there is no wave before it: leave that empty, and set Contact Date to start later');
	});

/** A discriminated union takes no refined schemas, so the kind chooses here. */
const waves = z.object({ kind: z.string() }).passthrough().transform((raw, context): WavePlan => {
	if (raw.kind !== 'equal' && raw.kind !== 'calendar') return refuse(context, 'Choose Equal Waves or Wave Calendar, not both');
	const parsed = (raw.kind === 'equal' ? equalWaves : calendarWaves).safeParse(raw);
	return parsed.success ? parsed.data : refuse(context, parsed.error.issues[0]?.message ?? 'The waves cannot be used');
});

/** A date with its time zone; UTC where none is given. */
const zonedTime = (field: string) =>
	z.object({ at: z.union([z.number(), z.string()]), timeZone: z.string().optional() }).transform(({ at, timeZone }, context) => {
		const zone = timeZone?.trim() || 'UTC';
		if (!isTimeZone(zone)) return refuse(context, `${field}: there is no time zone "${zone}"; give a name as Asia/Tokyo or Europe/Paris`);
		const time = typeof at === 'number' ? at : parseZonedTime(at, zone);
		if (time === undefined) return refuse(context, `${field} "${at}" is no date and time; give one as 2027-03-01T09:00`);
		return { at: time, timeZone: zone };
	});

const retries = z
	.object({
		firstDay: z
			.number()
			.int('Retries on the First Day must be a whole number')
			.min(0, 'Retries on the First Day is below 0')
			.max(1000, 'Retries on the First Day is over 1000')
			.default(5),
		spacingMs: positivePeriod('Minimum Spacing of Retries').default(HOUR_MS),
	})
	.refine(
		({ firstDay, spacingMs }) => firstDay * spacingMs <= DAY_MS,
		'Retries on the First Day times Minimum Spacing of Retries is more than one day',
	);

const threshold = (field: string) =>
	z.union([
		z.literal('off'),
		z.object({
			messages: z.number().int(`${field} must be a whole number of messages`).min(1, `${field} must be at least 1 message`),
			percent: z.number().min(0, `${field} is below 0 %`).max(100, `${field} is over 100 %`),
		}),
	]);

/** Rows of Email Parameters that say when and how fast a delivery is sent. */
export const paceFields = {
	validityMs: positivePeriod('Validity Period').default(5 * DAY_MS),
	validUntil: zonedTime('Validity Limit').optional(),
	contactDate: zonedTime('Contact Date').optional(),
	priority: z
		.enum(['veryLow', 'low', 'normal', 'high', 'veryHigh'], { message: 'Priority must be veryLow, low, normal, high or veryHigh' })
		.optional()
		// What is normal is not written out, so that older deliveries keep their fingerprint.
		.transform((priority) => (priority === 'normal' ? undefined : priority)),
	waves: waves.optional(),
	retries: retries.optional(),
	smtpTest: z
		.boolean()
		.optional()
		.transform((test) => test || undefined),
	messagesPerHour: z
		.number()
		.int('Messages per Hour must be a whole number')
		.min(0, 'Messages per Hour is below 0')
		.optional()
		.transform((rate) => rate || undefined),
	errorThreshold: threshold('Error Threshold').optional(),
	domainHold: threshold('Domain Hold').optional(),
	/** One rule a line. */
	mxRules: z
		.string()
		.optional()
		.transform((text) => (text?.trim() ? parseMxRules(text) : undefined)),
};

type PaceParameters = Pick<DeliveryParameters, 'validityMs' | 'validUntil' | 'contactDate' | 'waves'>;

/** What no single field shows: a validity that is over before the messages may leave. */
export function refuseImpossibleTimes(parameters: PaceParameters, context: z.RefinementCtx): void {
	const { contactDate, validUntil } = parameters;
	if (contactDate && validUntil && validUntil.at <= contactDate.at) {
		return addSentence(context, `Validity Limit (${zonedTimeForPeople(validUntil)}) is not after Contact Date (${zonedTimeForPeople(contactDate)})`);
	}
	const validityMs = validUntil ? contactDate && validUntil.at - contactDate.at : parameters.validityMs;
	const lastStartMs = lastStartOf(parameters.waves);
	if (validityMs === undefined || lastStartMs < validityMs) return;
	addSentence(context, `The last wave starts ${durationForPeople(lastStartMs)} after the first, which is not within the validity of ${durationForPeople(validityMs)}`);
}

/** As far as it is known without the number of messages. */
function lastStartOf(plan: WavePlan | undefined): number {
	if (!plan) return 0;
	if (plan.kind === 'calendar') return plan.waves.reduce((sum, { delayMs }) => sum + delayMs, 0);
	return plan.size.unit === 'percent' ? lastWaveStart(wavesOf(plan, ANY_TARGET)) : 0;
}

function refuse(context: z.RefinementCtx, message: string): never {
	// Fatal, since what comes after would look at a value that is not there.
	context.addIssue({ code: z.ZodIssueCode.custom, message, fatal: true });
	return z.NEVER;
}

function addSentence(context: z.RefinementCtx, message: string): void {
	context.addIssue({ code: z.ZodIssueCode.custom, message });
}
