import { objectApproval } from '../../../../core/typology/rules/objectApproval';
import { inShort, typologyInput } from '../input';
import type { InputChanges } from '../input';

const from = { name: 'Shop', address: 'news@shop.example' };

test.each<[string, InputChanges, string[]]>([
	['a good subject and sender', {}, []],
	['emoji and other scripts', { sample: { subject: '🎉 春のセール', from: { ...from, name: '花屋' } } }, []],
	['an empty template', { parameters: { subject: '  ' } }, ['error: The subject is empty.']],
	['empty for one', { sample: { subject: '' } }, ['warning: The subject is empty for at least one recipient.']],
	[
		'a control character in the subject',
		{ sample: { subject: 'a\u0007b' } },
		['error: The subject has a character that breaks mail agents: control character U+0007 at character 2.'],
	],
	[
		'a C1 control in the sender name',
		{ sample: { from: { ...from, name: '\u0085' } } },
		['error: The sender name has a character that breaks mail agents: control character U+0085 at character 1.'],
	],
	[
		'half a surrogate pair in the reply-to name',
		{ sample: { replyTo: { name: 'x\ud83c', address: 'a@b.example' } } },
		[
			'error: The reply-to name has a character that breaks mail agents: ' +
				'half of a surrogate pair U+D83C at character 2.',
		],
	],
	[
		'a tab in the template, without sample',
		{ sample: null, parameters: { subject: 'a\tb' } },
		['error: The subject has a character that breaks mail agents: control character U+0009 at character 2.'],
	],
	[
		'line breaks from the data',
		{ counts: { headerLineBreaks: 2 }, headerLineBreakExamples: ['a@b.example'] },
		["warning: Line breaks from recipients' data became spaces in the headers of 2 messages."],
	],
	[
		'a malformed sender',
		{ sample: { from: { address: 'news@shop' } } },
		['error: The sender address "news@shop" is not an e-mail address.'],
	],
	[
		'a malformed sender, without sample',
		{ sample: null, parameters: { sender: { address: 'news' } } },
		['error: The sender address "news" is not an e-mail address.'],
	],
	['a personalized sender, without sample', { sample: null, parameters: { sender: { address: '{{ x }}' } } }, []],
])('%s', (_what, changes, expected) => {
	expect(inShort(objectApproval.check(typologyInput(changes)))).toEqual(expected);
});

test('names recipients whose line breaks were removed', () => {
	const input = typologyInput({ counts: { headerLineBreaks: 9 }, headerLineBreakExamples: [...'abcdefg'] });
	expect(objectApproval.check(input)[0]?.examples).toEqual([...'abcde']);
});
