/** The first of several things, and how many more there are: as much as a sentence can bear. */
export interface Excerpt<Thing = string> {
	first: Thing[];
	more: number;
}

/** Things that are named where nothing else is said. */
const NAMED = 3;

/** Characters of a text that are shown. */
const SHOWN_CHARACTERS = 80;

/** The first of these things, in order. */
export function excerpt<Thing>(things: readonly Thing[], most: number): Excerpt<Thing> {
	return { first: things.slice(0, most), more: Math.max(0, things.length - most) };
}

/** What is different among these texts, none longer than a sentence can bear. */
export function excerptOf(texts: Iterable<string>): Excerpt {
	return excerpt([...new Set(texts)].map(shorten), NAMED);
}

/** No longer than a sentence can bear. */
export function shorten(text: string): string {
	return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS - 1)}…` : text;
}
