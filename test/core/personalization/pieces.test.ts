/** Templates in pieces beside Liquid itself: the same text, and the same error at the same place. */
import type { DeliveryParameters } from '../../../core/delivery/types';
import {
	compileContent,
	compileTemplate,
	PersonalizationError,
	renderContent,
	renderPieces,
	staticTexts,
} from '../../../core/personalization';
import type { RenderContext, TemplateKind } from '../../../core/personalization';
import { makeRandom, randomText } from '../message/samples';

/** A template with a tag is left to Liquid as a whole; this one writes nothing. */
const TAG = '{% if false %}{% endif %}';
const TEMPLATES = 800;

const PATHS = [
	'recipient.first',
	'recipient["first"]',
	"recipient['with space']",
	'recipient.名前',
	'recipient.empty',
	'recipient.nothing',
	'recipient.yes',
	'recipient.no',
	'recipient.zero',
	'recipient.number',
	'recipient.huge',
	'recipient.list',
	'recipient.list[1]',
	'recipient.list.first',
	'recipient.list.size',
	'recipient.first.size',
	'recipient.object',
	'recipient.object.city',
	'recipient.object.size',
	'recipient.object.street.name',
	'recipient.nothing.city',
	'recipient.date',
	'recipient.missing',
	'recipient.missing.city',
	'recipient.constructor',
	'recipient.__proto__',
	'recipient.toString',
	'recipient[recipient.key]',
	'recipient',
	'first',
	'missing.first',
	'delivery.label',
	'links.mirror',
	'"a <b> literal"',
	'12.50',
	'nil',
	'empty',
	'blank',
	'(1..3)',
	'recipient.number > 3',
	'recipient.no or recipient.yes',
];
const FILTERS = [
	'',
	'',
	'',
	' | default: "there <x>"',
	" | default: 'it is'",
	' | default: recipient.number',
	' | default: "x", allow_false: true',
	' | default: "x" | upcase',
	' | upcase',
	' | upcase | default: "x"',
	' | append: " & co"',
	' | size',
	' | join: ", "',
	' | escape',
	' | raw',
	' | default: "<r>" | raw',
	' | raw | upcase',
	' | date: "%Y"',
	' | json',
];
const TEXTS = ['', ' ', 'Hello ', '<p>', '\n', '  \n', 'é日本', '{ ', '}}', '" \' &'];
const BRACES: Array<[open: string, close: string]> = [
	['{{ ', ' }}'],
	['{{', '}}'],
	['{{- ', ' -}}'],
	['{{\n', '\n-}}'],
];

const CONTEXTS: RenderContext[] = [
	{
		recipient: {
			first: `Ann "<&>'`,
			'with space': 'x',
			名前: '花子',
			empty: '',
			nothing: null,
			yes: true,
			no: false,
			zero: 0,
			number: 42.5,
			huge: 1e21,
			list: ['a', '<b>', null, 3],
			object: { city: 'Köln', street: { name: 'Ring' } },
			date: new Date(Date.UTC(2025, 10, 23)),
			key: 'first',
		},
		delivery: { label: 'Spring', code: 'DM1' },
		links: { mirror: 'https://shop.example/m?a=1&b=2' },
	},
	{
		recipient: { first: 7, number: '7', object: [], list: 'text', key: 'none', yes: {}, nothing: undefined },
		delivery: { label: '', code: '' },
		links: {},
	},
	...[
		JSON.parse('{"__proto__":"own","constructor":"own","toString":"own","object":{"size":3}}'),
		Object.assign(Object.create({ first: 'inherited' }), { number: 1 }),
		{ first: { toLiquid: () => 'made' }, object: { toLiquid: () => ({ city: 'made' }) } },
	].map((recipient) => ({ recipient, delivery: { label: '', code: '' }, links: {} })),
];

type Random = () => number;

function pick<T>(random: Random, list: readonly T[]): T {
	return list[Math.floor(random() * list.length)] as T;
}

function randomSource(random: Random): string {
	const count = 1 + Math.floor(random() * 4);
	const outputs = Array.from({ length: count }, () => {
		const [open, close] = pick(random, BRACES);
		return `${randomText(random, TEXTS, 3)}${open}${pick(random, PATHS)}${pick(random, FILTERS)}${close}`;
	});
	return outputs.join('') + randomText(random, TEXTS, 2);
}

