import type { Carrier } from '../../../../core/delivery/types';
import { diagnose, type DiagnosticInput } from '../../../../core/japanese-mobile';
import { decoMailCheck } from '../../../../core/typology/rules/decoMailCheck';
import { inShort, typologyInput } from '../input';

const good: DiagnosticInput = { subject: 'お知らせ', text: '本文', html: '<DIV align="center">本文</DIV>' };

function check(carrier: Carrier, recipients: number, input: Partial<DiagnosticInput>): string[] {
	const report = diagnose(carrier, { ...good, ...input });
	return inShort(decoMailCheck.check(typologyInput({ decoMail: [{ carrier, recipients, example: 'a@x.example', report }] })));
}

test.each<[string, Carrier, number, Partial<DiagnosticInput>, string[]]>([
	['holds', 'docomo', 5, {}, []],
	['holds without HTML', 'au', 5, { html: undefined }, []],
	[
		'warns of tags',
		'au',
		1,
		{ html: '<p><b>本</b><b>文</b></p>' },
		[
			'warning: Decoration Mail (KDDI au), 1 recipient: ' +
				'Tags and attributes that phones of KDDI au do not know are left out: <p> 1, <b> 2.',
		],
	],
	[
		'fails for a long text',
		'docomo',
		3,
		{ text: 'x'.repeat(10_000) },
		[
			'error: Deco-mail (NTT DoCoMo), 3 recipients: ' +
				'The text part has 10,000 bytes; NTT DoCoMo takes fewer than 10,000. Shorten it.',
		],
	],
	['holds for the same text at SoftBank', 'softbank', 3, { text: 'x'.repeat(10_000) }, []],
	['says nothing where nobody gets it', 'docomo', 0, { text: 'x'.repeat(10_000) }, []],
])('%s', (_, carrier, recipients, input, expected) => {
	expect(check(carrier, recipients, input)).toEqual(expected);
});

test('says nothing without reports', () => {
	expect(decoMailCheck.check(typologyInput())).toEqual([]);
});
