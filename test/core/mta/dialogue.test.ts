import { createHmac } from 'node:crypto';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

import { type FaultyServer, type Script, startFaultyServer } from '../../helpers/faultyServer';
import { LOCALHOST_TLS } from '../../helpers/tls';
import { message, openTo } from './support';

let server: FaultyServer;
const useServer = async (script: Script) => (server = await startFaultyServer(script));
afterEach(() => server?.stop());

const ehlo = (...extensions: string[]) => ({
	reply: ['faulty.test', ...extensions].map((line, at, all) => `250${at === all.length - 1 ? ' ' : '-'}${line}`).join('\r\n'),
});

describe('PIPELINING', () => {
	/** A server that notes what comes in one piece, and answers by its commands. */
	async function piecesOf(extensions: string[]): Promise<string[]> {
		const pieces: string[] = [];
		const listener = createServer((socket) => {
			socket.write('220 hello\r\n');
			socket.on('data', (chunk: Buffer) => {
				const piece = chunk.toString();
				pieces.push(piece);
				if (piece.endsWith('\r\n.\r\n')) return socket.write('250 taken\r\n');
				if (piece.startsWith('EHLO')) return socket.write(`${ehlo(...extensions).reply}\r\n`);
				return piece.split('\r\n').slice(0, -1).forEach((line) => socket.write(line === 'DATA' ? '354 go\r\n' : '250 ok\r\n'));
			});
		});
		await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
		const session = await openTo({ port: (listener.address() as AddressInfo).port });
		expect(await session.send(message())).toMatchObject({ kind: 'sent', reply: '250 taken' });
		await session.close();
		await new Promise((resolve) => listener.close(resolve));
		return pieces.slice(1);
	}

	test('offered: the commands in one write, the content with its dot in another', async () => {
		expect(await piecesOf(['PIPELINING'])).toEqual([
			'MAIL FROM:<news@example.com>\r\nRCPT TO:<taro@example.jp>\r\nDATA\r\n',
			'Subject: hello\r\n\r\nhello\r\n.\r\n',
			'QUIT\r\n',
		]);
	});

	test('not offered: one command after the other', async () => {
		expect(await piecesOf(['8BITMIME'])).toEqual([
			'MAIL FROM:<news@example.com>\r\n',
			'RCPT TO:<taro@example.jp>\r\n',
			'DATA\r\n',
			'Subject: hello\r\n\r\nhello\r\n.\r\n',
			'QUIT\r\n',
		]);
	});
});

describe('what the MTA offers', () => {
	const mailCommand = async (extensions: string[], change: object) => {
		await useServer({ ehlo: ehlo(...extensions) });
		const session = await openTo(server);
		const outcome = await session.send(message(change));
		const { extensions: offered } = session;
		await session.close();
		return { outcome, offered, mail: server.commands.find((line) => line.startsWith('MAIL')) };
	};
	const EIGHT_BIT = { content: Buffer.from('Subject: x\r\n\r\né\r\n') };
	const INTERNATIONAL = { recipient: '太郎@example.jp' };

	test.each<[string, string[], object, string, object]>([
		['nothing', ['HELP'], {}, 'MAIL FROM:<news@example.com>', { eightBitMime: false, smtpUtf8: false }],
		['SIZE', ['SIZE 1000'], {}, 'MAIL FROM:<news@example.com> SIZE=25', {}],
		['SIZE without a limit', ['SIZE'], {}, 'MAIL FROM:<news@example.com> SIZE=25', {}],
		['8BITMIME and bytes over 127', ['8bitmime'], EIGHT_BIT, 'MAIL FROM:<news@example.com> BODY=8BITMIME', { eightBitMime: true }],
		['8BITMIME and ASCII', ['8BITMIME'], {}, 'MAIL FROM:<news@example.com>', { eightBitMime: true }],
		['no 8BITMIME and bytes over 127', ['HELP'], EIGHT_BIT, 'MAIL FROM:<news@example.com>', { eightBitMime: false }],
		['SMTPUTF8 and ASCII', ['SMTPUTF8'], {}, 'MAIL FROM:<news@example.com>', { smtpUtf8: true }],
	])('%s', async (_what, extensions, change, mail, offered) => {
		const seen = await mailCommand(extensions, change);
		expect(seen).toMatchObject({ outcome: { kind: 'sent' }, mail, offered });
	});

	test('SMTPUTF8: an address beyond ASCII goes as it is', async () => {
		const { outcome, mail } = await mailCommand(['SMTPUTF8'], INTERNATIONAL);
		expect(outcome).toMatchObject({ kind: 'sent' });
		expect(mail).toBe('MAIL FROM:<news@example.com> SMTPUTF8');
		expect(Buffer.from(server.commands.find((line) => line.startsWith('RCPT'))!, 'latin1').toString()).toBe('RCPT TO:<太郎@example.jp>');
	});

	test('no SMTPUTF8: it fails this message, and says why', async () => {
		const { outcome, mail } = await mailCommand(['8BITMIME'], INTERNATIONAL);
		expect(outcome).toMatchObject({ kind: 'failed', reason: 'invalidAddress', reply: expect.stringContaining('does not offer SMTPUTF8') });
		expect(mail).toBeUndefined();
	});
});

