import type { Language } from '../../delivery/types';
import { en } from './en';
import { fr } from './fr';
import { ja } from './ja';
import type { ReportTexts } from './texts';

export type { ReportTexts, ReportWord } from './texts';

const TEXTS: Record<Language, ReportTexts> = { en, fr, ja };

/** All texts of approval mails and pages in this language. */
export function textsIn(language: Language): ReportTexts {
	return TEXTS[language];
}

/** `1,198`, `1 198`, as the language writes it. */
export function formatNumber(value: number, { language }: Pick<ReportTexts, 'language'>): string {
	return value.toLocaleString(language === 'en' ? 'en-US' : language);
}
