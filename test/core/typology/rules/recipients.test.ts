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

test('who approves is told of seed addresses, and of those that get nothing', () => {
	const counts = { recipients: 3, toDeliver: 3, exclusions: {} };
	const seedsLeftOut = [{ address: 'a@example.com', reason: 'quarantined' }, { address: 'b@example.com', reason: 'personalization' }] as const;
	expect(inShort(recipients.check(typologyInput({ counts, seedMessages: 1, seedsLeftOut: [...seedsLeftOut] })))).toEqual([
		'information: 1 seed address gets the delivery too. They are not part of the target, and in no figure.',
		'information: Seed addresses that get nothing: a@example.com (Address in quarantine), b@example.com (Personalization failed).',
	]);
});
