import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFaultyServer } from '../../helpers/faultyServer';
import { type MailSink, type MailSinkOptions, startMailSink } from '../../helpers/mailSink';
import { message, openTo } from './support';

let sink: MailSink;
const useSink = async (options?: MailSinkOptions) => (sink = await startMailSink(options));
afterEach(() => sink?.stop());

const text = (...lines: string[]) => Buffer.from(lines.map((line) => `${line}\r\n`).join(''));
const withBody = (body: Buffer) => Buffer.concat([text('Subject: x', ''), body]);

describe.each([{ pipelining: true }, { pipelining: false }])('PIPELINING: $pipelining', (options) => {
	test('a message arrives with its envelope, byte for byte', async () => {
		await useSink(options);
		const session = await openTo(sink);
		const content = withBody(text('日本語', 'last line'));
		expect(await session.send(message({ content }))).toEqual({ kind: 'sent', reply: expect.stringMatching(/^250 /) });
		await session.close();
		expect(sink.messages).toEqual([
			expect.objectContaining({
				envelope: { from: 'news@example.com', to: ['taro@example.jp'] },
				raw: content,
				secure: false,
			}),
		]);
		expect((await sink.parsed())[0]?.text).toBe('日本語\nlast line\n');
	});

	test('a refused recipient or content does not touch the next message of the session', async () => {
		const unknown = { code: 550, message: '5.1.1 User unknown' };
		const greylisted = { code: 450, message: '4.2.0 Greylisted' };
		await useSink({
			...options,
			refuse: { 'unknown@example.jp': unknown, 'later@example.jp': greylisted },
			onData: (address) => (address === 'spam@example.jp' ? { code: 554, message: '5.7.1 Spam' } : undefined),
		});
		const session = await openTo(sink);
		const outcomes = [];
		for (const name of ['unknown', 'a', 'later', 'later', 'b', 'spam', 'c']) {
			outcomes.push(await session.send(message({ recipient: `${name}@example.jp` })));
		}
		await session.close();
		expect(outcomes).toEqual([
			{ kind: 'failed', reason: 'userUnknown', refusal: { phase: 'recipient', qualification: { reason: 'userUnknown', type: 'hard', known: true } }, reply: '550 5.1.1 User unknown' },
			expect.objectContaining({ kind: 'sent' }),
			{ kind: 'deferred', reason: 'unreachable', refusal: { phase: 'recipient', qualification: { reason: 'unreachable', type: 'ignored', known: true } }, reply: '450 4.2.0 Greylisted' },
			{ kind: 'deferred', reason: 'unreachable', refusal: { phase: 'recipient', qualification: { reason: 'unreachable', type: 'ignored', known: true } }, reply: '450 4.2.0 Greylisted' },
			expect.objectContaining({ kind: 'sent' }),
			{ kind: 'failed', reason: 'refused', refusal: { phase: 'content', qualification: { reason: 'refused', detail: 'content', type: 'soft', known: true } }, reply: '554 5.7.1 Spam' },
			expect.objectContaining({ kind: 'sent' }),
		]);
		expect(sink.messages.map(({ envelope }) => envelope.to)).toEqual([
			['a@example.jp'],
			['b@example.jp'],
			['c@example.jp'],
		]);
		expect(sink.connections).toBe(1);
	});

	test('a refused sender is told from a refused size', async () => {
		await useSink({ ...options, onMail: () => ({ code: 550, message: '5.7.1 Sender not allowed' }) });
		const session = await openTo(sink);
		const expected = { kind: 'senderRefused', reply: '550 5.7.1 Sender not allowed' };
		expect(await session.send(message())).toEqual(expected);
		expect(await session.send(message())).toEqual(expected);
		await session.close();
		expect(sink.messages).toEqual([]);
	});
});

