import type { Language, Sentence } from '../delivery/types';
import { en, type SentenceTable } from './en';
import { fr } from './fr';
import { ja } from './ja';
import { sayWith } from './say';
import type { Part } from './speech';

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
	const text = sayWith(TABLES[language], part);
	return language === 'fr' ? withFixedSpaces(text) : text;
}

/** French has a space before these signs and inside these quotes, at which no line may break. */
function withFixedSpaces(text: string): string {
	return text.replace(/ (?=[:;?!»])/g, '\u00a0').replace(/« /g, '«\u00a0');
}
