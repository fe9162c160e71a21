import type { Carrier } from '../../../../core/delivery/types';
import { encodeCarrierText, reduceHtml } from '../../../../core/japanese-mobile';
import { makeRandom, randomText } from '../../message/samples';

const CARRIERS = ['docomo', 'au', 'softbank'] as const;

/** What stands in the BODY. */
function bodyOf(carrier: Carrier, html: string, contentIds?: ReadonlyMap<string, string>): string {
	return /<BODY[^>]*>(.*)<\/BODY><\/HTML>$/.exec(reduceHtml(carrier, html, { contentIds }).html)?.[1] as string;
}

function droppedBy(carrier: Carrier, html: string): string[] {
	return reduceHtml(carrier, html).dropped.map(({ what, name, count }) => `${what} ${name} ${count}`);
}

test.each([
	['docomo', 'Shift_JIS'],
	['au', 'ISO-2022-JP'],
	['softbank', 'Shift_JIS'],
] as const)('a whole page for %s: META names the charset of the part', (carrier, charset) => {
	const page = `<!DOCTYPE html>
		<html lang="ja"><head><meta charset="utf-8"><title>題</title><style>p { color: red }</style></head>
		<body bgcolor="white" onload="x()">
			<p>本文</p>
		</body></html>`;
	expect(reduceHtml(carrier, page)).toEqual({
		html:
			`<HTML><HEAD><META http-equiv="Content-Type" content="text/html; charset=${charset}"></HEAD>` +
			'<BODY bgcolor="#ffffff">本文</BODY></HTML>',
		dropped: [
			{ what: 'tag', name: 'title', count: 1 },
			{ what: 'tag', name: 'style', count: 1 },
			{ what: 'attribute', name: 'onload', count: 1 },
			{ what: 'tag', name: 'p', count: 1 },
		],
		links: [],
		images: [],
	});
});

describe('what every carrier has is kept', () => {
	test.each([
		['DIV', '<div align="CENTER">x</div>', '<DIV align="center">x</DIV>'],
		['FONT', '<FONT COLOR=red SIZE=5>x</FONT>', '<FONT color="#ff0000" size="5">x</FONT>'],
		[
			'FONT size, relative',
			'<font size="-1">x</font><font size=+9>y</font>',
			'<FONT size="2">x</FONT><FONT size="7">y</FONT>',
		],
		['BLINK', '<blink>x</blink>', '<BLINK>x</BLINK>'],
		['MARQUEE', '<marquee behavior="alternate" direction=up>x</marquee>', '<MARQUEE behavior="alternate">x</MARQUEE>'],
		['HR', 'a<hr color="#0F0" width=50%>b', 'a<HR color="#00ff00">b'],
		['BR', 'a<br>b<br/>c</br>d', 'a<BR>b<BR>c<BR>d'],
		['IMG', '<img src="cid:01@251123.040900" width=20>', '<IMG src="cid:01@251123.040900">'],
		['entities', '&lt;b&gt; &amp;amp; &quot;&#x3042;&hearts;', '&lt;b&gt; &amp;amp; "あ♥'],
	])('%s', (_, html, expected) => {
		for (const carrier of CARRIERS) expect(bodyOf(carrier, html)).toBe(expected);
	});
});

