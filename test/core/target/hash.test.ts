import { createHash } from 'node:crypto';
import type { TargetRow } from '../../../core/delivery/types';
import { canonicalJson, targetHasher } from '../../../core/target/hash';

const row = (address: string, profile: Record<string, unknown> = {}): TargetRow => ({
	key: '',
	address,
	format: '',
	optedOut: false,
	profile,
});

function digestOf(...rows: TargetRow[]): string {
	const hasher = targetHasher();
	rows.forEach((one) => hasher.add(one));
	return hasher.digest();
}

describe('targetHasher', () => {
	test('is SHA-256 over one canonical line a row', () => {
		const lines = '["","a@x.jp","",false,{"a":1,"b":{"c":2,"d":[3]}}]\n["","b@x.jp","",false,{}]\n';
		const rows = [row('a@x.jp', { b: { d: [3], c: 2 }, a: 1 }), row('b@x.jp')];
		expect(digestOf(...rows)).toBe(createHash('sha256').update(lines).digest('hex'));
	});

	test.each<[string, TargetRow[]]>([
		['plain values', [row('a', { z: 'é"\\\n\u2028', n: -0, e: 1e21, no: false, none: null, nan: Number.NaN })]],
		['what JSON lacks', [row('a', { gone: undefined, b: 1, big: 12n, at: new Date(0), f: () => 1 })]],
		['other fields from row to row', [row('a', { b: 1, a: 2 }), row('b', { a: 2, b: 1 }), row('c', { c: 1 }), row('d', { a: 1, b: 2 })]],
		['no fields, then some', [row('a'), row('b', { x: 1 }), row('c')]],
		['a nested one between flat ones', [row('a', { x: 1, a: 0 }), row('b', { x: { q: 1, p: 2 }, a: 0 }), row('c', { x: 2, a: 0 })]],
		['a lone surrogate and a field of numbers', [row('a\ud800', { 10: 'x', 9: 'y', __proto: 1 })]],
		['an event', [{ ...row('a', { x: 1 }), eventKey: 'e"1' }]],
	])('every row is its canonical JSON: %s', (_what, rows) => {
		const lines = rows.map(({ key, address, format, optedOut, profile, eventKey }) =>
			`${canonicalJson([key, address, format, optedOut, profile, ...(eventKey === undefined ? [] : [eventKey])])}\n`);
		expect(digestOf(...rows)).toBe(createHash('sha256').update(lines.join('')).digest('hex'));
	});

	test('the order of fields does not count', () => {
		expect(digestOf(row('a', { x: 1, y: { p: 1, q: 2 } }))).toBe(digestOf(row('a', { y: { q: 2, p: 1 }, x: 1 })));
	});

	test.each([
		['order of rows', [row('a'), row('b')], [row('b'), row('a')]],
		['a row less', [row('a'), row('b')], [row('a')]],
		['a field', [row('a', { x: 1 })], [row('a', { x: 2 })]],
		['the type of a field', [row('a', { x: 1 })], [row('a', { x: '1' })]],
		['order in a list', [row('a', { x: [1, 2] })], [row('a', { x: [2, 1] })]],
		['opt-out', [row('a')], [{ ...row('a'), optedOut: true }]],
		['the id', [row('a')], [{ ...row('a'), key: '1' }]],
		['where the text stands', [{ ...row('ab'), key: '' }], [{ ...row('b'), key: 'a' }]],
		['a field called __proto__', [row('a', JSON.parse('{"__proto__":1}'))], [row('a')]],
	])('%s counts', (_what, one, other) => expect(digestOf(...one)).not.toBe(digestOf(...other)));
});

test.each([
	[{ b: 1, a: [{ d: 1, c: null }] }, '{"a":[{"c":null,"d":1}],"b":1}'],
	[
		{ at: new Date(0), gone: undefined, nan: Number.NaN, big: 12n },
		'{"at":"1970-01-01T00:00:00.000Z","big":"12","nan":null}',
	],
])('canonicalJson(%p)', (value, text) => expect(canonicalJson(value)).toBe(text));
