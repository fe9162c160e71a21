/** U+1F1E6, the regional indicator A. */
const FIRST_INDICATOR = 0x1f1e6;
/** Longer names would not fit one encoded-word of ISO-2022-JP, which holds 18 kanji with their escapes. */
const LONGEST_NAME = 12;

let countries: Intl.DisplayNames | undefined;

/** The text of a country's flag: `🇫🇷` → `[フランス]`, or the letters where the name is long or unknown; else undefined. */
export function flagText(emoji: string): string | undefined {
	if (!/^\p{Regional_Indicator}+$/u.test(emoji)) return undefined;
	const letters = Array.from(emoji, toLetter).join('');
	if (letters.length !== 2) return `[${letters}]`;
	countries ??= new Intl.DisplayNames('ja', { type: 'region', fallback: 'none' });
	const name = countries.of(letters) ?? letters;
	return `[${name.length <= LONGEST_NAME ? name : letters}]`;
}

function toLetter(indicator: string): string {
	return String.fromCharCode(0x41 + (indicator.codePointAt(0) as number) - FIRST_INDICATOR);
}
