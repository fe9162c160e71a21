import { seedRow } from '../../../core/target/seeds';

const DONOR = {
	key: '7',
	address: 'Ann@Bücher.example',
	format: 'html',
	optedOut: true,
	profile: { email: 'Ann@Bücher.example', copy: 'ann@xn--bcher-kva.example', list: ['x', 'Ann@Bücher.example'], firstName: 'Ann', age: 7, contact: { mail: 'Ann@Bücher.example' } },
};

test('a seed borrows what it lacks, but nobody’s address, identifier or opt-out', () => {
	expect(seedRow({ address: 's@example.net', profile: { firstName: 'Seed' } }, DONOR)).toEqual({
		key: '',
		address: 's@example.net',
		format: 'html',
		optedOut: false,
		profile: { email: 's@example.net', copy: 's@example.net', list: ['x', 's@example.net'], firstName: 'Seed', age: 7, contact: { mail: 's@example.net' } },
	});
});

test('its own format goes first', () => {
	expect(seedRow({ address: 's@example.net', format: 'docomo' }, DONOR).format).toBe('docomo');
});

test('without a donor it has its own fields only', () => {
	expect(seedRow({ address: 's@example.net', profile: { a: 1 } }, undefined)).toMatchObject({ format: '', profile: { a: 1 } });
});

test('a donor without an address gives its empty fields as they are', () => {
	expect(seedRow({ address: 's@example.net' }, { ...DONOR, address: '', profile: { email: '', x: 'y' } }).profile).toEqual({ email: '', x: 'y' });
});