describe('lines', () => {
	test.each([
		['paragraphs', '<p>a</p>\n<p>b</p>', 'a<BR><BR>b'],
		['paragraphs without end', '<p>a<p>b', 'a<BR><BR>b'],
		['blocks', '<div>a</div><section>b</section>c', 'a<BR>b<BR>c'],
		['a heading', '<h1>a</h1>b', '<FONT size="5">a</FONT><BR><BR>b'],
		['rows and cells', '<table><tr><th>a</th><td>b</td></tr><tr><td>c<td>d</table>e', 'a b<BR>c d<BR>e'],
		['a cell with alignment', '<table><tr><td align=right>a</td><td>b</td></tr></table>', '<DIV align="right">a</DIV>b'],
		['lists', '<ul><li>a<li> b</ul><ol start="3"><li>c</li><li>d</li></ol>', '・a<BR>・b<BR><BR>3. c<BR>4. d'],
		['CENTER', 'a<center>b</center>c', 'a<DIV align="center">b</DIV>c'],
		['a paragraph in a DIV', '<div align=center><p>a</p><p>b</p></div>c', '<DIV align="center">a<BR><BR>b</DIV><BR>c'],
		['the same alignment again', '<center><div align="center">a</div></center>', '<DIV align="center">a</DIV>'],
		['preformatted', '<pre>a\n  b</pre>', 'a<BR>b'],
		['white space', '  a\n\n\tb <b> c </b> d  ', 'a b c d'],
		['an ideographic space', '\u3000本文', '\u3000本文'],
		['a line break between blocks', '<p>a<br></p><p>b</p>', 'a<BR><BR>b'],
		['nothing', '<p></p><div align=center><font color=red> </font></div>', ''],
	])('%s', (_, html, expected) => {
		expect(bodyOf('au', html)).toBe(expected);
	});

	test('all on one line, whatever line ends the text has', () => {
		const html = 'a\r\nb\rc\nd\u0085e\u2028f\u2029g<pre>h\r\ni</pre>';
		expect(bodyOf('docomo', html)).toBe('a b c d e f g<BR><BR>h<BR>i');
	});
});

describe('styles become attributes', () => {
	test.each([
		['a colour', '<span style="color: #F00">x</span>', '<FONT color="#ff0000">x</FONT>'],
		['rgb()', '<span style="color:rgb(255, 0 , 16)">x</span>', '<FONT color="#ff0010">x</FONT>'],
		['small', '<span style="font-size:11px">x</span>', '<FONT size="2">x</FONT>'],
		['large', '<span style="font-size:1.5em">x</span>', '<FONT size="5">x</FONT>'],
		['medium', '<span style="font-size:16px">x</span>', 'x'],
		[
			'medium within large',
			'<h2>a<span style="font-size:16px">x</span></h2>',
			'<FONT size="5">a<FONT size="3">x</FONT></FONT>',
		],
		['an alignment', '<p style="text-align:right">x</p>', '<DIV align="right">x</DIV>'],
		['an alignment of a phrase', '<span style="text-align:right">x</span>', 'x'],
		[
			'the same colour again',
			'<b style="color:red">a<i style="color:#ff0000">b</i></b>',
			'<FONT color="#ff0000">ab</FONT>',
		],
		['a text colour of the page', '<body text=navy>x', '<FONT color="#000080">x</FONT>'],
		['hidden', 'a<div style="display:none">b<p>c</p></div><p hidden>d</p><i style="visibility:hidden">e</i>f', 'af'],
		['nonsense', '<p style="color:;:red;font-size:big;}{">x</p>', 'x'],
	])('%s', (_, html, expected) => {
		expect(bodyOf('softbank', html)).toBe(expected);
	});

	test('a background of the page', () => {
		expect(reduceHtml('au', '<body style="background-color: rgb(0,0,0)">x').html).toContain('<BODY bgcolor="#000000">x');
	});
});

