/**
 * What an emoji becomes where the carrier lacks it. Made for this package from what the pictures mean, not from any
 * table of fallbacks. A line is one meaning:
 *
 *     text emoji of this meaning > others that may stand in, best first
 *
 * The emoji of a line stand in for each other, the first one that the carrier has before all; then come the others,
 * then the text: in brackets, or bare after `=`. Texts have characters of JIS X 0208 only. No variation selectors.
 */
import { plainEmoji, splitEmoji } from '../units';
import { FACES } from './faces';
import { NATURE } from './nature';
import { PEOPLE } from './people';
import { PLACES } from './places';
import { SIGNS } from './signs';
import { THINGS } from './things';

export interface Meaning {
	/** As the message shows it. */
	text: string;
	/** Emoji of the meaning and those that may stand in, best first. */
	standIns: string[];
}

let meanings: ReadonlyMap<string, Meaning> | undefined;

/** The meaning of each plain emoji that has one. */
export function emojiMeanings(): ReadonlyMap<string, Meaning> {
	meanings ??= new Map([FACES, PEOPLE, NATURE, PLACES, THINGS, SIGNS].flatMap(parseLines));
	return meanings;
}

function parseLines(lines: string): Array<[emoji: string, meaning: Meaning]> {
	return lines.trim().split('\n').flatMap(parseLine);
}

function parseLine(line: string): Array<[emoji: string, meaning: Meaning]> {
	const textEnd = line.indexOf(' ');
	const text = line.slice(0, textEnd);
	const [members = [], others = []] = line.slice(textEnd).split(' > ').map(listEmoji);
	const meaning = { text: text.startsWith('=') ? text.slice(1) : `[${text}]`, standIns: [...members, ...others] };
	return members.map((emoji) => [emoji, meaning]);
}

function listEmoji(emoji: string): string[] {
	return splitEmoji(emoji).flatMap((run) => (run.isEmoji ? [plainEmoji(run.text)] : []));
}
