import { parseAddress } from '../../../core/target/address';

const LONG_LOCAL = 'a'.repeat(64);
const LONG_LABEL = 'b'.repeat(63);

describe('parseAddress', () => {
	/** What came in → address on the wire; the key is the same in lower case. */
	test.each([
		['user@example.com', 'user@example.com'],
		['  user@example.com\t\r\n', 'user@example.com'],
		['\u3000user@example.com\u3000', 'user@example.com'],
		['First.Last+tag@Example.COM', 'First.Last+tag@example.com'],
		["!#$%&'*+/=?^_`{|}~-@example.com", "!#$%&'*+/=?^_`{|}~-@example.com"],
		['"user"@example.com', 'user@example.com'],
		['"us\\er"@example.com', 'user@example.com'],
		['"a..b"@example.com', '"a..b"@example.com'],
		['"a@b"@example.com', '"a@b"@example.com'],
		['"a\\"b\\\\c"@example.com', '"a\\"b\\\\c"@example.com'],
		['"\\a..b"@example.com', '"a..b"@example.com'],
		['a@日本語.jp', 'a@xn--wgv71a119e.jp'],
		['a@BÜCHER.de', 'a@xn--bcher-kva.de'],
		['a@例え。テスト', 'a@xn--r8jz45g.xn--zckzah'],
		['a@xn--wgv71a119e.jp', 'a@xn--wgv71a119e.jp'],
		['a@1.2.3.4.example', 'a@1.2.3.4.example'],
		[`${LONG_LOCAL}@example.com`, `${LONG_LOCAL}@example.com`],
		[`a@${LONG_LABEL}.com`, `a@${LONG_LABEL}.com`],
		['a@sub.sub-2.example.com', 'a@sub.sub-2.example.com'],
	])('%j → %s', (raw, address) => {
		const domain = address.slice(address.lastIndexOf('@') + 1);
		expect(parseAddress(raw)).toEqual({ address, key: address.toLowerCase(), domain });
	});

	/** RFC 6531: over servers that offer SMTPUTF8. */
	test.each([
		['üser@example.com', 'üser@example.com'],
		['太郎@例え.jp', '太郎@xn--r8jz45g.jp'],
		['почта.новости+1@example.com', 'почта.новости+1@example.com'],
	])('address in another script %s → %s', (raw, address) => expect(parseAddress(raw)?.address).toBe(address));

	/** docomo allowed two dots together and a trailing dot; au a leading one as well. */
	test.each([
		['a..b@docomo.ne.jp', '"a..b"@docomo.ne.jp'],
		['a.@DoCoMo.ne.jp', '"a."@docomo.ne.jp'],
		['A...b..@docomo.ne.jp', '"A...b.."@docomo.ne.jp'],
		['"a..b"@docomo.ne.jp', '"a..b"@docomo.ne.jp'],
		['a.b@docomo.ne.jp', 'a.b@docomo.ne.jp'],
		['.a@ezweb.ne.jp', '".a"@ezweb.ne.jp'],
		['a..b.@ezweb.ne.jp', '"a..b."@ezweb.ne.jp'],
	])('carrier address %s → %s', (raw, address) => {
		expect(parseAddress(raw)?.address).toBe(address);
		expect(parseAddress(raw)?.key).toBe(address.toLowerCase());
	});

	test.each([
		'.a@docomo.ne.jp',
		'..@ezweb.ne.jp',
		'a..b@softbank.ne.jp',
		'a..b@docomo.ne.jp.example.com',
		'a..b@biz.ezweb.ne.jp',
		'a..b@example.com',
		'.a@example.com',
		'a.@example.com',
	])('%s has dots where they are not allowed', (raw) => expect(parseAddress(raw)).toBeUndefined());

	test.each([
		['', 'empty'],
		['user', 'no @'],
		['@example.com', 'no local part'],
		['user@', 'no domain'],
		['user@@example.com', 'two @'],
		['a b@example.com', 'space'],
		['"a b"@example.com', 'space in quotes'],
		['""@example.com', 'empty quotes'],
		['"a"b"@example.com', 'quote in quotes'],
		['Name <user@example.com>', 'display name'],
		['<user@example.com>', 'angle brackets'],
		['user@example.com (comment)', 'comment'],
		['a@example.com,b@example.com', 'list'],
		['user@example.com\r\nBcc: x@example.com', 'header injection'],
		['us\r\ner@example.com', 'line break in the local part'],
		['us\u0000er@example.com', 'NUL'],
		['"us\r\ner"@example.com', 'line break in quotes'],
		['user@exam\u0000ple.com', 'NUL in the domain'],
		['user@exam\tple.com', 'tab in the domain'],
		['user@exam\u0085ple.com', 'C1 control in the domain'],
		['"ü"@example.com', 'SMTPUTF8 local part in quotes'],
		['ｔａｒｏ@example.com', 'full-width letters'],
		['太郎 花子@example.com', 'space between other scripts'],
		['太郎。@example.com', 'punctuation of another script'],
		['a\u200bb@example.com', 'zero-width space'],
		[`${'太'.repeat(22)}@example.com`, 'more than 64 octets'],
		['user＠example.com', 'full-width @'],
		['user@localhost', 'no dot'],
		['user@mail.localhost', 'own machine'],
		['user@localhost.localdomain', 'own machine'],
		['user@example.com.', 'trailing dot'],
		['user@.example.com', 'leading dot'],
		['user@example..com', 'empty label'],
		['user@-example.com', 'leading hyphen'],
		['user@example-.com', 'trailing hyphen'],
		['user@exa_mple.com', 'underscore'],
		['user@ex%61mple.com', 'percent-encoding'],
		['user@example.com/evil', 'path'],
		['user@example.com:25', 'port'],
		['user@example.com?x', 'query'],
		['user@[192.0.2.1]', 'domain literal'],
		['user@192.0.2.1', 'IPv4'],
		[`a${LONG_LOCAL}@example.com`, 'local part of 65'],
		[`user@b${LONG_LABEL}.com`, 'label of 64'],
		[`user@${`${'c'.repeat(60)}.`.repeat(4)}example`, 'over 254 in all'],
		[`${'x'.repeat(1_000_000)}@example.com`, 'a million characters'],
	])('%j is refused: %s', (raw) => expect(parseAddress(raw)).toBeUndefined());

	test('254 characters are the most', () => {
		const domain = `${'c'.repeat(60)}.`.repeat(4);
		const fits = `${'u'.repeat(254 - 1 - domain.length - 2)}@${domain}jp`;
		expect(fits).toHaveLength(254);
		expect(parseAddress(fits)?.address).toBe(fits);
		expect(parseAddress(`u${fits}`)).toBeUndefined();
	});

	test('one mailbox has one key, however it is written', () => {
		const written = ['A..B@docomo.ne.jp', '"a..b"@DOCOMO.NE.JP', ' "a.\\.b"@docomo.ne.jp ', 'a..b@docomo.ne.jp'];
		expect(new Set(written.map((raw) => parseAddress(raw)?.key))).toEqual(new Set(['"a..b"@docomo.ne.jp']));
	});

	test('a quoted local part keeps its length limit in quotes', () => {
		expect(parseAddress(`a..${'b'.repeat(59)}@docomo.ne.jp`)?.address).toHaveLength(64 + '@docomo.ne.jp'.length);
		expect(parseAddress(`a..${'b'.repeat(60)}@docomo.ne.jp`)).toBeUndefined();
	});
});