describe('signing in', () => {
	const USER = { user: 'news', password: 'secret' };
	const TOKEN = { user: 'news', accessToken: 'ya29.token' };
	const DONE = { reply: '235 2.7.0 Welcome' };
	const base64 = (text: string) => Buffer.from(text).toString('base64');

	/** The lines that the server got in the exchange, over a server that answers the challenges one by one. */
	async function exchange(offered: string, replies: string[], credential: object) {
		const lines: string[] = [];
		const listener = createServer((socket) => {
			socket.write('220 hello\r\n');
			const answers = [...replies];
			socket.on('data', (chunk: Buffer) => {
				const line = chunk.toString().trim();
				if (line.startsWith('EHLO')) return socket.write(`${ehlo(offered).reply}\r\n`);
				if (line === 'QUIT') return socket.end('221 bye\r\n');
				lines.push(line);
				return socket.write(`${answers.shift()}\r\n`);
			});
		});
		await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
		const opened = await openTo({ port: (listener.address() as AddressInfo).port }, credential).then(
			async (session) => session.close().then(() => 'signed in'),
			(error: Error & { code: string }) => `${error.code}: ${error.message}`,
		);
		await new Promise((resolve) => listener.close(resolve));
		return { lines, opened };
	}

	const CHALLENGE = '<1896.697170952@postoffice.example>';
	const digest = createHmac('md5', 'secret').update(CHALLENGE).digest('hex');
	test.each<[string, string, string[], object, string[]]>([
		['PLAIN first', 'AUTH CRAM-MD5 LOGIN PLAIN', ['235 ok'], USER, [`AUTH PLAIN ${base64('\0news\0secret')}`]],
		['LOGIN', 'AUTH LOGIN', ['334 VXNlcm5hbWU6', '334 UGFzc3dvcmQ6', '235 ok'], USER, ['AUTH LOGIN', base64('news'), base64('secret')]],
		['the old way to offer it', 'AUTH=LOGIN', ['334 ', '334 ', '235 ok'], USER, ['AUTH LOGIN', base64('news'), base64('secret')]],
		['CRAM-MD5', 'AUTH CRAM-MD5', [`334 ${base64(CHALLENGE)}`, '235 ok'], USER, ['AUTH CRAM-MD5', base64(`news ${digest}`)]],
		['XOAUTH2', 'AUTH PLAIN XOAUTH2', ['235 ok'], TOKEN, [`AUTH XOAUTH2 ${base64('user=news\x01auth=Bearer ya29.token\x01\x01')}`]],
	])('%s', async (_what, offered, replies, credential, expected) => {
		expect(await exchange(offered, replies, credential)).toEqual({ lines: expected, opened: 'signed in' });
	});

	test('XOAUTH2 refused: the challenge with the reason is answered, the refusal is told', async () => {
		const { lines, opened } = await exchange('AUTH XOAUTH2', [`334 ${base64('{"status":"400"}')}`, '535 5.7.8 Bad token'], TOKEN);
		expect(lines).toHaveLength(2);
		expect(lines[1]).toBe('');
		expect(opened).toMatch(/^mtaSignIn: .* refused the sign-in of news: 535 5\.7\.8 Bad token/);
	});

	test.each([
		['a token', 'AUTH PLAIN LOGIN', TOKEN, /takes no sign-in by an access token \(XOAUTH2\); it offers PLAIN, LOGIN/],
		['a password', 'AUTH GSSAPI', USER, /takes no sign-in by a password .*; it offers GSSAPI/],
	])('%s where nothing that is offered takes it', async (_what, offered, credential, sentence) => {
		expect((await exchange(offered, [], credential)).opened).toMatch(sentence);
	});

	test('a token is in no error', async () => {
		await useServer({ ehlo: ehlo('AUTH XOAUTH2'), auth: { reply: `500 what is ${base64('user=news\x01auth=Bearer ya29.token\x01\x01')}` } });
		await expect(openTo(server, TOKEN)).rejects.toMatchObject({ reply: '500 what is ***' });
	});

	test('without an answer in words it is still done', async () => {
		await useServer({ ehlo: ehlo('AUTH PLAIN'), auth: DONE });
		await (await openTo(server, USER)).close();
	});
});

