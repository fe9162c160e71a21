import { PAGE_TEXTS, type PageLanguage } from './texts';

/** Names that profiles use for a language, beside tags as `fr-CA`; in lower case. */
const NAMES = new Map<string, PageLanguage>([
	['english', 'en'],
	['anglais', 'en'],
	['英語', 'en'],
	['french', 'fr'],
	['français', 'fr'],
	['francais', 'fr'],
	['フランス語', 'fr'],
	['japanese', 'ja'],
	['japonais', 'ja'],
	['日本語', 'ja'],
	['jp', 'ja'],
]);

/**
 * The language of a page: the recipient's own, as far as the pages speak it, else the browser's first choice.
 * @param acceptLanguage header of the request (RFC 9110 section 12.5.4)
 */
export function pageLanguage(
	profile: string | undefined,
	acceptLanguage: string | undefined,
	fallback: PageLanguage = 'en',
): PageLanguage {
	return toLanguage(profile ?? '') ?? preferredOf(acceptLanguage ?? '') ?? fallback;
}

function toLanguage(text: string): PageLanguage | undefined {
	const name = text.trim().toLowerCase();
	const tag = name.split(/[-_]/)[0] ?? '';
	return NAMES.get(name) ?? (Object.hasOwn(PAGE_TEXTS, tag) ? (tag as PageLanguage) : undefined);
}

function preferredOf(header: string): PageLanguage | undefined {
	const ranges = header.slice(0, 1_000).split(',').map((range) => {
		const [tag = '', ...parameters] = range.split(';');
		const quality = Number(parameters.map((parameter) => /^\s*q\s*=\s*([\d.]+)/i.exec(parameter)?.[1]).find(Boolean) ?? 1);
		return { language: toLanguage(tag), quality };
	});
	const known = ranges.filter(({ language, quality }) => language && quality > 0);
	return known.sort((a, b) => b.quality - a.quality)[0]?.language;
}
