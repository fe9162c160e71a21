/**
 * What findings and reasons say, in each language that approval mails, pages and reports have: one table a language.
 * Rules say only which sentence it is and what it is about.
 */
import type { Finding, Language, Sentence } from '../delivery/types';
import { en, type SentenceTable } from './en';
import { fr } from './fr';
import { ja } from './ja';
import { sayWith } from './say';
import type { Part } from './speech';

export { excerpt, excerptOf, shorten, type Excerpt } from './excerpt';
export { CARRIER_NAMES, FORMAT_NAMES } from './names';
export { reasonText } from './reasons';
export { speechOf, type Part, type Speech } from './speech';

const TABLES: Record<Language, SentenceTable> = { en, fr, ja };

/** Names one sentence of the tables. */
export type SentenceKey = keyof SentenceTable;

/** What a sentence is about. */
export type ValuesOf<Key extends SentenceKey> = Parameters<SentenceTable[Key]>[0];

/** A sentence as data. */
export function sentence<Key extends SentenceKey>(key: Key, values: ValuesOf<Key>): Sentence {
	return { key, values };
}

/** Says a sentence in this language; text has no other language and stays as it is. @throws RangeError no such sentence */
export function say(part: Part, language: Language): string {
	return sayWith(TABLES[language], part);
}

/**
 * What a finding says, in this language. The user's own words, and findings of analyses that kept only a text, stay as
 * they were found; a sentence that these tables no longer have stays in English.
 */
export function findingText({ text, sentence: said }: Pick<Finding, 'text' | 'sentence'>, language: Language): string {
	if (!said || language === 'en') return text;
	try {
		return say(said, language);
	} catch {
		return text;
	}
}
