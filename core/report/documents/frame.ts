import type { Language } from '../../delivery/types';
import { textsIn, type ReportTexts } from '../texts';
import { formatsOf, type Formats } from './formats';
import { documentTextsIn, type DocumentTexts } from './texts';

/** Where the same is to be read in another language, or more is; none in a file that was downloaded. */
export interface DocumentLinks {
	languages: Array<{ language: Language; url: string }>;
	/** Other pages about the delivery. */
	pages: Array<{ page: keyof DocumentTexts['titles']; url: string }>;
}

export interface DocumentOptions {
	language: Language;
	/** IANA name: times are those of its clocks. */
	timeZone: string;
	/** When the figures were taken. */
	now: number;
	links?: DocumentLinks;
}

/** What every document speaks by. */
export interface Frame extends DocumentOptions {
	texts: ReportTexts;
	more: DocumentTexts;
	formats: Formats;
}

export function frameOf(options: DocumentOptions): Frame {
	const { language, timeZone } = options;
	const more = documentTextsIn(language);
	return { ...options, texts: textsIn(language), more, formats: formatsOf(language, timeZone, more) };
}
