import { openStore } from '../../../../core/store';
import { READY, beginAnalysis, makeAnalyzed, makeDelivery, makeDraft, makeMessage, range } from '../fixtures';

import type { Bench } from './bench';

/** More than two batches; what stands in the way is in the second. */
const MANY = 5_000;
const STUCK_FROM = 2_500;

/** What is large is removed in small commits after the change, so that it neither delays nor breaks it. */
export function sweepingContract(bench: Bench): void {
	describe('sweeping', () => {
		it('the messages of a replaced analysis', async () => {
			const store = bench.store();
			const former = await makeAnalyzed(store, MANY);
			const { id } = await beginAnalysis(store, former.deliveryId);
			await store.addMessages(id, [makeMessage(0)]);
			const left = () => messagesOf(former.id);
			await whileStuck('message', async () => {
				expect(await store.completeAnalysis(id, READY)).toMatchObject({ state: 'ready' });
				expect(await store.findDelivery(former.deliveryId)).toMatchObject({ analysisId: id, status: 'ready' });
				expect(await left()).toBe(MANY - 2_000);
			});
			await openAgain();
			expect(await left()).toBe(0);
			expect(await store.findAnalysis(former.id)).toMatchObject({ state: 'replaced' });
			expect(await messagesOf(id)).toBe(1);
		});

		it('the recipients of a replaced target', async () => {
			const store = bench.store();
			const { code, targetVersion } = await makeDelivery(store, {}, MANY);
			const left = () => count(`target_recipient where target_version = '${targetVersion}'`);
			await whileStuck('target_recipient', async () => {
				const saved = await store.saveDelivery(await makeDraft(store, { code, targetHash: 'another' }));
				expect(saved).toMatchObject({ change: 'updated', delivery: { revision: 2 } });
				expect(await left()).toBe(MANY - 2_000);
			});
			await bench.sql(`update target_version set created_at = 1 where id = '${targetVersion}' returning 1`);
			await openAgain();
			expect(await left()).toBe(0);
			expect(await count(`target_version where id = '${targetVersion}'`)).toBe(0);
		});

		it('the messages of an abandoned analysis', async () => {
			const store = bench.store();
			const delivery = await makeDelivery(store);
			const { id } = await beginAnalysis(store, delivery.id);
			await store.addMessages(id, range(MANY).map((position) => makeMessage(position)));
			await whileStuck('message', async () => {
				await store.abandonAnalysis(id);
				expect(await messagesOf(id)).toBe(MANY - 2_000);
			});
			await openAgain();
			expect(await messagesOf(id)).toBe(0);
			expect(await store.findAnalysis(id)).toBeUndefined();
		});

		it('a target that a running analysis still reads goes with it', async () => {
			const store = bench.store();
			const { id: deliveryId, code, targetVersion } = await makeDelivery(store);
			const { id } = await beginAnalysis(store, deliveryId);
			await store.saveDelivery(await makeDraft(store, { code, targetHash: 'another' }));
			expect(await store.readTarget(targetVersion, 0, 9)).toHaveLength(3);
			await store.abandonAnalysis(id);
			expect(await store.readTarget(targetVersion, 0, 9)).toEqual([]);
		});

		it('an analysis begins on no target that was replaced', async () => {
			const store = bench.store();
			const former = await makeDelivery(store);
			await store.saveDelivery(await makeDraft(store, { code: former.code, targetHash: 'another' }));
			const { targetVersion, targetHash } = former;
			const beginning = beginAnalysis(store, former.id, 'main', { targetVersion, targetHash });
			await expect(beginning).rejects.toMatchObject({ code: 'analysisOutdated' });
		});
	});

	async function count(rows: string): Promise<number> {
		const [row] = await bench.sql(`select count(*) as number from ${rows}`);
		return Number(row!.number);
	}

	const messagesOf = (analysisId: string) => count(`message where analysis_id = '${analysisId}'`);

	async function openAgain(): Promise<void> {
		await (await openStore(bench.options())).close();
	}

	/** Meanwhile no row from `STUCK_FROM` on can be deleted. */
	async function whileStuck(table: string, work: () => Promise<void>): Promise<void> {
		const isSqlite = bench.options().kind === 'sqlite';
		if (isSqlite) {
			await bench.sql(`create trigger stuck before delete on ${table} when old.position >= ${STUCK_FROM} begin select raise(abort, 'stuck'); end`);
		} else {
			await bench.sql(`create or replace function stuck() returns trigger language plpgsql as
				$$ begin if old.position >= ${STUCK_FROM} then raise exception 'stuck'; end if; return old; end $$`);
			await bench.sql(`create trigger stuck before delete on ${table} for each row execute function stuck()`);
		}
		try {
			await work();
		} finally {
			await bench.sql(isSqlite ? 'drop trigger stuck' : `drop trigger stuck on ${table}`);
		}
	}
}
