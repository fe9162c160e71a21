import { trackContent } from '../../../core/links/trackContent';
import { MAX_TRACKED_LINKS } from '../../../core/links/token';

const CLICKS = { clicks: true, opens: false };
const track = (html: string) => trackContent({ html }, CLICKS);

describe('links of the HTML', () => {
	test.each<[what: string, html: string, tracked: string, links: Array<[url: string, label: string]>]>([
		['double quotes', '<a href="https://x.example/">Go</a>', '<a href="{{ links.click1 }}">Go</a>', [['https://x.example/', 'Go']]],
		['single quotes', "<A HREF = 'https://x.example/' >Go</A>", "<A HREF = '{{ links.click1 }}' >Go</A>", [['https://x.example/', 'Go']]],
		['no quotes', '<a href=https://x.example/a>Go</a>', '<a href="{{ links.click1 }}">Go</a>', [['https://x.example/a', 'Go']]],
		['entities', '<a href="https://x.example/?a=1&amp;b=2">R&amp;D</a>', '<a href="{{ links.click1 }}">R&amp;D</a>', [['https://x.example/?a=1&b=2', 'R&D']]],
		[
			'Liquid in the address',
			'<a href="https://x.example/?n={{ recipient.name | default: "it\'s" | url_encode }}">Go</a>',
			'<a href="{{ links.click1 }}">Go</a>',
			[['https://x.example/?n={{ recipient.name | default: "it\'s" | url_encode }}', 'Go']],
		],
		['areas', '<area href="https://x.example/" alt="Map">', '<area href="{{ links.click1 }}" alt="Map">', [['https://x.example/', 'Map']]],
		['line breaks in the label', '<a href="https://x.example/">Go\n <b>on</b></a>', '<a href="{{ links.click1 }}">Go\n <b>on</b></a>', [['https://x.example/', 'Go on']]],
		['the label of its own', '<a _label="Shop" href="https://x.example/">Go</a>', '<a _label="Shop" href="{{ links.click1 }}">Go</a>', [['https://x.example/', 'Shop']]],
		['the text of an image', '<a href="https://x.example/"><img alt="Logo"></a>', '<a href="{{ links.click1 }}"><img alt="Logo"></a>', [['https://x.example/', 'Logo']]],
		['a title', '<a href="https://x.example/" title="Home"></a>', '<a href="{{ links.click1 }}" title="Home"></a>', [['https://x.example/', 'Home']]],
		['no label', '<a href="https://x.example/"></a>', '<a href="{{ links.click1 }}"></a>', [['https://x.example/', '']]],
		[
			'the same twice',
			'<a href="https://x.example/">A</a><a href="https://x.example/">A</a><a href="https://x.example/">B</a>',
			'<a href="{{ links.click1 }}">A</a><a href="{{ links.click1 }}">A</a><a href="{{ links.click2 }}">B</a>',
			[
				['https://x.example/', 'A'],
				['https://x.example/', 'B'],
			],
		],
	])('%s', (_what, html, tracked, links) => {
		const content = track(html);
		expect(content.html).toBe(tracked);
		expect(content.links).toEqual(links.map(([url, label], at) => ({ number: at + 1, url, label })));
	});

	test.each([
		['mail addresses', '<a href="mailto:a@b.example">x</a>'],
		['phone numbers', '<a href="tel:+81312345678">x</a>'],
		['anchors', '<a href="#top">x</a>'],
		['the links of the delivery', '<a href="{{ links.unsubscribe }}">x</a>'],
		['images', '<img src="https://x.example/i.png">'],
		['comments', '<!-- <a href="https://x.example/">x</a> -->'],
		['text that looks like a tag', '<script>"<a href=\'https://x.example/\'>"</script>'],
		['attributes of other names', '<a data-href="https://x.example/">x</a>'],
		['Liquid comments', '{% comment %}<b>{% endcomment %}'],
	])('%s stay', (_what, html) => expect(track(html)).toMatchObject({ html, links: [] }));

	test.each([
		['of the recipient', '<a href="https://{{ recipient.site }}/">x</a>', 'https://{{ recipient.site }}/'],
		['that goes on with a field', '<a href="https://x.example{{ recipient.path }}">x</a>', 'https://x.example{{ recipient.path }}'],
		['behind a backslash', '<a href="https://x.example\\{{ recipient.path }}">x</a>', 'https://x.example\\{{ recipient.path }}'],
		['with a port from a field', '<a href="https://x.example:{{ recipient.p }}/">x</a>', 'https://x.example:{{ recipient.p }}/'],
		['that is none', '<a href="https:///x">x</a>', 'https:///x'],
	])('a host %s is not redirected to', (_what, html, untracked) => {
		expect(track(html)).toEqual({ html, links: [], untracked: [untracked] });
	});

	test('what a loop or a variable fills in stays: the redirect could not know it', () => {
		const html = '{% for p in recipient.products %}<a href="https://x.example/{{ p.id }}">{{ p.name }}</a>{% endfor %}';
		expect(track(html)).toEqual({ html, links: [], untracked: ['https://x.example/{{ p.id }}'] });
		const broken = '<a href="https://x.example/{% if recipient.a %}a">A</a><a href="https://x.example/">{% endif %}B</a>';
		expect(track(broken).links.map(({ url }) => url)).toEqual(['https://x.example/']);
	});

	test(`at most ${MAX_TRACKED_LINKS} links have a number; the rest stay as they are`, () => {
		const html = Array.from({ length: 1_001 }, (_, at) => `<a href="https://x.example/${at}">${at}</a>`).join('');
		const { links, untracked } = track(html);
		expect([links.length, links.at(-1)?.number, untracked.length]).toEqual([999, 999, 2]);
	});
});