describe('links', () => {
	const HREF = 'https://shop.example/?a=1&amp;b=2';
	const SHOWN = 'https://shop.example/?a=1&amp;b=2';

	test.each([
		['a link', `<a href="${HREF}">店</a>へ`, `<A href="${SHOWN}">店</A>へ`, `店 ${SHOWN} へ`],
		['its address as label', `<a href="${HREF}">${HREF}</a>`, `<A href="${SHOWN}">${SHOWN}</A>`, SHOWN],
		[
			'a mail address',
			'<a href="mailto:a@b.example?subject=x">書く</a>',
			'<A href="mailto:a@b.example?subject=x">書く</A>',
			'書く a@b.example',
		],
		['a number', '<a href="tel:0312345678">電話</a>', '<A href="tel:0312345678">電話</A>', '電話 0312345678'],
		[
			'an image',
			`<a href="${HREF}"><img src="cid:01@x"></a>`,
			`<A href="${SHOWN}"><IMG src="cid:01@x"></A>`,
			`<IMG src="cid:01@x"> ${SHOWN}`,
		],
		['a script', '<a href="javascript:alert(1)">x</a>', 'x', 'x'],
		['a hidden script', '<a href="java\tscript:alert(1)">x</a>', 'x', 'x'],
		['a part of the page', '<a href="#top">x</a>', 'x', 'x'],
		['no address', '<a name="x">x</a>', 'x', 'x'],
		['nothing to see', `<a href="${HREF}"></a>x`, 'x', 'x'],
		[
			'not ended',
			`<a href="${HREF}">a<a href="tel:1">b`,
			`<A href="${SHOWN}">a</A><A href="tel:1">b</A>`,
			`a ${SHOWN} b 1`,
		],
		[
			'other characters',
			'<a href="https://x.example/日本 &quot;">x</a>',
			'<A href="https://x.example/%E6%97%A5%E6%9C%AC%20%22">x</A>',
			'x https://x.example/%E6%97%A5%E6%9C%AC%20%22',
		],
	])('%s', (_, html, docomo, others) => {
		expect(bodyOf('docomo', html)).toBe(docomo);
		expect(bodyOf('au', html)).toBe(others);
		expect(bodyOf('softbank', html)).toBe(others);
	});

	test('are listed with what became of them', () => {
		const html = '<a href="https://x.example/">\n店 <b>1</b></a><a href="#a">x</a>';
		const links = (carrier: Carrier) => reduceHtml(carrier, html).links;
		expect(links('docomo')).toEqual([
			{ href: 'https://x.example/', label: '店 1', shownAs: 'link' },
			{ href: '#a', label: 'x', shownAs: 'none' },
		]);
		expect(links('au')[0]).toEqual({ href: 'https://x.example/', label: '店 1', shownAs: 'text' });
	});
});

describe('images', () => {
	const html =
		'<img src="https://x.example/a.gif" alt="A"><img src="b.png">' +
		'<IMG SRC="https://x.example/a.gif" alt="again">';

	test('are listed once each, in order', () => {
		expect(reduceHtml('docomo', html).images).toEqual([
			{ src: 'https://x.example/a.gif', alt: 'A' },
			{ src: 'b.png', alt: '' },
		]);
	});

	test('that the message brings are shown by their Content-ID, others by their text', () => {
		const contentIds = new Map([['https://x.example/a.gif', '01@251123.040900']]);
		expect(bodyOf('docomo', html, contentIds)).toBe('<IMG src="cid:01@251123.040900"><IMG src="cid:01@251123.040900">');
		expect(bodyOf('docomo', html)).toBe('Aagain');
		expect(bodyOf('docomo', '<img src="cid:other@x" alt="o">', contentIds)).toBe('o');
	});

	test.each(['cid:no-at', 'cid:a@b@c', 'cid:"onerror=x@y', 'cid:<x@y>', 'cid:', 'data:image/gif;base64,x', ''])(
		'with the source %j are not shown',
		(src) => {
			expect(bodyOf('docomo', `<img src='${src}' alt=x>`)).toBe('x');
		},
	);
});

test('what is dropped is counted', () => {
	const html =
		'<p class=x><b>a</b><b>b</b></p>' +
		'<div class="y" style="margin:0;color:red" align=justify>c</div><x-y>d</x-y>';
	const dropped = ['tag p 1', 'tag b 2', 'attribute class 1', 'attribute style 1', 'attribute align 1', 'tag x-y 1'];
	expect(droppedBy('docomo', html)).toEqual(dropped);
	expect(droppedBy('docomo', '<a href="tel:1">x</a>')).toEqual([]);
	expect(droppedBy('au', '<a href="tel:1">x</a>')).toEqual(['tag a 1']);
	expect(droppedBy('au', '<div style="color:red;text-align:center">x</div>')).toEqual([]);
	const silent = '<!-- c --><!DOCTYPE html><meta http-equiv="content-type" content="x"><?php x ?>x';
	expect(droppedBy('au', silent)).toEqual([]);
});

