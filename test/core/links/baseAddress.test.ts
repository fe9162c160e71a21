import { checkBaseAddress } from '../../../core/links/baseAddress';

describe('checkBaseAddress', () => {
	test.each([
		...['https://mail.example.com', 'https://mail.example.com/webhook/x/', 'https://mail.example.com:8443'],
		...['https://日本語.jp', 'https://192.0.2.10', 'https://[2001:db8::1]', ' https://a.example ', 'HTTPS://A.example'],
		...['https://172.15.0.1', 'https://100.128.0.1', 'https://local.example', 'https://mylocalhost.example'],
	])('%j can be used', (base) => expect(checkBaseAddress(base)).toBeUndefined());

	test.each([null, '', '  '])('%j is missing', (base) => {
		expect(checkBaseAddress(base)).toMatchObject({
			level: 'information',
			text: 'The Delivery Store credential has no public base address.',
		});
	});

	test.each([
		['mail.example.com', 'is not an address as'],
		['https:/mail.example.com', 'is not an address as'],
		['https://', 'is not an address as'],
		['https:///path', 'is not an address as'],
		['ftp://mail.example.com', 'is not an address as'],
		['javascript:alert(1)', 'is not an address as'],
		['https://exa mple.com', 'is not an address as'],
		['https://mail.example.com:99999', 'is not an address as'],
		['https://user:secret@mail.example.com', 'must not hold a user name'],
		['https://mail.example.com/?a=1', 'must not have a query'],
		['https://mail.example.com/#a', 'must not have a query'],
		['https://mail.example.com/a b', 'has characters'],
		['https://mail.example.com/\r\nX: y', 'has characters'],
		['https://mail.example.com/">', 'has characters'],
	])('%j is an error', (base, text) => {
		expect(checkBaseAddress(base)).toMatchObject({ level: 'error', text: expect.stringContaining(text) });
	});

	test.each([
		...['http://localhost:5678', 'https://localhost', 'https://n8n', 'https://n8n.localhost', 'https://n8n.local'],
		...['https://n8n.internal', 'https://n8n.home.arpa', 'https://n8n.local.', 'https://127.0.0.1', 'https://127.1'],
		...['https://0x7f000001', 'https://10.1.2.3', 'https://172.16.0.1', 'https://172.31.255.255', 'https://192.168.1.1'],
		...['https://169.254.1.1', 'https://100.64.0.1', 'https://0.0.0.0', 'https://[::1]', 'https://[::]'],
		...['https://[fd00::1]', 'https://[fe80::1]', 'https://[::ffff:10.0.0.1]'],
	])('%s is local or private', (base) => {
		expect(checkBaseAddress(base)).toMatchObject({ level: 'warning', text: expect.stringContaining('is local or private') });
	});

	test('plain http is a warning', () => {
		expect(checkBaseAddress('http://mail.example.com')).toMatchObject({
			level: 'warning',
			text: expect.stringContaining('is not https'),
		});
	});
});
