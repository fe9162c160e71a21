/**
 * Writes core/japanese-mobile/emoji/emoji-sources.ts from Unicode's EmojiSources.txt
 * (https://www.unicode.org/Public/15.0.0/ucd/EmojiSources.txt):
 *
 *     npx tsx scripts/emoji-table.ts path/to/EmojiSources.txt
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../core/japanese-mobile/emoji');
export const EMOJI_TABLE = join(FOLDER, 'emoji-sources.ts');

/** Of version 15.0.0; another version is to be looked at before its codes are sent to anybody. */
const SHA256 = '9d23c6ec2c8ef93df428dfa3e3dfc668783d0b850cab814abda03b0038af6383';

/** En, em and four-per-em space: KDDI had them among its emoji; to a text they are spaces. */
const SPACES = new Set(['2002', '2003', '2005']);

/** Width of the table between its indentation and the limit of a line. */
const LINE = 110;

/**
 * The source text of the table: what EMOJI_TABLE has to contain.
 * @throws Error when the file is not the known one
 */
export function emojiTable(source: Buffer): string {
	const sha256 = createHash('sha256').update(source).digest('hex');
	if (sha256 !== SHA256) throw new Error(`sha256 ${sha256} is not that of EmojiSources.txt 15.0.0, ${SHA256}.`);
	const rows = source.toString('utf8').split('\n').filter(isRow).map(toEntry);
	return `${header()}export const EMOJI_SOURCES = \`\n${wrap(rows)}\n\`;\n`;
}

function isRow(line: string): boolean {
	return /^[0-9A-F]/.test(line) && !SPACES.has(line.split(';')[0] as string);
}

/** `0023 20E3;F985;F489;F7B0` → `0023+20E3:F985,F489,F7B0`. */
function toEntry(line: string): string {
	const [sequence, ...codes] = line.trim().split(';');
	return `${(sequence as string).replaceAll(' ', '+')}:${codes.join(',')}`;
}

function wrap(entries: string[]): string {
	const lines: string[] = [];
	for (const entry of entries) {
		const last = lines.at(-1);
		if (last === undefined || last.length + 1 + entry.length > LINE) lines.push(entry);
		else lines[lines.length - 1] = `${last} ${entry}`;
	}
	return lines.join('\n');
}

function header(): string {
	const licence = readFileSync(join(FOLDER, 'UNICODE-LICENSE.txt'), 'utf8').trimEnd().split('\n');
	return [
		'/**',
		' * Emoji of the Japanese carriers: made by scripts/emoji-table.ts, do not edit.',
		' *',
		' * Each entry: code points of the emoji (without variation selectors), joined by +; then the Shift_JIS codes',
		' * of DoCoMo, KDDI and SoftBank, empty where the carrier has no equal one.',
		' *',
		' * Source: EmojiSources-15.0.0.txt (2022-05-03), without three rows of spaces.',
		' * © 2022 Unicode®, Inc. For terms of use, see https://www.unicode.org/terms_of_use.html',
		' *',
		...licence.map((line) => ` * ${line}`.trimEnd()),
		' */',
		'',
	].join('\n');
}

if (require.main === module) {
	const [path] = process.argv.slice(2);
	if (path === undefined) throw new Error('Which EmojiSources.txt? npx tsx scripts/emoji-table.ts <file>');
	writeFileSync(EMOJI_TABLE, emojiTable(readFileSync(path)));
}
