import { urlApproval } from '../../../../core/typology/rules/urlApproval';
import { inShort, typologyInput } from '../input';

const SCRIPT = 'error: Addresses in the content that run a script, which mail clients and filters refuse: ';
const EMPTY = 'warning: Addresses in the content that are empty: ';
const RELATIVE = 'warning: Addresses in the content that are not complete: in a mail they need a scheme, as https://: ';
const MALFORMED = 'warning: Addresses in the content that are malformed: ';
const UNENCODED =
	'warning: Addresses in the content that have spaces or other characters that must be percent-encoded: ';
const AMPERSAND = 'warning: Addresses in the content that have a bare &: in HTML it must be written &amp;: ';
const ENTITY = 'warning: Addresses in the content that in the text have &amp;, where a bare & is meant: ';
const HTTP = 'information: Addresses in the content that are http, not https: ';

describe('URL approval of HTML', () => {
	test.each([
		['<a href="https://x.example/a?b=1&amp;c=2#d">x</a>', []],
		["<a href='https://x.example'>x</a><img src=https://x.example/i.png>", []],
		['<a href="https://日本語.jp/道">x</a>', []],
		['<a href="mailto:a@x.example?subject=Hi%20you">x</a><a href="mailto:?to=a@x.example">x</a>', []],
		['<a href="tel:+81312345678">x</a><img src="cid:1@x"><img src="data:image/gif;base64,R0lGOD">', []],
		['<a href="#top">x</a><a name="top">x</a>', []],
		['<!-- <a href="javascript:x">x</a> --><style>a{b:url(x y)}</style><script>"<a href=\'y\'>"</script>', []],
		['<p>a < b, href="x"</p>', []],
		['<a data-href="x">x</a>', []],
		['<a href="javascript:alert(1)">x</a>', [`${SCRIPT}"javascript:alert(1)".`]],
		['<a href=" java\tscript:x">x</a>', [`${SCRIPT}" java\\tscript:x".`]],
		['<a href="&#106;avascript&#x3A;x">x</a>', [`${SCRIPT}"javascript:x".`]],
		['<a href="VBScript:x">x</a>', [`${SCRIPT}"VBScript:x".`]],
		['<a href="">x</a>', [`${EMPTY}"".`]],
		['<a href="www.x.example">x</a>', [`${RELATIVE}"www.x.example".`]],
		['<img src="/i.png">', [`${RELATIVE}"/i.png".`]],
		['<img src="//x.example/i.png">', [`${RELATIVE}"//x.example/i.png".`]],
		['<td background="i.png">x</td>', [`${RELATIVE}"i.png".`]],
		['<a href="https:/x.example">x</a>', [`${MALFORMED}"https:/x.example".`]],
		['<a href="https://">x</a>', [`${MALFORMED}"https://".`]],
		['<a href="https://x.example:port/">x</a>', [`${MALFORMED}"https://x.example:port/".`]],
		['<a href="https://x y.example/">x</a>', [`${MALFORMED}"https://x y.example/".`]],
		['<a href="mailto:nobody">x</a>', [`${MALFORMED}"mailto:nobody".`]],
		['<a href="mailto:">x</a>', [`${MALFORMED}"mailto:".`]],
		['<a href="mailto:%zz@x.example">x</a>', [`${MALFORMED}"mailto:%zz@x.example".`]],
		['<a href="https://x.example/a b">x</a>', [`${UNENCODED}"https://x.example/a b".`]],
		['<a href="https://x.example/{id}">x</a>', [`${UNENCODED}"https://x.example/{id}".`]],
		['<a href="https://x.example/?a=1&b=2">x</a>', [`${AMPERSAND}"https://x.example/?a=1&b=2".`]],
		['<a href="https://x.example/?a=1&copy=2">x</a>', [`${AMPERSAND}"https://x.example/?a=1&copy=2".`]],
		['<a href="http://x.example">x</a>', [`${HTTP}"http://x.example".`]],
		[
			'<A HREF="http://x.example/a b?c&d">x</A>',
			[
				`${UNENCODED}"http://x.example/a b?c&d".`,
				`${AMPERSAND}"http://x.example/a b?c&d".`,
				`${HTTP}"http://x.example/a b?c&d".`,
			],
		],
		['<a href="a">x</a><a href="a">x</a><a href="b">x</a>', [`${RELATIVE}"a", "b".`]],
		[[...'abcde'].map((url) => `<a href="${url}"></a>`).join(''), [`${RELATIVE}"a", "b", "c" and 2 more.`]],
		[`<a href="${'p'.repeat(200)}">x</a>`, [`${RELATIVE}"${'p'.repeat(79)}…".`]],
	])('%s', (html, expected) => {
		expect(inShort(urlApproval.check(typologyInput({ sample: { html, text: '' } })))).toEqual(expected);
	});
});

