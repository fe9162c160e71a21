import { escapeHtml, html, oneLine } from '../../../core/report/html';

test.each([
	['<a href="x">&\'</a>', '&lt;a href=&quot;x&quot;&gt;&amp;&#39;&lt;/a&gt;'],
	['a\n\tb', 'a\n\tb'],
	['a\u0000b\u0085\u202Ec\u2067', 'a\uFFFDb\uFFFD\uFFFDc\uFFFD'],
	['\ud83c', '\uFFFD'],
	['🎉 春', '🎉 春'],
])('escapeHtml(%j) → %j', (text, expected) => expect(escapeHtml(text)).toBe(expected));

test.each([
	['a\r\nb\u2028c', 'a b c'],
	[' a\n', 'a'],
	['a\u001bb', 'a\uFFFDb'],
])('oneLine(%j) → %j', (text, expected) => expect(oneLine(text)).toBe(expected));

test.each([
	[html`<p>${'<b>'}</p>`, '<p>&lt;b&gt;</p>'],
	[html`<p>${html`<b>`}</p>`, '<p><b></p>'],
	[html`<p>${['<', html`<br>`, 3]}</p>`, '<p>&lt;<br>3</p>'],
	[html`<p>${null}${undefined}${false}${0}${''}</p>`, '<p>0</p>'],
	[html`<p>${[['a'], [html`<i>`]]}</p>`, '<p>a<i></p>'],
])('html gives %s', (made, expected) => expect(made.markup).toBe(expected));
