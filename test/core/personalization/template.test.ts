import { DeliveryError } from '../../../core/errors';
import { PersonalizationError } from '../../../core/personalization/errors';
import { compileTemplate } from '../../../core/personalization/template';
import type { TemplateKind } from '../../../core/personalization/template';

const context = {
	recipient: { first: 'Ann', html: `<b>"A" & 'B'</b>`, empty: '', nothing: null, age: 30, list: ['x', 'y'], 名前: '花子' },
	delivery: { label: 'Spring' },
	links: {},
};

function thrownBy(action: () => unknown): unknown {
	try {
		action();
	} catch (thrown) {
		return thrown;
	}
	throw new Error('Nothing was thrown');
}

describe('compileTemplate renders', () => {
	test.each<[string, string, TemplateKind]>([
		['Hello {{ recipient.first }}', 'Hello Ann', 'text'],
		['Hello {{ recipient.missing | default: "there" }}', 'Hello there', 'text'],
		['Hello {{ recipient.empty | default: "there" }}', 'Hello there', 'text'],
		['[{{ recipient.empty }}{{ recipient.nothing }}]', '[]', 'text'],
		['{{ recipient.address.city | default: "?" }}', '?', 'text'],
		['{% if recipient.missing %}a{% else %}b{% endif %}', 'b', 'text'],
		['{% if recipient.address.city %}a{% else %}b{% endif %}', 'b', 'text'],
		['{% if recipient.missing == "JP" %}a{% else %}b{% endif %}', 'b', 'text'],
		['{% unless recipient.missing %}a{% endunless %}', 'a', 'text'],
		['{{ recipient.age | plus: 1 }}', '31', 'text'],
		['{{ recipient.list | join: "-" }}', 'x-y', 'text'],
		['{{ recipient.名前 }} 様', '花子 様', 'text'],
		['{{ recipient["first"] }}', 'Ann', 'text'],
		['{{ recipient.html }}', `<b>"A" & 'B'</b>`, 'text'],
		['{{ recipient.html }}', '&lt;b&gt;&#34;A&#34; &amp; &#39;B&#39;&lt;/b&gt;', 'html'],
		['{{ recipient.html | raw }}', `<b>"A" & 'B'</b>`, 'html'],
		['<p title="{{ delivery.label }}">&amp;</p>', '<p title="Spring">&amp;</p>', 'html'],
		['{{ "{{ recipient.first }}" }}', '{{ recipient.first }}', 'text'],
	])('%j → %j (%s)', (source, expected, kind) => {
		expect(compileTemplate('Text content', source, kind).render(context)).toBe(expected);
	});

	test('data is never read as a template', () => {
		const hostile = { ...context, recipient: { first: '{{ delivery.label }}{% include "x" %}' } };
		expect(compileTemplate('Subject', '{{ recipient.first }}').render(hostile)).toBe(hostile.recipient.first);
	});
});

describe('compileTemplate refuses', () => {
	test.each([
		['Hi {{ recipient.first', 'Subject, line 1, column 4: output "{{ recipient.first" not closed'],
		['a\n  {% if recipient.first %}', 'Subject, line 2, column 3: tag {% if recipient.first %} not closed'],
		['a{% foo %}', 'Subject, line 1, column 2: tag "foo" not found'],
		['\n {{ recipient.first | shout }}', 'Subject, line 2, column 2: undefined filter: shout'],
		['{{ | }}', 'Subject, line 1, column 4: invalid value expression: "|"'],
	])('%j: %s', (source, message) => {
		const error = thrownBy(() => compileTemplate('Subject', source));
		expect(error).toBeInstanceOf(DeliveryError);
		expect(error).toMatchObject({ code: 'templateSyntax', message });
	});

	test('with an excerpt and a caret', () => {
		const error = thrownBy(() => compileTemplate('HTML', '<p>\n{{ recipient.x | shout }}\n</p>')) as DeliveryError;
		expect(error.advice).toBe(
			[
				'Correct the template at the caret:',
				'   1| <p>',
				'>> 2| {{ recipient.x | shout }}',
				'      ^',
				'   3| </p>',
			].join('\n'),
		);
	});

	test.each(['include', 'render', 'layout', 'block'])('the tag %s, in a sentence', (tag) => {
		const sentence = `the tag {% ${tag} %} is not allowed, because templates cannot read other files`;
		for (const source of [`{% ${tag} "/etc/passwd" %}`, `{% liquid\n ${tag} "/etc/passwd" %}`]) {
			const error = thrownBy(() => compileTemplate('Text content', source));
			expect(error).toMatchObject({ code: 'templateSyntax', message: expect.stringContaining(sentence) });
		}
	});

	test('a template over two million characters', () => {
		const error = thrownBy(() => compileTemplate('HTML content', 'x'.repeat(2_000_001)));
		expect(error).toMatchObject({ code: 'templateSyntax', message: expect.stringContaining('characters; a template may have') });
	});
});

