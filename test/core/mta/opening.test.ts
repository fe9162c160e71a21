import { type AddressInfo, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import * as tls from 'node:tls';
import { checkMta } from '../../../core/mta/check';
import { parseMtaOptions } from '../../../core/mta/options';
import { openSender } from '../../../core/mta/sender';
import { type FaultyServer, type Script, startFaultyServer } from '../../helpers/faultyServer';
import { type MailSink, type MailSinkOptions, startMailSink } from '../../helpers/mailSink';
import { LOCALHOST_TLS } from '../../helpers/tls';
import { message, openTo, PATIENT, SHORT } from './support';

const AUTH = { user: 'news', pass: 'pa55 wörd!' };
const SIGN_IN = { user: AUTH.user, password: AUTH.pass };

let sink: MailSink;
let server: FaultyServer;
const useSink = async (options?: MailSinkOptions) => (sink = await startMailSink(options));
const useServer = async (script: Script) => (server = await startFaultyServer(script));
afterEach(() => Promise.all([sink?.stop(), server?.stop()]));

/** Only who waits for a time-out is impatient. */
const timeoutsFor = (name: string) => (/stall/.test(name) ? SHORT : PATIENT);

/** A port that nothing listens on. */
async function closedPort(): Promise<number> {
	const probe = createServer();
	await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
	const { port } = probe.address() as AddressInfo;
	await new Promise((resolve) => probe.close(resolve));
	return port;
}

describe('sign-in', () => {
	test('with the right password', async () => {
		await useSink({ auth: AUTH });
		const session = await openTo(sink, SIGN_IN);
		expect(await session.send(message())).toMatchObject({ kind: 'sent' });
		await session.close();
		expect(sink.messages[0]?.user).toBe('news');
	});

	test('with the wrong password', async () => {
		await useSink({ auth: AUTH });
		await expect(openTo(sink, { ...SIGN_IN, password: 'wrong-secret' })).rejects.toMatchObject({
			code: 'mtaSignIn',
			message: expect.stringMatching(/^The MTA 127\.0\.0\.1:\d+ refused the sign-in of news: 535 /),
			advice: expect.stringContaining('password'),
			reply: expect.stringMatching(/^535 /),
		});
		await expect(openTo(sink, { ...SIGN_IN, password: 'wrong-secret' })).rejects.not.toThrow(/wrong-secret/);
	});

	const addresses = Object.values(networkInterfaces()).flat();
	const outside = addresses.find((address) => address?.family === 'IPv4' && !address.internal);
	(outside ? test : test.skip)('never in plain text to an address that is not loopback', async () => {
		server = await startFaultyServer({ ehlo: { reply: '250-faulty.test\r\n250 AUTH PLAIN' } }, outside?.address);
		await expect(openTo(server, { ...SIGN_IN, security: 'startTlsIfOffered' })).rejects.toMatchObject({
			code: 'mtaTls',
			message: expect.stringContaining('plain text'),
			advice: expect.stringContaining('STARTTLS'),
		});
		expect(server.commands.some((line) => line.startsWith('AUTH'))).toBe(false);
	});

	test('where the MTA does not offer it', async () => {
		await useSink();
		await expect(openTo(sink, SIGN_IN)).rejects.toMatchObject({
			code: 'mtaSignIn',
			message: expect.stringContaining('does not offer sign-in'),
			advice: expect.stringContaining('STARTTLS'),
		});
	});

	const EHLO = { reply: '250-faulty.test\r\n250 AUTH PLAIN' };
	test.each<[string, Script, object]>([
		['4xx', { auth: { reply: '454 4.7.0 Later' } }, { code: 'mtaSignIn', reply: '454 4.7.0 Later' }],
		['538', { auth: { reply: '538 Encrypt first' } }, { code: 'mtaSignIn', advice: expect.stringContaining('TLS') }],
		['421', { auth: { reply: '421 4.7.0 Too many' } }, { code: 'mtaUnreachable', reply: '421 4.7.0 Too many' }],
		['garbage', { auth: { reply: 'what?' } }, { code: 'mtaSignIn', reply: 'what?' }],
		['drop', { auth: 'drop' }, { code: 'mtaUnreachable', message: expect.stringContaining('cut the connection during') }],
		['stall', { auth: 'stall' }, { code: 'mtaUnreachable', message: expect.stringContaining('sent nothing for') }],
	])('AUTH meets %s', async (name, script, expected) => {
		await useServer({ ehlo: EHLO, ...script });
		await expect(openTo(server, SIGN_IN, timeoutsFor(name))).rejects.toMatchObject(expected);
	});

	test('a server that repeats the command does not bring the password into the error', async () => {
		const token = Buffer.from(`\0${AUTH.user}\0${AUTH.pass}`).toString('base64');
		await useServer({ ehlo: EHLO, auth: { reply: `500 unknown: AUTH PLAIN ${token} (${AUTH.pass})` } });
		const error = await openTo(server, SIGN_IN).catch((thrown: unknown) => thrown);
		expect(error).toMatchObject({ code: 'mtaSignIn', reply: '500 unknown: AUTH PLAIN *** (***)', cause: undefined });
		expect((error as Error).message).not.toContain(token);
	});
});

describe('TLS', () => {
	const TRUSTING = { ignoreTlsErrors: true };

	test.each([
		['tls', 'implicit'],
		['startTlsRequired', 'starttls'],
		['startTlsIfOffered', 'starttls'],
	] as const)('security %s with a server of %s', async (security, tlsMode) => {
		await useSink({ tls: tlsMode, auth: AUTH });
		const session = await openTo(sink, { ...SIGN_IN, ...TRUSTING, security });
		expect(await session.send(message())).toMatchObject({ kind: 'sent' });
		await session.close();
		expect(sink.messages[0]).toMatchObject({ secure: true, user: 'news' });
	});

	test.each([
		['tls', 'implicit'],
		['startTlsRequired', 'starttls'],
		['startTlsIfOffered', 'starttls'],
	] as const)('security %s: a self-signed certificate is refused', async (security, tlsMode) => {
		await useSink({ tls: tlsMode });
		await expect(openTo(sink, { security })).rejects.toMatchObject({
			code: 'mtaTls',
			message: `The certificate of 127.0.0.1:${sink.port} is refused: it is self-signed (DEPTH_ZERO_SELF_SIGNED_CERT).`,
		});
	});

	describe('with an authority that is trusted', () => {
		const trusted = tls.getCACertificates('default');
		beforeAll(() => tls.setDefaultCACertificates([...trusted, LOCALHOST_TLS.cert]));
		afterAll(() => tls.setDefaultCACertificates(trusted));

		test.each([
			['tls', 'implicit'],
			['startTlsRequired', 'starttls'],
		] as const)('security %s: the name in the certificate decides', async (security, tlsMode) => {
			await useSink({ tls: tlsMode });
			const session = await openTo({ host: 'localhost', port: sink.port }, { security });
			expect(await session.send(message())).toMatchObject({ kind: 'sent' });
			await session.close();
			await expect(openTo({ host: '127.0.0.1', port: sink.port }, { security })).rejects.toMatchObject({
				code: 'mtaTls',
				message: expect.stringContaining('it is for another host name (ERR_TLS_CERT_ALTNAME_INVALID)'),
			});
		});
	});

	test('startTlsIfOffered goes on in plain text where it is not offered', async () => {
		await useSink();
		const session = await openTo(sink, { security: 'startTlsIfOffered' });
		expect(await session.send(message())).toMatchObject({ kind: 'sent' });
		await session.close();
		expect(sink.messages[0]?.secure).toBe(false);
	});

	test('none does not use an offered STARTTLS', async () => {
		await useSink({ tls: 'starttls' });
		const session = await openTo(sink);
		expect(await session.send(message())).toMatchObject({ kind: 'sent' });
		await session.close();
		expect(sink.messages[0]?.secure).toBe(false);
	});

	const OFFERED = { reply: '250-faulty.test\r\n250 STARTTLS' };
	const GO = { reply: '220 Go' };
	test.each<[string, object, Script, RegExp]>([
		['not offered', { security: 'startTlsRequired' }, {}, /does not offer STARTTLS\.$/],
		['no EHLO', { security: 'startTlsRequired' }, { ehlo: { reply: '502 what' } }, /does not offer STARTTLS: 502/],
		['refused', { security: 'startTlsIfOffered' }, { ehlo: OFFERED, starttls: { reply: '454 no' } }, /TLS: 454 no/],
		['handshake stalls', { security: 'startTlsRequired' }, { ehlo: OFFERED, starttls: GO }, /handshake .* timed out/],
		['plain server', { security: 'tls' }, {}, /TLS handshake with 127\.0\.0\.1:\d+ failed: (wrong|packet)/],
	])('%s', async (name, options, script, sentence) => {
		await useServer(script);
		await expect(openTo(server, options, timeoutsFor(name))).rejects.toMatchObject({
			code: 'mtaTls',
			message: expect.stringMatching(sentence),
			advice: expect.any(String),
		});
	});

	test('plain SMTP to a TLS port says that the greeting is missing', async () => {
		await useSink({ tls: 'implicit' });
		await expect(openTo(sink, {}, SHORT)).rejects.toMatchObject({
			code: 'mtaUnreachable',
			advice: expect.stringContaining('TLS on 465'),
		});
	});
});

describe('unreachable', () => {
	test('a closed port', async () => {
		const port = await closedPort();
		await expect(openTo({ port })).rejects.toMatchObject({
			code: 'mtaUnreachable',
			message: `The MTA 127.0.0.1:${port} refused the connection: nothing listens there.`,
		});
	});

	test('a closed port of a name with two addresses', async () => {
		const port = await closedPort();
		await expect(openTo({ host: 'localhost', port })).rejects.toMatchObject({ code: 'mtaUnreachable' });
	});

	test('a name that does not exist', async () => {
		await expect(openTo({ host: 'smtp.invalid', port: 25 })).rejects.toMatchObject({
			code: 'mtaUnreachable',
			message: expect.stringMatching(/^The MTA smtp\.invalid:25 (was not found|did not answer)/),
		});
	});

	test.each<[string, Script, RegExp]>([
		['554', { greeting: { reply: '554 5.7.1 Go away' } }, /refused the session: 554 5\.7\.1 Go away/],
		['421', { greeting: { reply: '421 4.7.0 Too many connections' } }, /refused the session: 421/],
		['no SMTP', { greeting: { reply: 'SSH-2.0-OpenSSH_9.2' } }, /does not speak SMTP: it said SSH-2\.0/],
		['stall', { greeting: 'stall' }, /sent nothing for too long/],
		['drop', { greeting: 'drop' }, /cut the connection/],
		['EHLO stalls', { ehlo: 'stall' }, /sent nothing for too long/],
		['EHLO drops', { ehlo: 'drop' }, /cut the connection/],
		['EHLO and HELO refused', { ehlo: { reply: '502 no' }, helo: { reply: '502 no' } }, /refused the session: 502 no/],
	])('greeting: %s', async (name, script, sentence) => {
		await useServer(script);
		await expect(openTo(server, {}, timeoutsFor(name))).rejects.toMatchObject({
			code: 'mtaUnreachable',
			message: expect.stringMatching(sentence),
			advice: expect.any(String),
		});
	});

	test.each<[string, Script, object]>([
		['greeting', { greeting: 'stall' }, {}],
		['EHLO', { ehlo: 'stall' }, {}],
		['STARTTLS', { ehlo: { reply: '250-faulty.test\r\n250 STARTTLS' }, starttls: 'stall' }, { security: 'startTlsRequired' }],
		['the handshake', { ehlo: { reply: '250-faulty.test\r\n250 STARTTLS' }, starttls: { reply: '220 go' } }, { security: 'startTlsRequired' }],
		['the handshake of a TLS port', { greeting: 'stall' }, { security: 'tls' }],
	])('stopped while the server is silent at %s: nobody waits for it', async (_at, script, options) => {
		await useServer(script);
		const abort = new AbortController();
		const sender = openSender(parseMtaOptions({ host: '127.0.0.1', port: server.port, security: 'none', connections: 1, ...options }));
		const opening = sender.openSession(undefined, abort.signal);
		setTimeout(() => abort.abort(), 100);
		await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
		// Its place is free again; and who is stopped already opens none.
		const next = sender.openSession(undefined, AbortSignal.timeout(100));
		await expect(next).rejects.toMatchObject({ code: 'cancelled' });
		await expect(sender.openSession(undefined, abort.signal)).rejects.toMatchObject({ code: 'cancelled' });
	});

	test('a server that knows only HELO will do', async () => {
		await useServer({ ehlo: { reply: '502 no' } });
		const session = await openTo(server);
		expect(await session.send(message())).toMatchObject({ kind: 'sent' });
		await session.close();
	});
});

describe('sender', () => {
	test('names its MTA without a secret', () => {
		const sender = openSender(parseMtaOptions({ host: '::1', port: 25, security: 'none', ...SIGN_IN, connections: 7 }));
		expect(sender).toMatchObject({ connections: 7, messagesPerConnection: 100, identity: 'news at [::1]:25' });
		expect(JSON.stringify(sender)).not.toContain(AUTH.pass);
	});

	test('says the client name', async () => {
		await useServer({});
		await (await openTo(server, { clientName: 'mail.example.com' })).close();
		expect(server.commands).toEqual(['EHLO mail.example.com', 'QUIT']);
	});
});

describe('checkMta', () => {
	const check = (options: object) => checkMta({ host: '127.0.0.1', security: 'none', ...options }, PATIENT);

	test('everything right', async () => {
		await useSink({ auth: AUTH });
		expect(await check({ port: sink.port, ...SIGN_IN })).toEqual({
			ok: true,
			detail: `The MTA 127.0.0.1:${sink.port} answers (not encrypted, signed in as news).`,
		});
		expect(sink.messages).toEqual([]);
	});

	test.each<[string, object, RegExp]>([
		['wrong password', { ...SIGN_IN, password: 'no' }, /^The MTA .* refused the sign-in of news: 535 .* Check user/],
		['wrong security', { security: 'tls' }, /handshake .* failed.* Check the port and the security/],
		['wrong port', { port: 99_999 }, /^The port of the MTA must be .* Correct the MTA credential\.$/],
	])('%s', async (_name, options, sentence) => {
		await useSink({ auth: AUTH });
		expect(await check({ port: sink.port, ...options })).toEqual({ ok: false, message: expect.stringMatching(sentence) });
	});
});