describe('content on the wire', () => {
	const cases: Array<[string, Buffer, Buffer?]> = [
		['lines that start with dots', text('.', '..', '.a', '...', 'a.')],
		['a body that is a single dot', text('.')],
		['8-bit bytes', Buffer.from([...Array.from({ length: 128 }, (_, index) => index + 128), 0x0d, 0x0a])],
		['ISO-2022-JP', Buffer.from('\x1b$B$3$s\x1b(B\r\n', 'latin1')],
		['NUL and other control characters', Buffer.from('a\0b\tc\x07\r\n')],
		['no body', Buffer.alloc(0)],
		['a lone LF and a lone CR, which become CRLF', Buffer.from('a\nb\rc\r\n'), text('a', 'b', 'c')],
		['an end of data in disguise (SMTP smuggling)', Buffer.from('a\n.\nb\r.\rc\r\n'), text('a', '.', 'b', '.', 'c')],
		['no line end at the end, which is added', Buffer.from('a'), text('a')],
	];
	test.each(cases)('%s', async (...[, body, expected = body]) => {
		await useSink();
		const session = await openTo(sink);
		expect(await session.send(message({ content: withBody(body) }))).toMatchObject({ kind: 'sent' });
		await session.close();
		expect(sink.messages).toHaveLength(1);
		expect(sink.messages[0]?.raw).toEqual(withBody(expected));
	});

	test('dots at the start of lines are doubled', async () => {
		const server = await startFaultyServer();
		const session = await openTo(server);
		await session.send(message({ content: text('.first', '', '.') }));
		await session.close();
		await server.stop();
		expect(server.contents).toEqual([Buffer.from('..first\r\n\r\n..\r\n.\r\n')]);
	});

	test('2 MB, with a dot at every edge of a piece', async () => {
		await useSink();
		const line = Buffer.concat([Buffer.from('.'), Buffer.alloc(61, 'x'), Buffer.from('\r\n')]);
		const content = Buffer.concat(Array.from({ length: 32 * 1024 }, () => line));
		const session = await openTo(sink);
		expect(await session.send(message({ content }))).toMatchObject({ kind: 'sent' });
		await session.close();
		expect(content).toHaveLength(2 * 1024 * 1024);
		expect(sink.messages[0]?.raw.equals(content)).toBe(true);
	});
});

describe('envelope', () => {
	const envelopeCommands = async (change: object) => {
		const server = await startFaultyServer();
		const session = await openTo(server);
		const outcome = await session.send(message(change)).finally(() => session.close());
		await server.stop();
		return { outcome, commands: server.commands.filter((line) => /^(MAIL|RCPT)/.test(line)) };
	};

	test.each(['"a..b"@docomo.ne.jp', '"dot."@ezweb.ne.jp', '"a b"@example.jp', '"a\\"b"@example.jp', 'a+b@[192.0.2.1]'])(
		'recipient %s reaches the wire as it is',
		async (recipient) => {
			const { outcome, commands } = await envelopeCommands({ recipient });
			expect(outcome.kind).toBe('sent');
			expect(commands).toContain(`RCPT TO:<${recipient}>`);
		},
	);

	test('a quoted recipient of a carrier arrives', async () => {
		await useSink();
		const session = await openTo(sink);
		await session.send(message({ recipient: '"a..b"@docomo.ne.jp' }));
		await session.close();
		expect(sink.messages[0]?.envelope.to).toEqual(['"a..b"@docomo.ne.jp']);
	});

	test('null sender, size and 8-bit body are announced', async () => {
		const content = withBody(text('é'));
		const { commands } = await envelopeCommands({ returnPath: '', content });
		expect(commands[0]).toBe(`MAIL FROM:<> BODY=8BITMIME SIZE=${content.length}`);
		expect((await envelopeCommands({})).commands[0]).toMatch(/^MAIL FROM:<news@example\.com> SIZE=\d+$/);
	});

	test.each([
		{ recipient: 'a@example.jp>\r\nRCPT TO:<b@example.jp' },
		{ recipient: 'a@example.jp\n' },
		{ recipient: '"a\r\nb"@example.jp' },
		{ recipient: 'a\0@example.jp' },
		{ returnPath: 'a@example.jp\r\nDATA' },
	])('control characters never reach the wire: %j', async (change) => {
		const server = await startFaultyServer();
		const session = await openTo(server);
		await expect(session.send(message(change))).rejects.toMatchObject({ code: 'invalidHeader' });
		expect(await session.send(message())).toMatchObject({ kind: 'sent' });
		await session.close();
		await server.stop();
		expect(server.commands.filter((line) => /^(MAIL|RCPT|DATA)/.test(line))).toHaveLength(3);
	});

	test.each([
		[{ recipient: 'a@example.jp> SIZE=1' }, { kind: 'failed', reason: 'invalidAddress' }],
		[{ recipient: '"a<b"@example.jp' }, { kind: 'failed', reason: 'invalidAddress' }],
		[{ recipient: 'a b@example.jp' }, { kind: 'failed', reason: 'invalidAddress' }],
		[{ recipient: '日本@example.jp' }, { kind: 'failed', reason: 'invalidAddress' }],
		[{ recipient: '' }, { kind: 'failed', reason: 'addressNotSpecified' }],
		[{ returnPath: 'a@example.jp> SIZE=1' }, { kind: 'senderRefused' }],
	])('%j is refused without a command', async (change, expected) => {
		const { outcome, commands } = await envelopeCommands(change);
		expect(outcome).toMatchObject(expected);
		expect(commands).toEqual([]);
	});
});

