import { isLoopback, parseMtaOptions } from '../../../core/mta/options';

const GOOD = { host: 'smtp.example.com', port: 587, security: 'startTlsRequired' };

describe('parseMtaOptions', () => {
	test('fills in the defaults, takes empty texts as absent, normalises the host', () => {
		expect(parseMtaOptions({ ...GOOD, host: ' SMTP.例え.JP ', user: '', password: '', clientName: '' })).toEqual({
			host: 'smtp.xn--r8jz45g.jp',
			port: 587,
			security: 'startTlsRequired',
			user: undefined,
			password: undefined,
			clientName: undefined,
			connections: 5,
			messagesPerConnection: 100,
			ignoreTlsErrors: false,
			isEnhanced: false,
			lookUpMx: false,
		});
	});

	test.each(['192.0.2.1', '2001:db8::1', 'mail_server', 'localhost'])('takes the host %s', (host) => {
		expect(parseMtaOptions({ ...GOOD, host }).host).toBe(host);
	});

	test('takes an IPv6 address in brackets', () => {
		expect(parseMtaOptions({ ...GOOD, host: '[2001:db8::1]' }).host).toBe('2001:db8::1');
	});

	const hostSentence = /^The host of the MTA must be/;
	test.each<[string, object, RegExp]>([
		['no host', { host: undefined }, hostSentence],
		['empty host', { host: ' ' }, hostSentence],
		['host with port', { host: 'smtp.example.com:25' }, hostSentence],
		['URL', { host: 'smtp://smtp.example.com' }, hostSentence],
		['path', { host: 'smtp.example.com/x' }, hostSentence],
		['line break in the host', { host: 'smtp.example\r\n.com' }, hostSentence],
		['port 0', { port: 0 }, /^The port of the MTA/],
		['port 65536', { port: 65536 }, /^The port of the MTA/],
		['port as text', { port: '587' }, /^The port of the MTA/],
		['unknown security', { security: 'ssl' }, /^The security of the MTA must be one of none, startTlsIfOffered/],
		['user without password', { user: 'a' }, /has a user but no password/],
		['password without user', { password: 'secret!' }, /has a password but no user/],
		['NUL in the user', { user: 'a\0b', password: 'secret!' }, /^The user of the MTA/],
		['client name with a line break', { clientName: 'a\r\nQUIT' }, /^The client name must be/],
		['client name with a space', { clientName: 'a b' }, /^The client name must be/],
		['no connections', { connections: 0 }, /^Connections must be/],
		['half a message', { messagesPerConnection: 0.5 }, /^Messages per connection must be/],
		['two things', { port: 0, connections: 0 }, /^The port of .* Connections must be/],
	])('refuses %s', (_what, change, sentence) => {
		const parse = () => parseMtaOptions({ ...GOOD, ...change });
		expect(parse).toThrow(expect.objectContaining({ code: 'invalidParameter' }));
		expect(parse).toThrow(sentence);
		expect(parse).not.toThrow(/secret/);
	});

	test.each([undefined, null, 'smtp.example.com', []])('refuses %p', (raw) => {
		expect(() => parseMtaOptions(raw)).toThrow(expect.objectContaining({ code: 'invalidParameter' }));
	});

	test.each(['mail.example.com', '[192.0.2.1]', '[IPv6:2001:db8::1]'])('takes the client name %s', (clientName) => {
		expect(parseMtaOptions({ ...GOOD, clientName }).clientName).toBe(clientName);
	});

	const signIn = { user: 'news', password: 'secret!' };
	test.each(['smtp.example.com', '10.0.0.1', '2001:db8::1', 'localhost.example.com', '0.0.0.0'])(
		'never sends a password in plain text to %s',
		(host) => {
			const parse = () => parseMtaOptions({ ...GOOD, ...signIn, host, security: 'none' });
			expect(parse).toThrow(expect.objectContaining({ code: 'mtaTls', advice: expect.stringContaining('STARTTLS') }));
			expect(parse).not.toThrow(/secret/);
		},
	);

	test.each(['localhost', '127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])('may send it to %s', (host) => {
		expect(parseMtaOptions({ ...GOOD, ...signIn, host, security: 'none' }).user).toBe('news');
	});
});

test('isLoopback looks no names up', () => {
	expect(isLoopback('127.0.0.1.example.com')).toBe(false);
	expect(isLoopback('')).toBe(false);
});
