import { DatabaseSync } from 'node:sqlite';

import { NodeSqliteDatabase } from '../../../core/store/database/nodeSqlite';

describe('NodeSqliteDatabase', () => {
	let database: NodeSqliteDatabase;

	beforeEach(() => {
		database = new NodeSqliteDatabase(new DatabaseSync(':memory:'));
		database.prepare('create table t (a, b)').run([]);
	});

	afterEach(() => database.close());

	it.each([
		['select 1', true],
		['insert into t values (1, 2)', false],
		['insert into t values (1, 2) returning a', true],
		['update t set a = 1', false],
		['pragma journal_mode', true],
		['begin immediate', false],
	])('knows whether %j gives rows: %s', (text, reader) => {
		expect(database.prepare(text).reader).toBe(reader);
	});

	it.each([
		[true, 1],
		[false, 0],
		[undefined, null],
		[null, null],
		['text', 'text'],
		[1.5, 1.5],
		[1_700_000_000_000, 1_700_000_000_000],
	])('binds %p as %p', (value, expected) => {
		expect(database.prepare('select ? as value').all([value])).toEqual([{ value: expected }]);
	});

	it('prepares a statement once', () => {
		expect(database.prepare('select 1')).toBe(database.prepare('select 1'));
		expect(database.prepare('select 1')).not.toBe(database.prepare('select 2'));
	});

	it('goes on after more statements than it keeps', () => {
		for (let number = 0; number < 1_000; number += 1) {
			expect(database.prepare(`select ${number} as n`).all([])).toEqual([{ n: number }]);
		}
	});

	it('reports what changed', () => {
		expect(database.prepare('insert into t values (1, 2), (3, 4)').run([]).changes).toBe(2);
		expect([...database.prepare('select a from t where b > ?').iterate([2])]).toEqual([{ a: 3 }]);
	});
});
