import type { Failure, TypologyCounts } from '../../../../core/typology';
import { japaneseFormats } from '../../../../core/typology/rules/japaneseFormats';
import { inShort, typologyInput } from '../input';

const TEXT_ONLY = "They carry the text content only, in the carrier's charset.";

test.each<[string, Partial<TypologyCounts>, string[]]>([
	['nobody', { formats: { alternative: 5, text: 2, docomo: 0 } }, []],
	[
		'one carrier, by profile',
		{ formats: { alternative: 5, au: 2 } },
		[`information: Messages in a carrier's format: Decoration Mail (KDDI au) 2 (2 by profile, 0 by domain). ${TEXT_ONLY}`],
	],
	[
		'all carriers',
		{ formats: { softbank: 4, docomo: 3, au: 1 }, carriersByDomain: { docomo: 2, softbank: 4 }, formatRules: { 'docomo.ne.jp': 2, '*.vodafone.ne.jp': 4 } },
		[
			"information: Messages in a carrier's format: Deco-mail (NTT DoCoMo) 3 (1 by profile, 2 by domain), " +
				'Decoration Mail (KDDI au) 1 (1 by profile, 0 by domain), ' +
				`Decore Mail (SoftBank) 4 (0 by profile, 4 by domain). By format rule: docomo.ne.jp 2, *.vodafone.ne.jp 4. ${TEXT_ONLY}`,
		],
	],
	[
		'not encodable',
		{ exclusions: { notEncodable: 1 } },
		["warning: 1 recipient gets nothing, because the carrier's charset lacks characters of the message."],
	],
])('%s', (_what, counts, expected) => {
	expect(inShort(japaneseFormats.check(typologyInput({ counts })))).toEqual(expected);
});

test('says which characters and to whom', () => {
	const failed = (example: string, text: string): Failure => ({ example, reason: 'notEncodable', text });
	const smiley = 'Subject: 😀 (U+1F600).';
	const failures = [failed('a', smiley), failed('b', smiley), failed('c', 'Text: é (U+00E9).')];
	const input = typologyInput({ failures, counts: { exclusions: { notEncodable: 3 } } });
	expect(japaneseFormats.check(input)).toMatchObject([
		{
			rule: 'japaneseFormats',
			level: 'warning',
			text:
				"3 recipients get nothing, because the carrier's charset lacks characters of the message. " +
				'Subject: 😀 (U+1F600). Text: é (U+00E9).',
			examples: ['a', 'b', 'c'],
		},
	]);
});
