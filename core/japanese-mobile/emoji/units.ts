/** Where emoji begin and end in a text, and what of them the carriers know nothing of. */

const PICTURE = '[\\p{Extended_Pictographic}\\p{Emoji_Presentation}]';
/** What follows a picture and belongs to it: style, keycap, skin tone, tags (of flags as Scotland's). */
const ATTACHED = '[\\ufe0e\\ufe0f\\u20e3\\p{Emoji_Modifier}\\u{e0020}-\\u{e007f}]*';

/** One emoji (UTS #51, ED-17), the longest first: keycap, flag, pictures that U+200D joins; then what is left of such. */
const UNIT = new RegExp(
	[
		'[0-9#*][\\ufe0e\\ufe0f]?\\u20e3[\\ufe0e\\ufe0f]?',
		'\\p{Regional_Indicator}{2}[\\ufe0e\\ufe0f]?',
		`${PICTURE}${ATTACHED}(?:\\u200d${PICTURE}${ATTACHED})*`,
		'\\u20e3',
	].join('|'),
	'gu',
);

const STYLE = /[\ufe0e\ufe0f]/g;
const STYLE_AND_TONE = /[\ufe0e\ufe0f\p{Emoji_Modifier}]/gu;
const TAGS = /[\u{e0020}-\u{e007f}]/gu;

/** A run of a text: one emoji, or what stands between two. */
export interface Run {
	text: string;
	isEmoji: boolean;
}

/** A text cut at its emoji; the runs joined are the text. */
export function splitEmoji(text: string): Run[] {
	const runs: Run[] = [];
	let end = 0;
	for (const { 0: unit, index } of text.matchAll(UNIT)) {
		if (index > end) runs.push({ text: text.slice(end, index), isEmoji: false });
		runs.push({ text: unit, isEmoji: true });
		end = index + unit.length;
	}
	if (end < text.length) runs.push({ text: text.slice(end), isEmoji: false });
	return runs;
}

/** An emoji without variation selectors, as the table of the carriers has it: `❤️` → `❤`. */
export function withoutStyle(emoji: string): string {
	return emoji.replace(STYLE, '');
}

/** An emoji without variation selectors and skin tones: `👍🏻` → `👍`. */
export function plainEmoji(emoji: string): string {
	return emoji.replace(STYLE_AND_TONE, '');
}

const PERSON = '[👨👩🧑👦👧🧒👶]';
const FAMILY = new RegExp(`^${PERSON}(\\u200d${PERSON})+$`, 'u');

/** The emoji that a plain sequence is about: a family, a couple, else what stands before the first U+200D or tag. */
export function baseEmoji(sequence: string): string {
	const [first = '', second, third] = sequence.replace(TAGS, '').split('\u200d');
	if (second === '❤') return third === '💋' ? '💏' : third === undefined ? first : '💑';
	return FAMILY.test(sequence) ? '👪' : first;
}
