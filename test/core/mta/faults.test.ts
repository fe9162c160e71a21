import type { SendOutcome } from '../../../core/delivery/ports';
import {
	type Act,
	type FaultyServer,
	PIPELINING_EHLO,
	type Script,
	startFaultyServer,
	type Verb,
} from '../../helpers/faultyServer';
import { message, openTo, PATIENT, SHORT } from './support';

let server: FaultyServer;
afterEach(() => server?.stop());

type Kind = SendOutcome['kind'];
type Fault = [name: string, act: Act];

const FAULTS: Fault[] = [
	['drop', 'drop'],
	['stall', 'stall'],
	['421', { reply: '421 4.3.2 Shutting down' }],
	['450', { reply: '450 4.3.0 Try later' }],
	['550', { reply: '550 5.1.1 User unknown' }],
	['garbage', { reply: 'HTTP/1.1 400 Bad Request' }],
];

/** Outcome of the message, in the order of `FAULTS`; then whether the session takes another one. */
const EXPECTED: Array<[Verb, Kind[]]> = [
	['mail', ['sessionLost', 'sessionLost', 'sessionLost', 'deferred', 'senderRefused', 'sessionLost']],
	['rcpt', ['sessionLost', 'sessionLost', 'sessionLost', 'deferred', 'failed', 'sessionLost']],
	['data', ['sessionLost', 'sessionLost', 'sessionLost', 'deferred', 'failed', 'sessionLost']],
	['dot', ['unknown', 'unknown', 'deferred', 'deferred', 'failed', 'unknown']],
];

const CASES = EXPECTED.flatMap(([verb, kinds]) =>
	FAULTS.map(([name, act], index) => ({ verb, name, act, kind: kinds[index]!, goesOn: /^[45]50$/.test(name) })),
);

describe.each([
	['one command at a time', {}],
	['commands in groups', { ehlo: PIPELINING_EHLO }],
] as Array<[string, Script]>)('%s', (_how, ehlo) => {
	test.each(CASES)('$verb meets $name: $kind', async ({ verb, name, act, kind, goesOn }) => {
		server = await startFaultyServer({ ...ehlo, [verb]: [act] });
		const session = await openTo(server, {}, name === 'stall' ? SHORT : PATIENT);
		const outcome = await session.send(message());
		expect(outcome.kind).toBe(kind);
		if (typeof act === 'object' && name !== 'garbage') expect(outcome).toMatchObject({ reply: act.reply });
		expect(session.usable).toBe(goesOn);
		expect((await session.send(message())).kind).toBe(goesOn ? 'sent' : 'sessionLost');
		await session.close();
		expect(server.connections).toBe(1);
	});

	test('a server that hangs up between two messages loses nothing', async () => {
		server = await startFaultyServer({ ...ehlo, mail: [{ reply: '250 ok' }, 'drop'] });
		const session = await openTo(server);
		expect(await session.send(message())).toMatchObject({ kind: 'sent' });
		expect(await session.send(message())).toMatchObject({ kind: 'sessionLost' });
		await session.close();
	});

	test('a failed RSET ends the session before the next message', async () => {
		server = await startFaultyServer({ ...ehlo, rcpt: [{ reply: '550 no' }], rset: { reply: '500 what' } });
		const session = await openTo(server);
		await session.send(message());
		expect(await session.send(message())).toMatchObject({ kind: 'sessionLost' });
		await session.close();
		expect(server.contents).toHaveLength(0);
	});

	test('a reply too many is never taken for the next one', async () => {
		server = await startFaultyServer({ ...ehlo, dot: { reply: '250 2.0.0 Ok\r\n250 2.0.0 Ok again' } });
		const session = await openTo(server);
		expect(await session.send(message())).toMatchObject({ kind: 'sent', reply: '250 2.0.0 Ok' });
		await new Promise((resolve) => setTimeout(resolve, 20));
		expect(await session.send(message())).toMatchObject({ kind: 'sessionLost' });
		await session.close();
	});
});

