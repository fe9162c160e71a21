import { DateTime, IANAZone } from 'luxon';
import type { Language } from '../../delivery/types';
import { formatNumber } from '../texts';
import type { DocumentTexts, TimeUnit } from './texts';

/** British rather than American: the day stands before the month, as nearly everywhere. */
const LOCALES: Record<Language, string> = { en: 'en-GB', fr: 'fr-FR', ja: 'ja-JP' };

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const UNITS: ReadonlyArray<[unit: TimeUnit, ms: number]> = [
	['day', DAY],
	['hour', HOUR],
	['minute', MINUTE],
	['second', SECOND],
];

/** How numbers, shares and times are written in one language and time zone. */
export interface Formats {
	number(value: number): string;
	/** `12.5 %` of a whole; what is not nothing is never 0 %, and what is not all never 100 %. */
	share(part: number, whole: number): string;
	/** `5 Jun 2026, 18:00` */
	time(at: number): string;
	/** The same with seconds and the name of the time zone. */
	exactTime(at: number): string;
	/** A moment on an axis whose labels are so far apart. @param wall a time whose UTC parts are those of the clock */
	axisTime(wall: number, stepMs: number): string;
	/** The clock of the time zone at this moment, as a time in UTC. */
	wall(at: number): number;
	/** `5 minutes`; in the largest unit that leaves no fraction worth telling. */
	span(ms: number): string;
	/** `Messages sent per 5 minutes` */
	perSlice(ms: number): string;
}

export function formatsOf(language: Language, timeZone: string, texts: DocumentTexts): Formats {
	const locale = LOCALES[language];
	const zone = IANAZone.isValidZone(timeZone) ? timeZone : 'UTC';
	const number = (value: number) => formatNumber(value, { language });
	const inZone = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
	const day = { day: 'numeric', month: 'short', year: 'numeric' } as const;
	const clock = { hour: '2-digit', minute: '2-digit' } as const;
	const times = inZone({ ...day, ...clock });
	const exactTimes = inZone({ ...day, ...clock, second: '2-digit', timeZoneName: 'short' });
	return {
		number,
		share: (part, whole) => shareIn(locale, part, whole),
		time: (at) => times.format(at),
		exactTime: (at) => exactTimes.format(at),
		axisTime: (wall, stepMs) => axisFormat(locale, stepMs).format(wall),
		wall: (at) => at + DateTime.fromMillis(at, { zone }).offset * MINUTE,
		span(ms) {
			const { amount, unit } = inUnit(ms);
			return texts.span(number(amount), unit, amount === 1);
		},
		perSlice(ms) {
			const { amount, unit } = inUnit(ms);
			return texts.perSlice(number(amount), unit, amount === 1);
		},
	};
}

/** 90 minutes are 90 minutes, 120 are 2 hours, and nobody needs the seconds of an hour. */
function inUnit(ms: number): { amount: number; unit: TimeUnit } {
	const found = UNITS.find(([, size]) => ms >= 2 * size || ms === size) ?? (['second', SECOND] as const);
	return { amount: Math.max(1, Math.round(ms / found[1])), unit: found[0] };
}

function shareIn(locale: string, part: number, whole: number): string {
	const format = (share: number) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(share);
	if (whole <= 0) return format(0);
	const share = part / whole;
	if (part > 0 && share < 0.001) return `< ${format(0.001)}`;
	if (part < whole && share > 0.999) return `> ${format(0.999)}`;
	return format(share);
}

function axisFormat(locale: string, stepMs: number): Intl.DateTimeFormat {
	const clock = { hour: '2-digit', minute: '2-digit' } as const;
	const options: Intl.DateTimeFormatOptions =
		stepMs > 0 && stepMs < MINUTE ? { ...clock, second: '2-digit' } : stepMs < 6 * HOUR ? clock : stepMs < DAY ? { day: 'numeric', month: 'short', ...clock } : { day: 'numeric', month: 'short' };
	return new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options });
}
