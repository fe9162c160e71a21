import { compileCondition } from '../../../core/personalization';

const CONTEXT = {
	recipient: { city: 'Paris', orders: 3, tags: ['vip', 'old'], empty: '', no: false, csvNumber: '20', nested: { level: 2 } },
	delivery: { label: 'Spring', code: 'DM1', kind: 'marketing' },
};

test.each<[string, boolean]>([
	['recipient.city == "Paris"', true],
	["recipient.city != 'Paris'", false],
	['recipient.orders > 2 and recipient.city == "Paris"', true],
	['recipient.orders > 3 or recipient.tags contains "vip"', true],
	['not recipient.no', true],
	['recipient.nested.level >= 2', true],
	['recipient["city"] == "Paris"', true],
	['recipient.csvNumber > 18', true],
	['recipient.city | downcase', true],
	['recipient.tags', true],
	['recipient.orders == 3\n  and recipient.city == "Paris"', true],
	['recipient.city == "a %} b"', false],
	['delivery.kind == "marketing"', true],
	['recipient.missing', false],
	['recipient.missing == "x"', false],
	['recipient.missing > 3', false],
	['recipient.missing.deeper', false],
	['recipient.empty', false],
	['recipient.no', false],
	['recipient.toString', false],
	['recipient.constructor', false],
	['true', true],
])('%s is %s', (source, expected) => {
	expect(compileCondition('Filter Condition', source).holds(CONTEXT)).toBe(expected);
});

test.each<[string, string | RegExp]>([
	['', 'Filter Condition: it is empty.'],
	['  ', 'Filter Condition: it is empty.'],
	['{{ recipient.city }}', 'braces are not part of it'],
	['{% if recipient.city %}', 'braces are not part of it'],
	['recipient.city == "a" recipient.b', 'more in it than one condition'],
	['recipient.orders > 3 or', 'is not complete'],
	['"Paris', 'is not complete'],
	['recipient.city = "Paris"', /^Filter Condition, line 1, column 17: /],
	['recipient.a && recipient.b', /^Filter Condition, line 1, column 14: /],
	['\n recipient.b | shout', 'Filter Condition, line 2, column 2: undefined filter: shout'],
	['(recipient.a or recipient.b) and recipient.c', /^Filter Condition, line 1, /],
])('%j is refused', (source, message) => {
	const refusal = expect(() => compileCondition('Filter Condition', source));
	refusal.toThrow(expect.objectContaining({ code: 'templateSyntax', advice: expect.stringContaining('recipient.city == "Paris"') }));
	refusal.toThrow(message);
});

test('a condition of more than 10,000 characters is refused', () => {
	expect(() => compileCondition('x', 'recipient.a'.repeat(1_000))).toThrow('x: it is longer than 10000 characters.');
});

test('a filter that would make a text without end meets the limits of templates', () => {
	const condition = compileCondition('Filter Condition', 'recipient.text | replace: "a", recipient.text');
	const text = 'a'.repeat(20_000);
	expect(() => condition.holds({ recipient: { text } })).toThrow(/^Filter Condition, line 1, column \d+: memory alloc limit exceeded/);
});

test('names the fields of the recipient that it reads', () => {
	const { recipientFields } = compileCondition('x', 'recipient.a.b == recipient["c d"] and delivery.label == recipient.a');
	expect(recipientFields).toEqual(['a', 'c d']);
});