/** It answers at the first byte of the content, reads on, and answers again at the final dot. */
describe('a server that answers twice to one message', () => {
	test.each<[first: string, second: string, Kind]>([
		['450 4.3.0 Try later', '250 2.0.0 Ok: queued', 'unknown'],
		['554 5.7.1 No', '250 2.0.0 Ok: queued', 'unknown'],
		['450 4.3.0 Try later', '554 5.7.1 No', 'deferred'],
		['554 5.7.1 No', '450 4.3.0 Try later', 'failed'],
	])('%s, then %s: %s', async (first, second, kind) => {
		for (const afterMs of [undefined, 30]) {
			server = await startFaultyServer({ content: [{ reply: first }], dot: [{ reply: second, afterMs }] });
			const session = await openTo(server);
			expect(await session.send(message())).toMatchObject({ kind, reply: expect.stringContaining(first) });
			expect(session.usable).toBe(false);
			expect((await session.send(message())).kind).toBe('sessionLost');
			await session.close();
			await server.stop();
		}
	});

	test.each<[answers: string, Kind]>([
		['250 2.0.0 Ok\r\n554 5.7.1 No', 'unknown'],
		['250 2.0.0 Ok\r\n250 2.0.0 Ok: queued', 'sent'],
	])('both in one: %j', async (reply, kind) => {
		server = await startFaultyServer({ content: { reply }, dot: 'ignore' });
		const session = await openTo(server);
		expect(await session.send(message())).toMatchObject({ kind });
		expect(session.usable).toBe(false);
		await session.close();
	});

	test('one that answers once keeps its session, whatever it refuses', async () => {
		server = await startFaultyServer({ dot: [{ reply: '450 4.3.0 Try later' }, { reply: '554 5.7.1 No' }] });
		const session = await openTo(server);
		expect(await session.send(message())).toMatchObject({ kind: 'deferred' });
		expect(await session.send(message())).toMatchObject({ kind: 'failed' });
		expect(await session.send(message())).toMatchObject({ kind: 'sent' });
		await session.close();
		expect(server.connections).toBe(1);
	});
});

describe('a server that takes DATA although it refused the envelope', () => {
	const DATA = { reply: '354 Go ahead' };
	test.each<[string, Script, Kind]>([
		['sender', { mail: { reply: '550 5.7.1 No' }, data: DATA }, 'senderRefused'],
		['recipient', { rcpt: { reply: '550 5.1.1 No' }, data: DATA }, 'failed'],
	])('%s', async (_what, script, kind) => {
		server = await startFaultyServer({ ehlo: PIPELINING_EHLO, ...script });
		const session = await openTo(server);
		expect(await session.send(message())).toMatchObject({ kind });
		await session.close();
		expect(Buffer.concat(server.contents).toString()).not.toContain('hello');
	});
});

const BIG = Buffer.alloc(24 * 1024 * 1024, `${'x'.repeat(62)}\r\n`);

describe('in the middle of a big message', () => {
	test.each<[string, Act, Kind]>([
		['drop', 'drop', 'sessionLost'],
		['stall', 'stall', 'sessionLost'],
		['421', { reply: '421 4.4.2 Timeout' }, 'sessionLost'],
		['452', { reply: '452 4.3.1 Disk full' }, 'deferred'],
		['552', { reply: '552 5.3.4 Too big' }, 'failed'],
		['250', { reply: '250 2.0.0 Ok' }, 'sessionLost'],
		['garbage', { reply: 'hello' }, 'sessionLost'],
	])('%s', async (name, act, kind) => {
		server = await startFaultyServer({ content: act });
		const session = await openTo(server, {}, name === 'stall' ? SHORT : PATIENT);
		expect(await session.send(message({ content: BIG }))).toMatchObject({ kind });
		expect(await session.send(message())).toMatchObject({ kind: 'sessionLost' });
		await session.close();
		expect(server.contents).toHaveLength(0);
	});
});

test('the last word of a server that hangs up is kept', async () => {
	server = await startFaultyServer({ mail: { reply: '250 2.1.0 Fine so far' }, rcpt: 'drop' });
	const session = await openTo(server);
	expect(await session.send(message())).toMatchObject({
		kind: 'sessionLost',
		reply: expect.stringContaining('250 2.1.0 Fine so far'),
	});
	await session.close();
});

test('a reply of many lines is kept whole', async () => {
	const reply = '550-5.1.1 The account does\r\n550 5.1.1 not exist';
	server = await startFaultyServer({ rcpt: { reply } });
	const session = await openTo(server);
	expect(await session.send(message())).toEqual({
		kind: 'failed',
		reason: 'userUnknown',
		refusal: { phase: 'recipient', qualification: { reason: 'userUnknown', type: 'hard', known: true } },
		reply: '550-5.1.1 The account does\n550 5.1.1 not exist',
	});
	await session.close();
});

test('a reply without end does not fill the memory', async () => {
	server = await startFaultyServer({ mail: { reply: `250-${'x'.repeat(200_000)}` } });
	const session = await openTo(server);
	expect(await session.send(message())).toMatchObject({ kind: 'sessionLost' });
	await session.close();
});
