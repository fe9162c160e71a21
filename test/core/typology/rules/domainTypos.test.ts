import { domainTypos, meantDomain } from '../../../../core/typology/rules/domainTypos';
import { typologyInput } from '../input';

test.each([
	['gmial.com', 'gmail.com'],
	['gmai.com', 'gmail.com'],
	['gmaill.com', 'gmail.com'],
	['gnail.com', 'gmail.com'],
	['gmail.con', 'gmail.com'],
	['gmail.co', 'gmail.com'],
	['yaho.com', 'yahoo.com'],
	['hotmial.com', 'hotmail.com'],
	['outlok.com', 'outlook.com'],
	['docmo.ne.jp', 'docomo.ne.jp'],
	['yahoo.co.jpp', 'yahoo.co.jp'],
])('%s means %s', (typed, meant) => expect(meantDomain(typed)).toBe(meant));

test.each(['gmail.com', 'ymail.com', 'mail.com', 'yahoo.co.uk', 'docomo.ne.jp', 'gmx.de', 'example.com', 'hotmail.de', 'yahoo.fi'])(
	'%s is fine',
	(domain) => expect(meantDomain(domain)).toBeUndefined(),
);

test('says how many recipients, which domains, and for example whom', () => {
	const typos = ['gmial.com', 'gmail.con', 'yaho.com', 'hotmial.com', 'outlok.com', 'iclud.com'];
	const domains = ['shop.example', ...typos].map((domain, index) => ({ domain, messages: 9 - index, example: `a@${domain}` }));
	expect(domainTypos.check(typologyInput({ domains }))).toMatchObject([
		{
			rule: 'domainTypos',
			level: 'information',
			text:
				'33 addresses may be mistyped: gmial.com (gmail.com?), gmail.con (gmail.com?), yaho.com (yahoo.com?), ' +
				'hotmial.com (hotmail.com?), outlok.com (outlook.com?) and 1 more.',
			examples: typos.slice(0, 5).map((domain) => `a@${domain}`),
		},
	]);
	expect(domainTypos.check(typologyInput())).toEqual([]);
});
