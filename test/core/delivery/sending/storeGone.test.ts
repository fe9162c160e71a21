import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';

import { type DeliveryStore } from '../../../../core/delivery/ports';
import { openStore } from '../../../../core/store';
import { startPostgres } from '../../../helpers/postgres';
import { openSink } from '../servers';
import { CALM, confirm, contextOn, expectNobodyTwiceNobodyLost, prepare, senderTo, SHORT } from '../support';

const CONNECTIONS = 4;
const RECIPIENTS = 120;
/** The store goes when so many have their result. */
const RECORDED_BEFORE = 30;

/** Sends until the store goes, and again when it is back. */
async function sendThroughFault(store: DeliveryStore, fault: () => void | Promise<void>, mend: () => Promise<DeliveryStore>, message: RegExp) {
	const sink = await openSink({ delayMs: 2 });
	const { delivery, analysisId } = await prepare(contextOn(store), RECIPIENTS);
	const sender = senderTo(sink, { connections: CONNECTIONS });
	let begun: void | Promise<void> = undefined;
	let hasBegun = false;
	const onProgress = ({ done }: { done: number }) => {
		if (done < RECORDED_BEFORE || hasBegun) return;
		hasBegun = true;
		begun = fault();
	};
	const failed = await confirm(contextOn(store, { onProgress, timing: CALM }), delivery, sender).catch((error: unknown) => error);
	await begun;
	expect(failed).toMatchObject({ code: 'storeNotWritable', message: expect.stringMatching(message), advice: expect.any(String) });
	expect(sink.openConnections).toBe(0);
	const taken = sink.messages.length;
	expect(taken).toBeLessThan(RECIPIENTS);

	const mended = await mend();
	const result = await confirm(contextOn(mended, { timing: SHORT }), delivery, sender);
	expect(result.outcome).toBe('finished');
	const { sent, unknown } = await expectNobodyTwiceNobodyLost(mended, analysisId, [sink]);
	expect(sent.length + unknown.length).toBe(RECIPIENTS);
	expect(unknown.length).toBeLessThanOrEqual(CONNECTIONS);
	await mended.close();
}

describe('a disk that becomes full', () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'small-disk-'));
	const works = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder]).status === 0;
	if (!works) console.warn('Not shown: a full disk. Only root may mount a small one; storeFaults.test.ts injects the error.');
	afterAll(() => {
		if (works) execFileSync('umount', ['-l', folder]);
		rmSync(folder, { recursive: true, force: true });
	});

	(works ? test : test.skip)('sending stops before the next DATA, and goes on when there is room', async () => {
		const options = { kind: 'sqlite', file: path.join(folder, 'deliveries.sqlite') } as const;
		const filler = path.join(folder, 'filler');
		const fill = () => {
			const file = openSync(filler, 'w');
			try {
				for (;;) writeSync(file, Buffer.alloc(4096));
			} catch {
				closeSync(file);
			}
		};
		const store = await openStore(options);
		await sendThroughFault(
			store,
			fill,
			async () => {
				rmSync(filler);
				return store;
			},
			/deliveries\.sqlite cannot grow: the disk is full/,
		);
	});
});

describe('an SQLite store that another program holds locked', () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'locked-store-'));
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	test('sending stops before the next DATA, and goes on when it is free', async () => {
		const file = path.join(folder, 'deliveries.sqlite');
		const store = await openStore({ kind: 'sqlite', file, busyLimitMs: 200 });
		const other = new DatabaseSync(file);
		/** Between two transactions of the store. */
		const lock = async () => {
			for (;;) {
				try {
					return other.exec('begin immediate');
				} catch {
					await sleep(1);
				}
			}
		};
		await sendThroughFault(
			store,
			lock,
			async () => {
				other.exec('rollback');
				other.close();
				return store;
			},
			/deliveries\.sqlite is locked by another process/,
		);
	});
});

describe('a PostgreSQL server that is stopped in the middle', () => {
	test('sending stops before the next DATA, and goes on when the server is back', async () => {
		const { stop, halt, resume, ...server } = await startPostgres();
		const store = await openStore({ ...server, kind: 'postgres', tls: false, schema: 'deliveries' });
		try {
			await sendThroughFault(
				store,
				halt,
				async () => {
					await resume();
					return store;
				},
				/^The delivery store .* (?:is shutting down|closed the connection|cannot be reached|is starting up)/,
			);
		} finally {
			await stop();
		}
	});
});
