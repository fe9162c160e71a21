import type { Carrier, FindingLevel } from '../../../../core/delivery/types';
import type { DiagnosticId, DiagnosticInput, DiagnosticLine } from '../../../../core/japanese-mobile';
import { diagnose, reduceHtml } from '../../../../core/japanese-mobile';
import { gif, jpeg, png } from '../../message/pictures';

const base: DiagnosticInput = { subject: 'お知らせ', text: '本文', html: '<div>本文</div>' };
/** Octets of a page around its content. */
const AROUND = reduceHtml('docomo', '').html.length;

function lineOf(carrier: Carrier, input: Partial<DiagnosticInput>, id: DiagnosticId): DiagnosticLine | undefined {
	return diagnose(carrier, { ...base, ...input }).lines.find((line) => line.id === id);
}

const pictures = (count: number, bytes: number) =>
	Array.from({ length: count }, (_, index) => ({ src: `https://x.example/${index}`, content: gif(1, 1, bytes) }));
const shown = (count: number) =>
	Array.from({ length: count }, (_, index) => `<img src="https://x.example/${index}">`).join('');

test('a good message: every figure with its limit', () => {
	const html = '<div align="center">本文<img src="https://x.example/0"></div>';
	const report = diagnose('docomo', { ...base, html, images: pictures(1, 500) });
	expect(report.lines.map(({ id, level, measured, limit }) => [id, level, measured, limit])).toEqual([
		['tags', 'information', 0, null],
		['images', 'information', 1, 20],
		['imageBytes', 'information', 500, 100_000],
		['textBytes', 'information', 4, 10_000],
		[
			'htmlBytes',
			'information',
			AROUND + '<DIV align="center">....<IMG src="cid:01@700101.000000"></DIV>'.length,
			10_000,
		],
		['totalBytes', 'information', report.lines.at(-1)?.measured, null],
	]);
	expect(report).toMatchObject({ carrier: 'docomo', level: 'information', dropped: [], replaced: [], missing: [] });
	expect(report.images).toEqual([{ src: 'https://x.example/0', type: 'gif', width: 1, height: 1, bytes: 500 }]);
	expect(report.lines.at(-1)?.measured).toBeGreaterThan(500 * 4 / 3 + AROUND * 4 / 3);
});

test('a message without HTML has no figure for it', () => {
	expect(lineOf('docomo', { html: undefined }, 'htmlBytes')).toBeUndefined();
});

const OK = 'information';
const BAD = 'error';

type Case = [string, Carrier, DiagnosticId, Partial<DiagnosticInput>, FindingLevel, number];

test.each<Case>([
	['text below', 'docomo', 'textBytes', { text: 'x'.repeat(9_999) }, OK, 9_999],
	['text at the limit', 'docomo', 'textBytes', { text: 'x'.repeat(10_000) }, BAD, 10_000],
	['text in double octets', 'docomo', 'textBytes', { text: '本'.repeat(5_000) }, BAD, 10_000],
	['text with escapes', 'au', 'textBytes', { text: '本'.repeat(4_996) }, OK, 9_998],
	['text with escapes', 'au', 'textBytes', { text: '本'.repeat(4_997) }, BAD, 10_000],
	['any text', 'softbank', 'textBytes', { text: 'x'.repeat(50_000) }, OK, 50_000],
	['html below', 'docomo', 'htmlBytes', { html: 'x'.repeat(9_999 - AROUND) }, OK, 9_999],
	['html at the limit', 'docomo', 'htmlBytes', { html: 'x'.repeat(10_000 - AROUND) }, BAD, 10_000],
	['html that gets short by reduction', 'docomo', 'htmlBytes', { html: '<b>x</b>'.repeat(5_000) }, OK, 5_000 + AROUND],
	['html at the limit', 'softbank', 'htmlBytes', { html: 'x'.repeat(30_000 - AROUND) }, OK, 30_000],
	['html over', 'softbank', 'htmlBytes', { html: 'x'.repeat(30_001 - AROUND) }, BAD, 30_001],
	['20 images', 'au', 'images', { html: shown(20), images: pictures(20, 50) }, OK, 20],
	['21 images', 'au', 'images', { html: shown(21), images: pictures(21, 50) }, BAD, 21],
	['images below', 'au', 'imageBytes', { html: shown(3), images: pictures(3, 33_333) }, OK, 99_999],
	['images at the limit', 'au', 'imageBytes', { html: shown(4), images: pictures(4, 25_000) }, BAD, 100_000],
	['a total of text', 'softbank', 'totalBytes', { text: 'x'.repeat(300_000) }, BAD, 406_000],
])('%s at %s: %s', (_, carrier, id, input, level, measured) => {
	const line = lineOf(carrier, input, id);
	expect(line?.level).toBe(level);
	if (id === 'totalBytes') expect(line?.measured).toBeGreaterThan(measured);
	else expect(line?.measured).toBe(measured);
});

