import type { Language, Sentence } from '../delivery/types';
import { durationForPeople, splitDuration } from '../schedule/duration';
import type { Excerpt } from './excerpt';

/** A sentence as data, or text that has no other language: the user's own words, a server's reply, a code. */
export type Part = Sentence | string;

/** What the sentences of one language are put together with. */
export interface Speech {
	/** An amount, grouped as the language does it. */
	number(value: number): string;
	/** An amount with its noun. */
	count(value: number, one: string, several: string): string;
	/** `a, b and 2 more`. */
	list<Thing>(excerpt: Excerpt<Thing>, name: (thing: Thing) => string): string;
	/** The same of texts, as JSON strings, so that control characters show. */
	quoted(excerpt: Excerpt): string;
	/** A period in ms, in the largest units that say it exactly. */
	duration(ms: number): string;
}

interface Ways {
	locale: string;
	/** Is this amount said with the singular? */
	isOne(value: number): boolean;
	/** Between an amount and its noun. */
	gap: string;
	comma: string;
	more(rest: string): string;
	duration(ms: number): string;
}

const WAYS: Record<Language, Ways> = {
	en: { locale: 'en-US', isOne: (value) => value === 1, gap: ' ', comma: ', ', more: (rest) => ` and ${rest} more`, duration: durationForPeople },
	// 0 and 1 are singular in French.
	fr: { locale: 'fr', isOne: (value) => Math.abs(value) < 2, gap: ' ', comma: ', ', more: (rest) => ` et ${rest} de plus`, duration: inFrench },
	ja: { locale: 'ja', isOne: () => true, gap: '', comma: '、', more: (rest) => `、ほか${rest}件`, duration: inJapanese },
};

/** The tools of a language. */
export function speechOf(language: Language): Speech {
	const { locale, isOne, gap, comma, more, duration } = WAYS[language];
	const number = (value: number) => value.toLocaleString(locale);
	const list: Speech['list'] = ({ first, more: rest }, name) => first.map(name).join(comma) + (rest > 0 ? more(number(rest)) : '');
	return {
		number,
		list,
		duration,
		count: (value, one, several) => `${number(value)}${gap}${isOne(value) ? one : several}`,
		quoted: (excerpt) => list(excerpt, (text) => JSON.stringify(text)),
	};
}

function inFrench(ms: number): string {
	return inUnits(ms, { d: ' j', h: ' h', m: ' min', s: ' s' }, ' ');
}

function inJapanese(ms: number): string {
	return inUnits(ms, { d: '日', h: '時間', m: '分', s: '秒' }, '');
}

function inUnits(ms: number, units: Record<'d' | 'h' | 'm' | 's', string>, gap: string): string {
	const parts = splitDuration(ms).map(({ amount, unit }) => `${amount}${units[unit]}`);
	return parts.join(gap) || `0${units.s}`;
}
