import type { Finding } from '../../delivery/types';
import { excerpt } from '../../sentences';
import { finding } from '../rule';
import type { ChangedCharacter, Rule } from '../rule';

const id = 'characterEncoding';

/** Characters that are named in one finding. */
const NAMED = 20;

/** Character encoding check: what the charset of a message lacks is told, never changed in silence. */
export const characterEncoding: Rule = {
	id,
	label: 'Character encoding check',
	level: 'warning',
	check: ({ characterChanges }) => [
		...report('information', 'characterEncoding.changed', characterChanges.filter(({ isLost }) => !isLost)),
		...report('warning', 'characterEncoding.lost', characterChanges.filter(({ isLost }) => isLost)),
	],
};

function report(
	level: Finding['level'],
	key: 'characterEncoding.changed' | 'characterEncoding.lost',
	changes: ChangedCharacter[],
): Finding[] {
	if (changes.length === 0) return [];
	const { first, more } = excerpt(changes.toSorted((a, b) => b.recipients - a.recipients), NAMED);
	const characters = { first: first.map(({ from, to, recipients }) => ({ from, to, recipients })), more };
	const examples = [...new Set(first.flatMap((change) => change.examples))];
	return [finding(level, key, { characters }, examples)];
}
