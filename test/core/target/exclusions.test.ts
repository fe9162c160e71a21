import type { ReasonId } from '../../../core/delivery/types';
import { addressKeys, excludeRecipient } from '../../../core/target/exclusions';

const blocked = new Map<string, ReasonId>([
	['q@example.com', 'quarantined'],
	['d@example.com', 'denylisted'],
	['"a..b"@docomo.ne.jp', 'quarantined'],
]);

describe('excludeRecipient', () => {
	test.each<[string, string, boolean, ReasonId | null]>([
		['a valid address', 'a@example.com', false, null],
		['nothing', '', false, 'addressNotSpecified'],
		['spaces', ' \u3000\t', false, 'addressNotSpecified'],
		['nothing, opted out', '', true, 'addressNotSpecified'],
		['no address', 'nobody', false, 'invalidAddress'],
		['no address, opted out', 'nobody', true, 'invalidAddress'],
		['opted out', 'a@example.com', true, 'denylisted'],
		['opted out and in quarantine', 'q@example.com', true, 'denylisted'],
		['in quarantine', ' Q@EXAMPLE.com', false, 'quarantined'],
		['on the denylist', 'd@example.com', false, 'denylisted'],
		['in quarantine, other spelling', 'A..b@docomo.ne.jp', false, 'quarantined'],
	])('%s', (_what, address, optedOut, exclusion) => {
		expect(excludeRecipient({ address, optedOut }, blocked).exclusion).toBe(exclusion);
	});

	test('gives address, key and domain of a valid address', () => {
		expect(excludeRecipient({ address: ' User@Example.com ', optedOut: false }, blocked)).toEqual({
			address: 'User@example.com',
			key: 'user@example.com',
			domain: 'example.com',
			exclusion: null,
		});
	});

	test('keeps an invalid address for the log, on one line and cut', () => {
		const row = { address: `a\r\nb\u0000${'x'.repeat(999)}`, optedOut: false };
		expect(excludeRecipient(row, blocked)).toEqual({
			address: `a b ${'x'.repeat(250)}`,
			key: '',
			domain: '',
			exclusion: 'invalidAddress',
		});
	});
});

test('addressKeys gives each valid key once', () => {
	const rows = ['A@example.com', 'a@EXAMPLE.com', '', 'nobody', 'b@example.com'].map((address) => ({ address }));
	expect(addressKeys(rows)).toEqual(['a@example.com', 'b@example.com']);
});
