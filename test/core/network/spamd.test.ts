import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { askSpamd } from '../../../core/network/spamd';

const MESSAGE = Buffer.from('From: shop@shop.example\r\nTo: a@x.example\r\nSubject: Hello\r\n\r\nHello, spring is here.\r\n');

/** Generic Test for Unsolicited Bulk Email: every SpamAssassin takes it for spam. */
const GTUBE = 'XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X';
const SPAM = Buffer.concat([MESSAGE, Buffer.from(`${GTUBE}\r\n`)]);

describe('faults of a raw server', () => {
	let server: Server;
	let behave: (socket: Socket, request: string) => void;
	let requests: string[];
	const sockets = new Set<Socket>();
	beforeAll(async () => {
		server = createServer({ allowHalfOpen: true }, (socket) => {
			sockets.add(socket);
			let request = '';
			socket.on('error', () => undefined);
			socket.on('data', (chunk) => (request += chunk.toString('latin1')));
			socket.on('end', () => {
				requests.push(request);
				behave(socket, request);
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	});
	beforeEach(() => {
		requests = [];
	});
	afterAll(async () => {
		for (const socket of sockets) socket.destroy();
		await new Promise((resolve) => server.close(resolve));
	});

	const ask = (reply: string | ((socket: Socket) => void), timeoutMs = 5_000) => {
		behave = typeof reply === 'string' ? (socket) => socket.end(reply) : reply;
		return askSpamd(MESSAGE, { host: '127.0.0.1', port: (server.address() as AddressInfo).port, timeoutMs });
	};
	const OK = 'SPAMD/1.1 0 EX_OK\r\n';

	test('asks for symbols with the length of the message, and half-closes', async () => {
		await ask(`${OK}Spam: False ; 0.0 / 5.0\r\n\r\n`);
		expect(requests).toEqual([`SYMBOLS SPAMC/1.5\r\nContent-length: ${MESSAGE.length}\r\n\r\n${MESSAGE.toString('latin1')}`]);
	});

	test.each([
		[`${OK}Content-length: 9\r\nSpam: True ; 15.5 / 5.0\r\n\r\nGTUBE,ABC\r\n`, { isSpam: true, score: 15.5, threshold: 5, rules: ['GTUBE', 'ABC'] }],
		[`${OK}Spam: False ; -2.3 / 6.5\r\n\r\n`, { isSpam: false, score: -2.3, threshold: 6.5, rules: [] }],
		[`${OK}spam: yes; 7 / 5\r\n\r\nA_B\r\nC_D`, { isSpam: true, score: 7, threshold: 5, rules: ['A_B', 'C_D'] }],
	])('reads %j', async (reply, report) => expect(await ask(reply)).toEqual(report));

	test.each<[string, string | ((socket: Socket) => void), string]>([
		['an error', 'SPAMD/1.0 76 Bad header line: (x)\r\n\r\n', 'it answers 76 Bad header line: (x)'],
		['another protocol', '220 mail.example ESMTP\r\n', 'what answers there is no spamd'],
		['nothing', (socket) => socket.end(), 'the connection was closed without an answer'],
		['a lost connection', (socket) => socket.resetAndDestroy(), 'the connection failed (ECONNRESET)'],
		['no score', `${OK}Content-length: 0\r\n\r\n`, 'its answer has no score'],
		['an answer without an end', (socket) => void setInterval(() => socket.destroyed || socket.write('x'.repeat(100_000)), 1).unref(), 'its answer has no end'],
	])('%s', async (_what, reply, why) => await expect(ask(reply)).rejects.toThrow(why));

	test('silence', async () => await expect(ask(() => undefined, 100)).rejects.toThrow('it took longer than 0.1 s'));

	test('nobody there', async () => {
		await expect(askSpamd(MESSAGE, { host: '127.0.0.1', port: 1 })).rejects.toThrow('the connection failed (ECONNREFUSED)');
	});

	test('a cancelled analysis', async () => {
		const signal = AbortSignal.abort('cancelled');
		const port = (server.address() as AddressInfo).port;
		await expect(askSpamd(MESSAGE, { host: '127.0.0.1', port, signal })).rejects.toThrow('it was cancelled');
	});
});

const SPAMD = spawnSync('sh', ['-c', 'PATH=$PATH:/usr/sbin command -v spamd'], { encoding: 'utf8' }).stdout.trim();
if (!SPAMD) console.warn('Skipped: the real spamd. It is in the Debian package spamd (apt-get install spamd).');

(SPAMD ? describe : describe.skip)('Debian’s spamd', () => {
	let folder: string;
	let spamd: ChildProcess;
	let port: number;
	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'spamd-'));
		port = await freePort();
		// Local rules only: nothing is looked up. (-x: no files of users; --nouser-config likewise)
		const args = ['--local', '-x', '--max-children=1', '--listen', `127.0.0.1:${port}`, '--helper-home-dir', folder, '--username', 'nobody', '--pidfile', join(folder, 'pid')];
		spamd = spawn(SPAMD, args, { stdio: 'ignore', env: { ...process.env, HOME: folder } });
		await untilItAnswers();
	}, 60_000);
	afterAll(async () => {
		const ended = new Promise((resolve) => spamd.once('exit', resolve));
		if (spamd.exitCode === null && spamd.kill('SIGTERM')) await ended;
		rmSync(folder, { recursive: true, force: true });
	});

	async function untilItAnswers(): Promise<void> {
		for (let tries = 0; ; tries++) {
			try {
				await askSpamd(MESSAGE, { host: '127.0.0.1', port });
				return;
			} catch (error) {
				if (tries === 200) throw error;
				await sleep(200);
			}
		}
	}

	test('gives an honest message few points', async () => {
		const report = await askSpamd(MESSAGE, { host: '127.0.0.1', port });
		expect(report).toMatchObject({ isSpam: false, threshold: 5 });
		expect(report.score).toBeLessThan(5);
		expect(report.rules.every((name) => /^\w+$/.test(name))).toBe(true);
	});

	test('knows spam, and names the rule', async () => {
		const report = await askSpamd(SPAM, { host: '127.0.0.1', port });
		expect(report.isSpam).toBe(true);
		expect(report.score).toBeGreaterThan(900);
		expect(report.rules).toContain('GTUBE');
	});
});

async function freePort(): Promise<number> {
	const probe = createServer();
	await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
	const { port } = probe.address() as AddressInfo;
	await new Promise((resolve) => probe.close(resolve));
	return port;
}
