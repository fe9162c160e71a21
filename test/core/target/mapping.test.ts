import { mapRecipient, readField } from '../../../core/target/mapping';

describe('mapRecipient', () => {
	test('takes the mapped fields and keeps the whole item as the profile', () => {
		const item = { mail: ' A@Example.com ', fmt: 'docomo', no: 7, stop: 'no', tags: ['x'], contact: { city: 'Kyoto' } };
		const row = mapRecipient(item, { address: 'mail', format: 'fmt', optOut: 'stop', key: 'no' });
		expect(row).toEqual({ key: '7', address: ' A@Example.com ', format: 'docomo', optedOut: false, profile: item });
	});

	test('fields that are not mapped or missing give empty values', () => {
		const row = mapRecipient({ name: 'x' }, { address: 'email' });
		expect(row).toEqual({ key: '', address: '', format: '', optedOut: false, profile: { name: 'x' } });
	});

	test.each([
		['a string', 'a@example.com', 'a@example.com'],
		['a number', 12, '12'],
		['null', null, ''],
		['an object', { email: 'a@example.com' }, ''],
		['a list', ['a@example.com'], ''],
	])('an address that is %s', (_what, value, address) => {
		expect(mapRecipient({ email: value }, { address: 'email' }).address).toBe(address);
	});

	test('a long text stays whole', () => {
		const bio = 'x'.repeat(100_000);
		expect(mapRecipient({ bio }, { address: 'email' }).profile.bio).toBe(bio);
	});

	test.each([
		...[true, 1, -1, 'true', 'TRUE', '1', 'yes', 'Y', 'oui', 'はい', 'x', 'X', 'opt-out', 'Opted out', 'unsubscribed'],
		...['2024-05-01', 'whatever', {}, ['yes'], [false, true]],
	])('opt-out %j: opted out', (optOut) => {
		expect(mapRecipient({ optOut }, { address: 'email', optOut: 'optOut' }).optedOut).toBe(true);
	});

	test.each([
		...[false, 0, null, undefined, '', '  ', 'false', '0', 'no', 'No ', 'N', 'non', 'いいえ', 'off', '-'],
		...['opt-in', 'subscribed', [], [false], Number.NaN],
	])('opt-out %j: not opted out', (optOut) => {
		expect(mapRecipient({ optOut }, { address: 'email', optOut: 'optOut' }).optedOut).toBe(false);
	});
});

describe('readField', () => {
	const item = { 'contact.email': 'flat', contact: { email: 'deep', phones: ['1', '2'] }, name: 'n' };

	test.each([
		['name', 'n'],
		['contact.email', 'flat'],
		['contact.phones.1', '2'],
		['contact.phone', undefined],
		['name.length', undefined],
		['name.0', undefined],
		['contact.constructor', undefined],
		['__proto__', undefined],
		['toString', undefined],
		['', undefined],
		[undefined, undefined],
	])('%j → %j', (name, value) => expect(readField(item, name)).toBe(value));
});
