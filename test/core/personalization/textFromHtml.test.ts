import { textFromHtml } from '../../../core/personalization/textFromHtml';

describe('textFromHtml', () => {
	test.each([
		['<p>One</p><p>Two<br>three</p>', 'One\n\nTwo\nthree'],
		['<h1>Big News</h1>text', 'Big News\n\ntext'],
		['A &amp; B &lt;c&gt; &copy;&nbsp;x', 'A & B <c> ©\u00a0x'],
		['<a href="https://x.example/?a=1&amp;b=2">Shop</a>', 'Shop [https://x.example/?a=1&b=2]'],
		['<a href="https://x.example">https://x.example</a>', 'https://x.example'],
		['<a href="#top">Top</a>', 'Top'],
		['<a href="mailto:a@x.example">Write</a>', 'Write [a@x.example]'],
		['<a href="https://x.example"><img src="l.png" alt="Logo"></a>', 'Logo [https://x.example]'],
		['a<img src="https://x.example/pixel.gif">b', 'ab'],
		['<ul><li>one</li><li>two</li></ul>', ' * one\n * two'],
		['<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>', 'a b\nc'],
		['<html><head><title>T</title><style>p{}</style></head><body>x<script>y()</script></body></html>', 'x'],
		['<title>T</title><style>p{}</style><p>x</p>', 'x'],
		[`<p>${'word '.repeat(60)}</p>`, 'word '.repeat(60).trim()],
		['<p>日本語\nの文</p>', '日本語 の文'],
		['', ''],
	])('%j → %j', (html, text) => expect(textFromHtml(html)).toBe(text));

	test.each([
		['<p>Hi {{ recipient.first | default: "there" }},</p>', 'Hi {{ recipient.first | default: "there" }},'],
		['<a href="{{ links.unsubscribe }}">Leave</a>', 'Leave [{{ links.unsubscribe }}]'],
		[
			`<a href='https://x.example/{{ recipient.id | default: "0" }}?a=1&amp;b={{ recipient.b }}'>x</a>`,
			'x [https://x.example/{{ recipient.id | default: "0" }}?a=1&b={{ recipient.b }}]',
		],
		['{{ "a }} b" }}', '{{ "a }} b" }}'],
		["{{ 'it }}' }}<b>!</b>", "{{ 'it }}' }}!"],
		['{{ recipient.a   | replace: "<b>", "&amp;" }}', '{{ recipient.a   | replace: "<b>", "&amp;" }}'],
		[
			'{% if recipient.age > 18 and recipient.x < 3 %}<p>x</p>{% endif %}',
			'{% if recipient.age > 18 and recipient.x < 3 %}\n\nx\n\n{% endif %}',
		],
		["{% # don't %}<b>x</b>{% assign y = 'z' %}", "{% # don't %}x{% assign y = 'z' %}"],
		[
			'<table>{% for x in recipient.list %}<tr><td>{{ x }}</td></tr>{% endfor %}</table>',
			'{% for x in recipient.list %}\n{{ x }}\n{% endfor %}',
		],
		['<img src="x" alt="{{ recipient.alt }}">', '{{ recipient.alt }}'],
		['\uFDD00\uFDD1{{ a }}', '0{{ a }}'],
		['{{ never closed <b>x</b>', '{{ never closed x'],
	])('Liquid stays: %j → %j', (html, text) => expect(textFromHtml(html)).toBe(text));
});
