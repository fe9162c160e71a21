import type { Finding } from '../../delivery/types';
import { count, finding } from '../rule';
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
		...report(
			'information',
			'Characters that the charset of the message lacks go out in their nearest form',
			characterChanges.filter(({ isLost }) => !isLost),
		),
		...report(
			'warning',
			'Characters that the charset of the message lacks, and that have no near form, go out as a mark',
			characterChanges.filter(({ isLost }) => isLost),
		),
	],
};

function report(level: Finding['level'], sentence: string, changes: ChangedCharacter[]): Finding[] {
	if (changes.length === 0) return [];
	const most = changes.toSorted((a, b) => b.recipients - a.recipients).slice(0, NAMED);
	const named = most.map(({ from, to, recipients }) => `${from} → ${to || 'nothing'} (${count(recipients, 'recipient')})`);
	const more = changes.length > NAMED ? ` and ${changes.length - NAMED} more` : '';
	const examples = [...new Set(most.flatMap((change) => change.examples))];
	return [finding(id, level, `${sentence}: ${named.join(', ')}${more}.`, examples)];
}