function outcome(source: string, kind: TemplateKind, context: RenderContext): unknown {
	try {
		return compileTemplate('Text content', source, kind).render(context);
	} catch (error) {
		if (!(error instanceof PersonalizationError)) throw error;
		return { message: error.message, variable: error.variable };
	}
}

test(`${TEMPLATES} templates of outputs render as Liquid renders them`, () => {
	const random = makeRandom(3);
	for (let count = 0; count < TEMPLATES; count++) {
		const source = randomSource(random);
		for (const kind of ['text', 'html'] as const) {
			for (const context of CONTEXTS) {
				expect([source, outcome(source, kind, context)]).toEqual([source, outcome(source + TAG, kind, context)]);
			}
		}
	}
});

test.each([...PATHS.flatMap((path) => FILTERS.map((filter) => `{{ ${path}${filter} }}`))])('%s', (source) => {
	for (const context of CONTEXTS) {
		expect(outcome(source, 'html', context)).toEqual(outcome(source + TAG, 'html', context));
	}
});

describe('pieces', () => {
	test.each<[string, string[] | undefined]>([
		['Hello', ['Hello']],
		['', ['']],
		['{{ recipient.a }}', ['', '']],
		['a {{ recipient.a }}{{ recipient.b }} c', ['a ', '', ' c']],
		['a \n {{- recipient.a -}} \n b', ['a', 'b']],
		['{% if recipient.a %}x{% endif %}', undefined],
		['a {% comment %}x{% endcomment %}', undefined],
	])('of %j are %j', (source, texts) => {
		expect(compileTemplate('Text content', source).pieces?.texts).toEqual(texts);
	});

	test('what Liquid renders is rendered once for a recipient, whatever part it is in', () => {
		let renderings = 0;
		const recipient = {
			get count() {
				renderings++;
				return ['<a>'];
			},
		};
		const seen = new Map<string, string>();
		const source = '{{ recipient.count | first }}{{recipient.count | first }}';
		const render = (kind: TemplateKind) => compileTemplate('Text content', source, kind).render({ recipient }, seen);
		expect([render('text'), render('html')]).toEqual(['<a><a>', '&lt;a&gt;&lt;a&gt;']);
		expect(renderings).toBe(1);
	});

	test('limits hold', () => {
		const long = { recipient: { long: 'x'.repeat(1_000_001) } };
		const template = compileTemplate('HTML content', '{{ recipient.long }}'.repeat(6), 'html');
		expect(() => template.render(long)).toThrow(expect.objectContaining({ name: 'PersonalizationError' }));
	});
});

test('a content in pieces, joined, is the rendered content', () => {
	const random = makeRandom(4);
	const outputs = ['{{ recipient.a }}', '{{ recipient.b }}'];
	const pieces = ['word', ' ', '\n', '\n\n\n', ' \n\t\n', '\r\n', ...outputs, '{% if recipient.a %}x{% endif %}'];
	const values = ['x', '', ' ', '\n', 'a\n\n\n\nb', ' x ', '\u3000x'];
	let inPieces = 0;
	for (let count = 0; count < 3_000; count++) {
		const content = compileContent({
			sender: { address: 'a@b.example' },
			subject: 'x',
			html: randomText(random, pieces, 8),
			text: randomText(random, random() < 0.7 ? pieces.slice(0, -1) : pieces, 12),
			textIsMade: random() < 0.7,
		} as DeliveryParameters);
		const recipient = { a: pick(random, values), b: pick(random, values) };
		const context = { recipient, delivery: { label: '', code: '' }, links: {} };
		const rendered = renderPieces(content, context);
		const texts = staticTexts(content);
		for (const part of ['html', 'text'] as const) {
			const given = rendered[part];
			if (Array.isArray(given)) inPieces++;
			const joined = Array.isArray(given)
				? texts[part]?.map((text, at) => text + ((given as string[])[at] ?? '')).join('')
				: given;
			expect(joined).toBe(renderContent(content, context)[part]);
		}
	}
	expect(inPieces).toBeGreaterThan(2_000);
});
