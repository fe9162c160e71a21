import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import type { DeliveryStore } from '../../../core/delivery/ports';
import { describeStore, openStore } from '../../../core/store';

import { makeAnalyzed, makeDelivery } from './fixtures';

describe('The SQLite store', () => {
	let folder: string;
	let file: string;
	const opened: DeliveryStore[] = [];

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'delivery-sqlite-'));
		file = join(folder, 'deliveries.sqlite');
	});

	afterEach(async () => {
		for (const store of opened.splice(0)) await store.close();
		rmSync(folder, { recursive: true, force: true });
	});

	async function open(path = file, busyLimitMs?: number): Promise<DeliveryStore> {
		const store = await openStore({ kind: 'sqlite', file: path, busyLimitMs });
		opened.push(store);
		return store;
	}

	const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

	it('makes its folder and files for its user alone', async () => {
		const path = join(folder, 'new', 'folder', 'deliveries.sqlite');
		const store = await open(path);
		await makeDelivery(store);
		expect(mode(join(folder, 'new', 'folder'))).toBe('700');
		expect([path, `${path}-wal`, `${path}-shm`].map(mode)).toEqual(['600', '600', '600']);
		expect(store.place).toBe(path);
		expect(describeStore({ kind: 'sqlite', file: path })).toBe(path);
	});

	/** Only Linux tells who has locked what. */
	const itOnLinux = existsSync('/proc/locks') ? it : it.skip;

	itOnLinux('keeps its locks on the file when it is opened once more', async () => {
		const isLocked = () => readFileSync('/proc/locks', 'utf8').includes(`:${statSync(file).ino} `);
		await open();
		expect(isLocked()).toBe(true);
		await open();
		expect(isLocked()).toBe(true);
	});

	it('counts domains piece by piece: other work of the thread has its turn between', async () => {
		const store = await open();
		const { id } = await makeAnalyzed(store, 1);
		const database = new DatabaseSync(file);
		// With a gap, and an end that is none of a piece.
		database.exec(`with recursive n(i) as (select 1 union all select i + 1 from n where i < 35000)
			insert into message (id, analysis_id, position, address, address_key, domain, format, state, attempts)
			select 'M' || i, '${id}', i, 'x', 'x' || i, 'd' || (i % 3) || '.example', 'text', iif(i % 2, 'sent', 'failed'), 1 from n where i < 9990 or i > 20005`);
		database.close();
		let turns = 0;
		let counted: unknown;
		const counting = store.countDomains(id, 2).then((domains) => (counted = domains));
		for (; !counted; turns += 1) await new Promise((resolve) => setImmediate(resolve));
		await counting;
		expect(counted).toEqual([
			{ domain: 'd2.example', sent: 4164, failed: 4165, pending: 0, unknown: 0 },
			{ domain: 'd1.example', sent: 4164, failed: 4164, pending: 0, unknown: 0 },
		]);
		expect(turns).toBeGreaterThan(3);
	});

	it('looks for the messages of a person by indexes, never through all of them', async () => {
		const store = await open();
		const plans: string[] = [];
		const prepare = DatabaseSync.prototype.prepare;
		const spy = jest.spyOn(DatabaseSync.prototype, 'prepare').mockImplementation(function (this: DatabaseSync, sql: string) {
			if (/^select .*from "message"/.test(sql)) plans.push(...(prepare.call(this, `explain query plan ${sql}`).all() as Array<{ detail: string }>).map(({ detail }) => detail));
			return prepare.call(this, sql);
		});
		await store.personalData('ann@example.com');
		spy.mockRestore();
		expect(plans).toContainEqual(expect.stringMatching(/SEARCH message USING .*INDEX message_excluded/));
		expect(plans.filter((plan) => /SCAN message/.test(plan))).toEqual([]);
	});

	it('closes a file to others that was open to them', async () => {
		writeFileSync(file, '');
		chmodSync(file, 0o666);
		await makeDelivery(await open());
		expect([file, `${file}-wal`].map(mode)).toEqual(['600', '600']);
	});

	it('leaves one file when it is closed', async () => {
		const store = await open();
		await makeDelivery(store);
		await store.close();
		expect([`${file}-wal`, `${file}-shm`].map(existsSync)).toEqual([false, false]);
	});

	it('has one connection for a file, whatever path leads to it', async () => {
		const first = await open();
		symlinkSync(folder, `${folder}-link`);
		try {
			const second = await open(join(`${folder}-link`, 'deliveries.sqlite'));
			expect(second.place).toBe(first.place);
			await Promise.all([1, 2, 3].flatMap(() => [makeDelivery(first), makeDelivery(second)]));
			await first.close();
			await makeDelivery(second);
			await second.close();
			expect(existsSync(`${file}-wal`)).toBe(false);
		} finally {
			rmSync(`${folder}-link`);
		}
	});

	describe('while another program writes', () => {
		it('waits without blocking the thread', async () => {
			const store = await open();
			const other = new DatabaseSync(file);
			other.exec('begin immediate');
			const waiting = makeDelivery(store);
			const first = await Promise.race([waiting, new Promise((resolve) => setTimeout(resolve, 100, 'still waiting'))]);
			expect(first).toBe('still waiting');
			other.exec('commit');
			other.close();
			expect(await waiting).toMatchObject({ revision: 1 });
		});

		it('gives up some time, with a sentence, and works again later', async () => {
			const store = await open(file, 100);
			const other = new DatabaseSync(file);
			other.exec('begin immediate');
			await expect(makeDelivery(store)).rejects.toMatchObject({
				code: 'storeNotWritable',
				message: `The delivery store ${file} is locked by another process.`,
			});
			other.exec('rollback');
			other.close();
			expect(await makeDelivery(store)).toMatchObject({ revision: 1 });
		});
	});

	it.each<[string, (path: string) => void, string]>([
		['a folder', (path) => mkdirSync(path), 'is a folder'],
		['a text file', (path) => writeFileSync(path, 'hello '.repeat(100)), 'is not an SQLite database'],
		['a damaged database', (path) => damage(path), 'is damaged'],
	])('says so when its file is %s', async (_what, make, problem) => {
		make(file);
		await expect(open()).rejects.toMatchObject({
			code: 'storeNotWritable',
			message: `The delivery store ${file} ${problem}.`,
			advice: expect.stringMatching(/\w/),
		});
	});

	it('says so when its folder cannot be made', async () => {
		writeFileSync(file, '');
		const inFile = join(file, 'folder', 'deliveries.sqlite');
		await expect(open(inFile)).rejects.toMatchObject({
			code: 'storeNotWritable',
			message: `The delivery store ${inFile} cannot be made: a part of its path is a file.`,
		});
	});

	it('says so when its folder may not be written', async () => {
		chmodSync(folder, 0o500);
		await asOrdinaryUser(() =>
			expect(open()).rejects.toMatchObject({
				code: 'storeNotWritable',
				message: `The delivery store ${file} may not be written.`,
				advice: expect.stringMatching(/right to write/),
			}),
		);
	});

	it('leaves the database of another program alone', async () => {
		const other = new DatabaseSync(file);
		other.exec('create table workflow_entity (id text)');
		other.close();
		await expect(open()).rejects.toMatchObject({
			code: 'storeNotWritable',
			message: `${file} is the database of another program, not a delivery store.`,
		});
		const again = new DatabaseSync(file);
		expect(again.prepare('select name from sqlite_schema').all()).toEqual([{ name: 'workflow_entity' }]);
		again.close();
	});

	it('can be opened when the reason is gone', async () => {
		mkdirSync(file);
		await expect(open()).rejects.toMatchObject({ code: 'storeNotWritable' });
		rmSync(file, { recursive: true });
		expect(await makeDelivery(await open())).toMatchObject({ revision: 1 });
	});
});

/** The superuser may write to everything, so it becomes `nobody` for a while. */
async function asOrdinaryUser(work: () => Promise<void>): Promise<void> {
	const superuser = process.geteuid?.() === 0;
	if (superuser) process.seteuid!(65_534);
	try {
		await work();
	} finally {
		if (superuser) process.seteuid!(0);
	}
}

/** A database of which only the header is left. */
function damage(path: string): void {
	const database = new DatabaseSync(path);
	database.exec('create table t (x text)');
	database.close();
	const content = readFileSync(path);
	writeFileSync(path, content.fill(0xff, 100));
}