describe('session', () => {
	test('carries many messages over one connection', async () => {
		await useSink();
		const session = await openTo(sink);
		for (let index = 0; index < 200; index++) {
			expect(await session.send(message({ recipient: `r${index}@example.jp` }))).toMatchObject({ kind: 'sent' });
		}
		await session.close();
		expect(sink.connections).toBe(1);
		expect(new Set(sink.messages.map(({ envelope }) => envelope.to[0])).size).toBe(200);
	});

	test('close while idle says QUIT; closing again and sending after it do no harm', async () => {
		const server = await startFaultyServer();
		const session = await openTo(server);
		await session.close();
		await session.close();
		expect(server.commands.at(-1)).toBe('QUIT');
		expect(await session.send(message())).toEqual({ kind: 'sessionLost', reply: 'The session was closed' });
		await server.stop();
	});

	const ENDINGS = ['stall', 'drop', 'ignore', { reply: '500 what' }] as const;
	test.each(ENDINGS)('close ends when QUIT meets %p', async (quit) => {
		const server = await startFaultyServer({ quit });
		const session = await openTo(server, {}, { closeMs: 50 });
		await session.close();
		await server.stop();
	});

	test('close while a message is on its way ends it as unknown or lost', async () => {
		const server = await startFaultyServer({ dot: 'stall' });
		const session = await openTo(server);
		const sending = session.send(message());
		while (server.contents.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
		await session.close();
		expect(await sending).toMatchObject({ kind: 'unknown' });
		await server.stop();
	});

	test('one message at a time', async () => {
		await useSink({ delayMs: 20 });
		const session = await openTo(sink);
		const first = session.send(message());
		await expect(session.send(message())).rejects.toThrow('one message at a time');
		expect(await first).toMatchObject({ kind: 'sent' });
		await session.close();
	});

	test('a message over the announced size fails, a smaller one still goes', async () => {
		await useSink({ sizeLimit: 1000 });
		const session = await openTo(sink);
		const content = withBody(text('x'.repeat(900), 'x'.repeat(900)));
		expect(await session.send(message({ content }))).toMatchObject({ kind: 'failed', reason: 'refused' });
		expect(await session.send(message())).toMatchObject({ kind: 'sent' });
		await session.close();
		expect(sink.messages).toHaveLength(1);
	});
});

test('the sink writes .eml files and counts connections', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'sink-'));
	await useSink({ folder: join(folder, 'received') });
	const sessions = await Promise.all([openTo(sink), openTo(sink), openTo(sink)]);
	await Promise.all(sessions.map((session, index) => session.send(message({ recipient: `r/${index}@example.jp` }))));
	await Promise.all(sessions.map((session) => session.close()));
	await sink.waitForMessages(3);
	expect(sink.maxConnections).toBe(3);
	const files = await readdir(join(folder, 'received'));
	expect(files.map((file) => file.replace(/\d@/, '#@')).sort()).toEqual(
		['0001', '0002', '0003'].map((number) => `${number}-r_#@example.jp.eml`),
	);
	expect(await readFile(join(folder, 'received', files[0]!))).toEqual(message().content);
	sink.clear();
	await expect(sink.waitForMessages(1, 10)).rejects.toThrow('got 0 of 1');
	await rm(folder, { recursive: true });
});
