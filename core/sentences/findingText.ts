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