describe('STARTTLS', () => {
	let listener: Server;
	const sockets: Socket[] = [];
	afterEach(async () => {
		sockets.splice(0).forEach((socket) => socket.destroy());
		await new Promise((resolve) => listener.close(resolve));
	});

	/** A server that offers STARTTLS and, in the same piece as its `220`, says more in plain text. */
	async function startTlsServer(afterGo: string): Promise<{ port: number; encrypted: string[] }> {
		const encrypted: string[] = [];
		listener = createServer((socket) => {
			sockets.push(socket);
			socket.on('error', () => undefined);
			socket.write('220 hello\r\n');
			socket.on('data', function plain(chunk: Buffer) {
				if (!chunk.toString().startsWith('STARTTLS')) return void socket.write(`${ehlo('STARTTLS', 'PIPELINING').reply}\r\n`);
				socket.off('data', plain);
				socket.write(`220 go\r\n${afterGo}`);
				const secure = new TLSSocket(socket, { isServer: true, ...LOCALHOST_TLS });
				secure.on('error', () => undefined);
				return secure.on('data', (line: Buffer) => {
					encrypted.push(line.toString().trim());
					secure.write(line.toString().startsWith('EHLO') ? `${ehlo('SMTPUTF8').reply}\r\n` : '221 bye\r\n');
				});
			});
		});
		await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
		return { port: (listener.address() as AddressInfo).port, encrypted };
	}

	const TRUSTING = { security: 'startTlsRequired', ignoreTlsErrors: true, clientName: 'client.test' };

	test('what was offered in plain text is forgotten, and asked for again', async () => {
		const { port, encrypted } = await startTlsServer('');
		const session = await openTo({ port }, TRUSTING);
		expect(session.extensions).toEqual({ eightBitMime: false, smtpUtf8: true });
		await session.close();
		expect(encrypted).toEqual(['EHLO client.test', 'QUIT']);
	});

	test('plain text that was put behind the answer counts for nothing: no session', async () => {
		const { port, encrypted } = await startTlsServer('250-injected\r\n250 AUTH PLAIN\r\n');
		await expect(openTo({ port }, TRUSTING)).rejects.toMatchObject({ code: 'mtaTls' });
		expect(encrypted).toEqual([]);
	});
});
