import { decideByDomain, DEFAULT_FORMAT_RULES, parseFormatRules } from '../../../core/japanese-mobile';

const ordinary = { structure: 'multipart', forceRelated: false, imageInclusion: true, carrierEmoji: true };
const rules = parseFormatRules([
	{ mask: 'd.vodafone.ne.jp', format: 'none' },
	{ mask: '*.VODAFONE.ne.jp', format: 'softbank', structure: 'text', forceRelated: true },
	{ mask: ' @Docomo.ne.jp ', format: 'docomo', imageInclusion: false, carrierEmoji: false },
]);

test('settings that are left out are those of the default rules; masks are in lower case', () => {
	expect(rules).toEqual([
		{ mask: 'd.vodafone.ne.jp', format: 'none', ...ordinary },
		{ mask: '*.vodafone.ne.jp', format: 'softbank', ...ordinary, structure: 'text', forceRelated: true },
		{ mask: 'docomo.ne.jp', format: 'docomo', ...ordinary, imageInclusion: false, carrierEmoji: false },
	]);
});

test.each([
	['docomo.ne.jp', 'docomo'],
	['DoCoMo.NE.JP', 'docomo'],
	['d.vodafone.ne.jp', 'none'],
	['h.vodafone.ne.jp', 'softbank'],
	['a.b.vodafone.ne.jp', 'softbank'],
	['vodafone.ne.jp', undefined],
	['.vodafone.ne.jp', undefined],
	['xvodafone.ne.jp', undefined],
	['docomo.ne.jp.example', undefined],
	['x.docomo.ne.jp', undefined],
	['', undefined],
])('%j: the first rule that has it', (domain, format) => {
	expect(decideByDomain(rules, domain)?.format).toBe(format);
});

test.each([
	['i.softbank.jp', 'none'],
	['au.com', 'none'],
	['biz.ezweb.ne.jp', 'none'],
	['ezweb.ne.jp', 'au'],
	['softbank.ne.jp', 'softbank'],
	['q.vodafone.ne.jp', 'softbank'],
	['jp-t.ne.jp', 'softbank'],
	['gmail.com', undefined],
])('default rules: %s', (domain, format) => {
	expect(decideByDomain(DEFAULT_FORMAT_RULES, domain)?.format).toBe(format);
});

test('the default rules are rules that a user could have given', () => {
	expect(parseFormatRules(JSON.parse(JSON.stringify(DEFAULT_FORMAT_RULES)))).toEqual(DEFAULT_FORMAT_RULES);
});

const good = { mask: 'docomo.ne.jp', format: 'docomo' };

test.each<[string, unknown, string]>([
	['no list', { rules: [] }, 'The format rules are not a list.'],
	['null', [null], 'Format rule 1 is no rule with a mask and a format.'],
	['no mask', [good, { format: 'au' }], 'Format rule 2 has the mask "", which is no domain.'],
	['a word', [{ ...good, mask: 'docomo' }], 'Format rule 1 has the mask "docomo", which is no domain.'],
	[
		'an address',
		[{ ...good, mask: 'a@docomo.ne.jp' }],
		'Format rule 1 has the mask "a@docomo.ne.jp", which is no domain.',
	],
	['a star inside', [{ ...good, mask: 'jp-*.ne.jp' }], 'Format rule 1 has the mask "jp-*.ne.jp", which is no domain.'],
	['everything', [{ ...good, mask: '*' }], 'Format rule 1 has the mask "*", which is no domain.'],
	['a number', [{ ...good, mask: 5 }], 'Format rule 1 has the mask 5, which is no domain.'],
	[
		'a format',
		[{ ...good, format: 'kddi' }],
		'Format rule 1 has the format "kddi"; it can be docomo, au, softbank, none.',
	],
	['a structure', [{ ...good, structure: 1 }], 'Format rule 1 has the structure 1; it can be multipart, html, text.'],
	['a switch', [{ ...good, forceRelated: 'yes' }], 'Format rule 1: forceRelated is neither true nor false.'],
	['too many', Array.from({ length: 501 }, () => good), 'There are 501 format rules; 500 are the most.'],
	[
		'the same mask twice',
		[good, { ...good, mask: 'ezweb.ne.jp' }, { ...good, mask: 'DOCOMO.ne.jp' }],
		'Format rule 3 (docomo.ne.jp) would never be used: rule 1 (docomo.ne.jp) stands before it and has the same domains.',
	],
	[
		'a mask that an earlier one has',
		[{ ...good, mask: '*.ne.jp' }, { ...good, mask: '*.vodafone.ne.jp' }],
		'Format rule 2 (*.vodafone.ne.jp) would never be used: rule 1 (*.ne.jp) stands before it and has the same domains.',
	],
])('refuses %s', (_, given, message) => {
	expect(() => parseFormatRules(given)).toThrow(expect.objectContaining({ code: 'invalidParameter', message }));
});
