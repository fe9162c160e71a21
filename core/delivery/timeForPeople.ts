import type { Language } from './types';

/** British rather than American: the day stands before the month, as nearly everywhere. */
const LOCALES: Record<Language, string> = { en: 'en-GB', fr: 'fr-FR', ja: 'ja-JP' };

/** A time in ms as `Friday 5 June 2026 at 18:00 UTC`, in this language and time zone. */
export function timeForPeople(time: number, { language, timeZone }: { language: Language; timeZone: string }): string {
	const format = (zone: string) =>
		new Intl.DateTimeFormat(LOCALES[language], {
			weekday: 'long',
			day: 'numeric',
			month: 'long',
			year: 'numeric',
			hour: '2-digit',
			minute: '2-digit',
			timeZone: zone,
			timeZoneName: 'short',
		}).format(time);
	try {
		return format(timeZone);
	} catch {
		// A zone that this machine does not know.
		return format('UTC');
	}
}
