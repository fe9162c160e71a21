import type { Language } from '../../../delivery/types';
import { en } from './en';
import { fr } from './fr';
import { ja } from './ja';
import type { DocumentTexts } from './texts';

export type { DocumentTexts, DocumentWord, TimeUnit } from './texts';

const TEXTS: Record<Language, DocumentTexts> = { en, fr, ja };

/** All texts of reports, previews and the progress page in this language. */
export function documentTextsIn(language: Language): DocumentTexts {
	return TEXTS[language];
}
