/** Things that a finding quotes at most, and characters of each. */
const QUOTED = 3;
const QUOTED_CHARACTERS = 80;

/** `"a", "b", "c" and 2 more`: what is different among these texts, as JSON strings, so that control characters show. */
export function quoted(texts: Iterable<string>): string {
	const different = [...new Set(texts)];
	const first = different.slice(0, QUOTED).map((text) => JSON.stringify(shorten(text)));
	const more = different.length > QUOTED ? ` and ${different.length - QUOTED} more` : '';
	return `${first.join(', ')}${more}`;
}

/** No longer than a finding can bear. */
export function shorten(text: string): string {
	return text.length > QUOTED_CHARACTERS ? `${text.slice(0, QUOTED_CHARACTERS - 1)}…` : text;
}
