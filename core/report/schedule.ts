import { excerpt, speechOf } from '../sentences';
import type { Row } from './sections';
import { formatNumber, type ReportTexts } from './texts';

/** When and how the messages would go, as it was analyzed. */
export interface ReportedSchedule {
	/** Contact date as the reader should see it; null: as soon as the delivery is confirmed. */
	contactDate: string | null;
	/** How long sending takes at the configured rates, waves included, in ms; null where nothing makes it take time. */
	durationMs: number | null;
	/** In order, each with its delay after the start of the one before in ms; empty where all messages go in one. */
	waves: ReadonlyArray<{ messages: number; delayMs: number }>;
}

/** Waves that are listed one by one. */
const LISTED = 12;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Rows on the start, the estimated duration and each wave with its number and its time after the start. */
export function scheduleRows(texts: ReportTexts, { contactDate, durationMs, waves }: ReportedSchedule): Row[] {
	const { words, language } = texts;
	const period = (ms: number) => speechOf(language).duration(roughly(ms));
	const start: Row = [words.start, contactDate ?? words.onceConfirmed];
	const takes: Row[] = durationMs === null ? [] : [[words.sendingTime, texts.about(period(durationMs))]];
	return [start, ...takes, ...waveRows(texts, waves, period)];
}

function waveRows(texts: ReportTexts, waves: ReportedSchedule['waves'], period: (ms: number) => string): Row[] {
	let fromStart = 0;
	const rows = waves.map(({ messages, delayMs }, index): Row => {
		fromStart += delayMs;
		const amount = formatNumber(messages, texts);
		return [texts.waveOf(formatNumber(index + 1, texts)), texts.waveSize(amount, messages === 1, fromStart === 0 ? '' : period(fromStart))];
	});
	const { first, more } = excerpt(rows, LISTED);
	return more > 0 ? [...first, ['…', texts.moreWaves(formatNumber(more, texts), more === 1)]] : first;
}

/** An estimate is no more exact than this: hours of days, minutes of hours. */
function roughly(ms: number): number {
	const unit = ms >= 2 * DAY_MS ? HOUR_MS : ms >= 2 * HOUR_MS ? MINUTE_MS : 1_000;
	return Math.max(1_000, Math.round(ms / unit) * unit);
}
