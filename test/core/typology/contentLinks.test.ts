import { decodeEntities, linksOfHtml, urlsOfText } from '../../../core/typology/contentLinks';

describe('linksOfHtml', () => {
	test.each<[string, Array<[raw: string, url: string, label: string]>]>([
		['<a href="https://x/?a&amp;b"> Go <b>on</b> </a>', [['https://x/?a&amp;b', 'https://x/?a&b', 'Go on']]],
		["<A class=x HREF = 'y' >z</A>", [['y', 'y', 'z']]],
		['<a href=y>z</a>', [['y', 'y', 'z']]],
		['<img/src="i.png">', [['i.png', 'i.png', '']]],
		['<a title="x href=\'no\' > src=no" href="yes">z</a>', [['yes', 'yes', 'z']]],
		['<a href="1">one<a href="2">two</a>', [['1', '1', 'one'], ['2', '2', 'two']]],
		['<a href="1">never closed', [['1', '1', '']]],
		['<form action="f"><td background="b">', [['f', 'f', ''], ['b', 'b', '']]],
		['<a href>x</a>', [['', '', 'x']]],
		['<!-- <a href="1">x</a>', []],
		['<script>"<a href=1>"</script><a href="2">x</a>', [['2', '2', 'x']]],
		['<style><a href="1"></style >', []],
		['1 < 2 href="x"', []],
	])('%s', (html, expected) => {
		expect(linksOfHtml(html).map(({ raw, url, label }) => [raw, url, label])).toEqual(expected);
	});

	test.each(['<a href="', '<a b=', '<a b="x" ', '<!-- ', '<style ', '<a href="x">', "<a '", '</script '])(
		'100,000 times %j is read once (quadratic reading takes minutes)',
		(piece) => expect(() => linksOfHtml(piece.repeat(100_000))).not.toThrow(),
	);
});

test.each([
	['a https://x.example/a, b', ['https://x.example/a']],
	['(https://x.example/a).', ['https://x.example/a']],
	['https://x.example/a。次', ['https://x.example/a。次']],
	['https://x.example/a。', ['https://x.example/a']],
	['HTTP://X.example https://', ['HTTP://X.example', 'https://']],
	['xhttps://no.example', []],
])('urlsOfText(%j)', (text, urls) => expect(urlsOfText(text)).toEqual(urls));

test.each([
	['&amp;&lt;&gt;&quot;&apos;', '&<>"\''],
	['&#38;&#x26;&#X26;', '&&&'],
	['&copy;&unknown;&amp', '&copy;&unknown;&amp'],
	['&#0;&#x110000;', '&#0;&#x110000;'],
	['&amp;lt;', '&lt;'],
])('decodeEntities(%j) → %j', (text, expected) => expect(decodeEntities(text)).toBe(expected));