describe('URL approval of text', () => {
	test.each([
		['Shop: https://x.example/a?b=1&c=2.', []],
		['Shop [https://x.example/a] (https://x.example/b), 「https://x.example/c」です。', []],
		['www.x.example is not an address here', []],
		['https:// x.example', [`${MALFORMED}"https://".`]],
		['https://x.example:port/a', [`${MALFORMED}"https://x.example:port/a".`]],
		['https://x.example/{id}', [`${UNENCODED}"https://x.example/{id}".`]],
		['https://x.example/?a=1&amp;b=2', [`${ENTITY}"https://x.example/?a=1&amp;b=2".`]],
		['http://x.example', [`${HTTP}"http://x.example".`]],
	])('%s', (text, expected) => {
		expect(inShort(urlApproval.check(typologyInput({ sample: { html: '', text } })))).toEqual(expected);
	});
});

test('without a sample the templates are checked, and Liquid in them is no fault', () => {
	const html = '<a href="{{ links.unsubscribe }}">u</a><a href="y/{{ z }}">y</a><a href="https://x.example/{{ a.id }}?a={% if x %}b c{% endif %}">x</a>';
	const input = typologyInput({ sample: null, parameters: { html, text: '{{ links.mirror }}' } });
	const expected = [`${RELATIVE}"y/x".`, `${UNENCODED}"https://x.example/x?a=xb cx".`];
	expect(inShort(urlApproval.check(input))).toEqual(expected);
});

describe('reachability', () => {
	const failed = (...names: string[]) => names.map((name) => ({ url: `https://${name}.example/`, why: 'the server answers 404' }));
	test.each([
		['nobody asked', null, []],
		['all answer', { failed: [], asked: 3, left: 0 }, []],
		['two do not', { failed: failed('a', 'b'), asked: 3, left: 0 }, [
			'warning: Addresses in the content where nothing useful answers: "https://a.example/" (the server answers 404), "https://b.example/" (the server answers 404).',
		]],
		['six do not', { failed: failed(...'abcdef'), asked: 9, left: 0 }, [expect.stringMatching(/"https:\/\/e\.example\/" \(the server answers 404\) and 1 more\.$/)]],
		['over the limit', { failed: [], asked: 50, left: 7 }, [
			'information: 50 addresses of the content were asked, 7 more were not, because of the limit.',
		]],
	])('%s', (_what, unreachable, expected) => {
		expect(inShort(urlApproval.check(typologyInput({ unreachable })))).toEqual(expected);
	});
});

test('branches that the sample did not take are looked at too; what Liquid is a part of, and comments, are not', () => {
	const html = [
		'{% if recipient.vip %}<a href="javascript:x">VIP</a><a href="http://vip.example/">VIP</a>{% else %}<a href="https://x.example/">x</a>{% endif %}',
		'<a href="www.{{ recipient.shop }}">x</a><a href="{% if recipient.vip %}vip{% endif %}">x</a>{% comment %}<a href="javascript:y">x</a>{% endcomment %}',
	].join('');
	const sample = { html: '<a href="https://x.example/">x</a><a href="https://www.example/">x</a>', text: 'Hello' };
	const text = '{% if recipient.vip %}https://x.example/?a=1&amp;b=2 {% endif %} https://x.example/{{ recipient.shop }}&amp;';
	expect(inShort(urlApproval.check(typologyInput({ sample, parameters: { html, text } })))).toEqual([
		`${SCRIPT}"javascript:x".`,
		`${ENTITY}"https://x.example/?a=1&amp;b=2".`,
		`${HTTP}"http://vip.example/".`,
	]);
});