describe('rendering fails with field, place and variable', () => {
	test.each([
		['Hi {{ recipient.last }}', 'recipient.last', 1, 7, 'the recipient has no field "last"'],
		['a\n {{ recipient.last | upcase | default: "x" }}', 'recipient.last', 2, 5, 'the recipient has no field "last"'],
		['{{ recipient.address.city }}', 'recipient.address', 1, 4, 'the recipient has no field "address"'],
		['{{ firstName }}', 'firstName', 1, 4, 'there is no field "firstName"'],
		['{% for x in recipient.orders %}{% endfor %}', 'recipient.orders', 1, 13, 'the recipient has no field "orders"'],
		['{{ recipient.list[2] }}', 'recipient.list.2', 1, 4, 'the recipient has no field "list.2"'],
		['{{ recipient.constructor }}', 'recipient.constructor', 1, 4, 'the recipient has no field "constructor"'],
		['{{ recipient.__proto__ }}', 'recipient.__proto__', 1, 4, 'the recipient has no field "__proto__"'],
		['{{ recipient.first.split }}', 'recipient.first.split', 1, 4, 'the recipient has no field "first.split"'],
	])('%j', (source, variable, line, column, problem) => {
		const error = thrownBy(() => compileTemplate('Subject', source).render(context)) as PersonalizationError;
		expect(error).toBeInstanceOf(PersonalizationError);
		expect(error).toMatchObject({ field: 'Subject', variable, position: { line, column } });
		expect(error.message).toMatch(`Subject, line ${line}, column ${column}: ${problem}`);
	});

	test.each([
		['a range too long', '{% for i in (1..100000000) %}{% endfor %}', 'memory alloc limit exceeded'],
		[
			'a loop without end',
			'{% for i in (1..9999) %}{% for j in (1..99) %}{% for k in (1..9) %}x{% endfor %}{% endfor %}{% endfor %}',
			'limit exceeded',
		],
		['an output too long', '{% for i in (1..9999) %}{{ recipient.long }}{% endfor %}', 'is longer than 5000000'],
	])('%s ends', (_what, source, problem) => {
		const long = { recipient: { long: 'x'.repeat(1_000) } };
		const error = thrownBy(() => compileTemplate('Text content', source).render(long)) as PersonalizationError;
		expect(error).toBeInstanceOf(PersonalizationError);
		expect(error.message).toContain(problem);
	});
});

describe('uses', () => {
	test.each([
		['{{ links.mirror }}', true],
		['{{ links["mirror"] }}', true],
		['{% if recipient.vip %}{{ links.mirror }}{% endif %}', true],
		['{% assign mine = links %}{{ mine.mirror }}', true],
		['{{ links[recipient.which] }}', true],
		['{{ recipient.text | append: links.mirror }}', true],
		['{{ recipient.map[links.mirror] }}', true],
		['{{ links.unsubscribe }}', false],
		['{{ recipient.links.mirror }}', false],
		['{% raw %}{{ links.mirror }}{% endraw %}', false],
		['{% comment %}{{ links.mirror }}{% endcomment %}', false],
		['{% assign links = recipient %}{{ links.mirror }}', false],
		['links.mirror', false],
	])('links.mirror in %j: %s', (source, expected) => {
		expect(compileTemplate('Text content', source).uses(['links', 'mirror'])).toBe(expected);
	});
});
