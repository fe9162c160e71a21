import { findRule, parseMxRules } from '../../../core/schedule/mxRules';

test('one rule a line, with what it sets', () => {
	const text = `
# the big ones
*.google.com  connections=20 perConnection=100 perHour=10000
docomo.ne.jp	connections=2 TLS=off dataTimeout=5m
*.example.com relay=mta2.example.com:2525 tls=opportunistic connectTimeout=30s otherTimeout=1h
v6.example relay=[::1]
* connections=0
`;
	expect(parseMxRules(text)).toEqual([
		{ mask: '*.google.com', connections: 20, messagesPerConnection: 100, messagesPerHour: 10_000 },
		{ mask: 'docomo.ne.jp', connections: 2, security: 'none', dataMs: 300_000 },
		{ mask: '*.example.com', relay: { host: 'mta2.example.com', port: 2525 }, security: 'startTlsIfOffered', connectMs: 30_000, otherMs: 3_600_000 },
		{ mask: 'v6.example', relay: { host: '::1', port: 25 } },
		{ mask: '*' },
	]);
	expect(parseMxRules('')).toEqual([]);
});

test.each([
	['a@b connections=1', 'line 1: "a@b" is no mask'],
	['\n*.a speed=9', 'line 2: there is no setting "speed"'],
	['* connections=many', '"many" is no whole number'],
	['* connections', '"" is no whole number'],
	['* perHour=-5', '"-5" is no whole number'],
	['* dataTimeout=5', '"5" is no time-out'],
	['* dataTimeout=2d', '"2d" is no time-out'],
	['* tls=maybe', '"maybe" is no kind of TLS'],
	['* relay=a:b', '"a:b" is no relay'],
	['* relay=a:70000', '"a:70000" is no relay'],
	['* __proto__=1', 'there is no setting "__proto__"'],
	[Array(1001).fill('*').join('\n'), 'has 1001 rules'],
])('%j is refused', (text, sentence) => {
	expect(() => parseMxRules(text)).toThrow(expect.objectContaining({ code: 'invalidParameter', message: expect.stringContaining(sentence) }));
});

test.each([
	['gmail.com', 'gmail.com'],
	['GMAIL.com', 'gmail.com'],
	['gmail.com.', 'gmail.com'],
	['mx1.google.com', '*.google.com'],
	['google.com', '*'],
	['a1.example', 'a?.example'],
	['a12.example', '*'],
	['axb', '*'],
])('%s is under %s: the first mask that matches wins', (name, mask) => {
	const rules = parseMxRules('gmail.com\n*.google.com\na?.example\n*\nnever.example');
	expect(findRule(rules, [name])?.mask).toBe(mask);
});

test('any of several names, and none', () => {
	const rules = parseMxRules('*.google.com');
	expect(findRule(rules, ['mx.example.com', 'aspmx.l.google.com'])?.mask).toBe('*.google.com');
	expect(findRule(rules, ['mxXgoogle.com'])).toBeUndefined();
});