describe('links of the text', () => {
	const trackText = (text: string, html?: string) => trackContent({ html, text }, CLICKS);

	test.each([
		['Shop: https://x.example/a, now.', 'Shop: {{ links.click1 }}, now.', 'https://x.example/a', 'Shop'],
		['お店：https://x.example/a。', 'お店：{{ links.click1 }}。', 'https://x.example/a', 'お店'],
		['Shop [https://x.example/{{ recipient.id }}]', 'Shop [{{ links.click1 }}]', 'https://x.example/{{ recipient.id }}', 'Shop'],
		['First\nhttps://x.example', 'First\n{{ links.click1 }}', 'https://x.example', ''],
	])('%j', (text, tracked, url, label) => {
		expect(trackText(text)).toMatchObject({ text: tracked, links: [{ number: 1, url, label }] });
	});

	test('are those of the HTML where the address is the same', () => {
		const content = trackText('Text: https://x.example/?a&b', '<a href="https://x.example/?a&amp;b">Go</a>');
		expect(content).toMatchObject({ text: 'Text: {{ links.click1 }}', links: [{ url: 'https://x.example/?a&b', label: 'Go' }] });
	});
});

test.each([
	['<html><body><p>x</p></body></html>', /x<\/p><img src="\{\{ links\.open \}\}"[^>]*><\/body><\/html>$/],
	['<p>x</p>', /^<p>x<\/p><img src="\{\{ links\.open \}\}"[^>]*>$/],
])('opens: a picture at the end of %s', (html, expected) => {
	expect(trackContent({ html }, { clicks: false, opens: true }).html).toMatch(expected);
	expect(trackContent({ html }, { clicks: false, opens: false }).html).toBe(html);
});

test.each(['<a href="https://x.example/', '<a href="', '{{', 'https://x.example/ ', '<a '])(
	'100,000 times %j is read once (quadratic reading takes minutes)',
	(piece) => {
		const content = piece.repeat(100_000);
		expect(() => trackContent({ html: content, text: content }, CLICKS)).not.toThrow();
	},
);
