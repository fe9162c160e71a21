import type { ReasonId } from '../../../../core/delivery/types';
import { recipients } from '../../../../core/typology/rules/recipients';
import { inShort, typologyInput } from '../input';

test.each<[string, number, number, Partial<Record<ReasonId, number>>, string[]]>([
	['all', 3, 3, {}, []],
	['one', 3, 1, { double: 2 }, []],
	['an empty target', 0, 0, {}, ['error: The target is empty.']],
	[
		'nobody',
		5,
		0,
		{ double: 1, denylisted: 4, refused: 0 },
		['error: None of the 5 recipients of the target is left to deliver to: 4 Denylisted address, 1 Double.'],
	],
])('%s', (_what, all, toDeliver, exclusions, expected) => {
	const input = typologyInput({ counts: { recipients: all, toDeliver, exclusions } });
	expect(inShort(recipients.check(input))).toEqual(expected);
});