test.each<[what: string, carrier: Carrier, id: DiagnosticId, input: Partial<DiagnosticInput>, text: string]>([
	[
		'a limit kept',
		'docomo',
		'textBytes',
		{},
		'The text part has 4 bytes; NTT DoCoMo takes fewer than 10,000.',
	],
	[
		'a limit broken',
		'softbank',
		'htmlBytes',
		{ html: 'x'.repeat(31_000 - AROUND) },
		'The HTML part has 31,000 bytes; SoftBank takes at most 30,000. ' +
			'Shorten it: beyond the limit phones show the text part only.',
	],
	['no limit', 'softbank', 'textBytes', {}, 'The text part has 4 bytes.'],
	[
		'tags',
		'au',
		'tags',
		{ html: '<b>x</b><i>y</i><b>z</b><hr width=5>' },
		'Tags and attributes that phones of KDDI au do not know are left out: <b> 2, <i> 1, width 1.',
	],
	[
		'image types',
		'docomo',
		'imageTypes',
		{
			images: [
				{ src: 'a.gif', content: png(1, 1) },
				{ src: 'b', content: Buffer.from('x') },
				{ src: 'c', content: jpeg(1, 1) },
			],
		},
		'Phones show JPEG and GIF only, not a.gif (PNG), b (no image).',
	],
	[
		'images without a file',
		'docomo',
		'imageFiles',
		{
			html: '<img src="a.gif"><img src="https://x.example/b">',
			images: [{ src: 'https://x.example/b', problem: 'The image https://x.example/b cannot be used: it is gone.' }],
		},
		'The image https://x.example/b cannot be used: it is gone.',
	],
	[
		'images that nobody gave a file for',
		'docomo',
		'imagesLeftOut',
		{ html: '<img src="a.gif" alt="A"><img src="https://x.example/b"><img src="a.gif">' },
		'Images are not part of the message; their alternative text is sent: a.gif, https://x.example/b.',
	],
	[
		'replaced characters',
		'docomo',
		'replaced',
		{ text: 'é€', html: 'é' },
		'Characters replaced by the nearest ones: é → e, € → ユーロ.',
	],
])('the sentence for %s', (_, carrier, id, input, text) => {
	expect(lineOf(carrier, input, id)?.text).toBe(text);
});

test('levels: tags and images that are left out warn, images that were wanted fail, replaced characters inform; the report has the worst', () => {
	const levelOf = (input: Partial<DiagnosticInput>) => diagnose('docomo', { ...base, ...input }).level;
	expect(levelOf({})).toBe('information');
	expect(levelOf({ text: 'é' })).toBe('information');
	expect(levelOf({ html: '<b>x</b>' })).toBe('warning');
	expect(levelOf({ html: '<img src=x>' })).toBe('warning');
	expect(levelOf({ html: '<img src=x>', images: [{ src: 'x', problem: 'It is gone.' }] })).toBe('error');
});

test('HTML that is reduced already has nothing to drop', () => {
	const html = reduceHtml('au', '<h1>本文</h1><p>x</p>').html;
	expect(lineOf('au', { html }, 'tags')).toMatchObject({ level: 'information', measured: 0 });
	const asWritten = lineOf('au', { html: '<h1>本文</h1><p>x</p>' }, 'htmlBytes');
	expect(lineOf('au', { html }, 'htmlBytes')?.measured).toBe(asWritten?.measured);
});

test.each<[string, Partial<DiagnosticInput>]>([
	['a text of 5 MB', { text: '本文\n'.repeat(1_000_000) }],
	['HTML of 5 MB', { html: '<p>本文'.repeat(700_000) }],
	['lone surrogates and controls', { subject: '\ud800', text: '\0\x1b\udfff', html: '<p>\ud83d</p>\0' }],
])('%s makes a report', (_, input) => {
	for (const carrier of ['docomo', 'au', 'softbank'] as const) {
		expect(diagnose(carrier, { ...base, ...input }).lines.length).toBeGreaterThan(4);
	}
});
