import type { Finding, Language } from '../delivery/types';
import { say } from './tables';

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

/** A recipient without an address, as `row 12` of the target; from 1. */
const ROW = /^row (\d+)$/;

/** A recipient that a finding names: the address, or which row of the target it is. */
export function exampleText(example: string, language: Language): string {
	const [, row] = ROW.exec(example) ?? [];
	if (row === undefined) return example;
	return { en: example, fr: `ligne ${row}`, ja: `${row}行目` }[language];
}
