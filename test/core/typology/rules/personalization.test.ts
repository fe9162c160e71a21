import { personalization } from '../../../../core/typology/rules/personalization';
import type { Failure } from '../../../../core/typology';
import { inShort, typologyInput } from '../input';

const failure = (example: string, text = 'Subject: no field'): Failure => {
	return { example, reason: 'personalization', text };
};
const warning = (text: string, examples: string[]) => ({ rule: 'personalization', level: 'warning', text, examples });

test('holds when every message could be rendered', () => {
	const other: Failure = { example: 'a', reason: 'notEncodable', text: 'x' };
	const input = typologyInput({ failures: [other], counts: { exclusions: { double: 2 } } });
	expect(personalization.check(input)).toEqual([]);
});

test('warns with the number, and each fault with its recipients', () => {
	const failures = [failure('a@x.jp'), failure('row 7', 'HTML content: too long'), failure('b@x.jp')];
	const input = typologyInput({ failures, counts: { toDeliver: 7, exclusions: { personalization: 3 } } });
	expect(personalization.check(input)).toMatchObject([
		warning('3 recipients get nothing, because the message could not be rendered.', []),
		warning('Subject: no field', ['a@x.jp', 'b@x.jp']),
		warning('HTML content: too long', ['row 7']),
	]);
});

test('says one recipient in the singular', () => {
	const input = typologyInput({ counts: { toDeliver: 9, exclusions: { personalization: 1 } } });
	expect(personalization.check(input)).toMatchObject([
		warning('1 recipient gets nothing, because the message could not be rendered.', []),
	]);
});

test('names five recipients of a fault and five faults at most', () => {
	const failures = [...'abcdefgh'].flatMap((text) => [...'123456'].map((example) => failure(example, text)));
	const input = typologyInput({ failures, counts: { toDeliver: 1, exclusions: { personalization: 48 } } });
	const [, ...faults] = personalization.check(input);
	expect(faults).toEqual([...'abcde'].map((text) => warning(text, [...'12345'])));
});

test('fails when nobody is left', () => {
	const counts = { toDeliver: 0, exclusions: { personalization: 8, double: 2 } };
	const input = typologyInput({ failures: [failure('a')], counts });
	expect(personalization.check(input)).toMatchObject([
		{
			rule: 'personalization',
			level: 'error',
			text: '8 messages could not be rendered, and no other is left to deliver.',
			examples: [],
		},
		warning('Subject: no field', ['a']),
	]);
});

test.each([
	[null, 10, []],
	[10, 10, []],
	[3, 10, ['information: The messages of 3 of 12 recipients were made as a check. The others are made when they are sent.']],
])('of a sample of %s for %s messages', (checkedRecipients, toDeliver, expected) => {
	const input = typologyInput({ checkedRecipients, counts: { recipients: 12, toDeliver } });
	expect(inShort(personalization.check(input))).toEqual(expected);
});
