import { DateTime, IANAZone } from 'luxon';

export function isTimeZone(name: string): boolean {
	return IANAZone.isValidZone(name);
}

/** ISO 8601 knows times of no day, which would be today's and may be over, and months. */
const STARTS_WITH_DAY = /^\s*\d{4}-?\d\d-?\d\d/;

/**
 * A date and time as a form gives it (ISO 8601), read in this time zone unless it carries an offset of its own.
 * @returns ms since 1970 UTC; undefined when there is no such date
 */
export function parseZonedTime(text: string, timeZone: string): number | undefined {
	if (!STARTS_WITH_DAY.test(text)) return undefined;
	// n8n's date field writes a space between date and time in some versions.
	const time = DateTime.fromISO(text.trim().replace(' ', 'T'), { zone: timeZone });
	return time.isValid ? time.toMillis() : undefined;
}

/** `2027-03-01 09:00 Asia/Tokyo` */
export function zonedTimeForPeople({ at, timeZone }: { at: number; timeZone: string }): string {
	return `${DateTime.fromMillis(at, { zone: timeZone }).toFormat('yyyy-MM-dd HH:mm')} ${timeZone}`;
}