test.each([
	['an unclosed tag', 'a<div', 'a'],
	['an unclosed attribute', 'a<font color="red>b', 'a'],
	['an unclosed comment', 'a<!-- b', 'a'],
	['an unclosed script', 'a<script>b</p>', 'a'],
	['end tags of nothing', '</p></b></div>a</font></html>b', 'ab'],
	[
		'crossed tags',
		'<font color=red><div align=center>a</font>b</div>c',
		'<FONT color="#ff0000"><DIV align="center">a</DIV></FONT>bc',
	],
	['a bare <', 'a < b <3', 'a &lt; b &lt;3'],
	['a bare &', 'a & b &x;', 'a &amp; b &amp;x;'],
	['NUL and controls', 'a\0b\x1b$Bc', 'a\0b\x1b$Bc'],
	['a combined character', '=\u0338 &lt;\u0338', '=\u0338 &lt;\u0338'],
	['a lone surrogate', 'a\ud800b', 'a\ud800b'],
	['an impossible code point', 'a&#x110000;&#xd800;b', 'a\ufffd\ufffdb'],
	['a tag named like a property', '<constructor>a</constructor><tostring>b<valueOf>c', 'abc'],
	['an attribute named like a property', '<div constructor="x" __proto__="y">a', 'a'],
])('broken HTML: %s', (_, html, expected) => {
	expect(bodyOf('au', html)).toBe(expected);
});

test.each([
	['nested 10,000 deep', '<div align=center><font color=red><p>'.repeat(10_000) + 'x', 'x'],
	['nested a million deep', '<div>'.repeat(1_000_000), ''],
	['end tags without start under a deep nest', '<div>'.repeat(400_000) + '</b>'.repeat(500_000) + 'x', 'x'],
	['5 MB of text', 'あいう<p>'.repeat(700_000), 'あいう'],
	['5 MB of <', '<'.repeat(5_000_000), '&lt;'],
	['a million attributes', `<p ${'b=c '.repeat(1_000_000)}>x`, 'x'],
	['300,000 tag names', Array.from({ length: 300_000 }, (_, index) => `<t${index}>`).join('') + 'x', 'x'],
	['a style of 5 MB', `<p style="${'color:red;'.repeat(500_000)}">x`, 'x'],
])('hostile HTML: %s', (_, html, expected) => {
	const reduced = reduceHtml('au', html);
	expect(reduced.html).toContain(expected);
	expect(reduced.dropped.length).toBeLessThanOrEqual(102);
});

test.each(CARRIERS)('%s: reducing again changes nothing', (carrier) => {
	const random = makeRandom(3);
	const pieces = [
		...['<p>', '</p>', '<div align=center>', '</div>', '<font color=red size=1>', '</font>', '<br>', '<hr>', 'a', ' '],
		...['<ul><li>', '</ul>', '<a href="https://x.example/?a&b">', '</a>', '<marquee>', '</marquee>'],
		...['<img src="cid:1@x">', '&lt;', '本文'],
	];
	const common = 'HTML HEAD META BODY DIV FONT BLINK MARQUEE HR IMG BR'.split(' ');
	const known = carrier === 'docomo' ? [...common, 'A'] : common;
	for (let round = 0; round < 500; round++) {
		const once = reduceHtml(carrier, randomText(random, pieces, 30));
		const twice = reduceHtml(carrier, once.html);
		expect(twice.html).toBe(once.html);
		expect(twice.dropped).toEqual([]);
		// Every tag is one that the carrier has.
		const names = Array.from(once.html.matchAll(/<\/?([A-Z]+)/g), ([, name]) => name);
		expect(known).toEqual(expect.arrayContaining(names));
	}
});

test.each(CARRIERS)('%s: no character turns into markup on the way to its charset', (carrier) => {
	for (let code = 0x80; code <= 0x10ffff; code++) {
		if (code === 0xd800) code = 0xe000;
		if (code === 0x30000) code = 0xe0000;
		const character = String.fromCodePoint(code);
		if (!/[<>&"]/.test(character.normalize('NFKD'))) continue;
		const { html } = reduceHtml(carrier, `x${character}y`);
		const body = encodeCarrierText(carrier, html).bytes.toString('latin1').replace(/\x1b\$B[^\x1b]*\x1b\(B/g, '');
		const inner = /<BODY>([^]*)<\/BODY>/.exec(body)?.[1] as string;
		expect(inner.replace(/&(lt|gt|amp);/g, '')).not.toMatch(/[<>]|&(?!amp|lt|gt)/);
	}
});
