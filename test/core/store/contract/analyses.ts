import type { AnalysisResult } from '../../../../core/delivery/ports';
import type { TypologyOptions } from '../../../../core/delivery/types';
import { READY, beginAnalysis, errorCode, makeAnalyzed, makeDelivery, makeDraft, makeMessage } from '../fixtures';

import type { Bench } from './bench';

const RESULT: AnalysisResult = {
	state: 'ready',
	recipients: 4,
	toDeliver: 2,
	exclusions: { double: 1, denylisted: 1 },
	formats: { alternative: 1, docomo: 1 },
	findings: [{ rule: 'unsubscriptionLink', level: 'warning', text: 'None.', examples: ['a@example.com'] }],
};

export function analysisContract(bench: Bench): void {
	describe('an analysis', () => {
		it('begins empty', async () => {
			const store = bench.store();
			const delivery = await makeDelivery(store);
			const analysis = await beginAnalysis(store, delivery.id);
			expect(analysis).toEqual({
				id: expect.any(String),
				deliveryId: delivery.id,
				purpose: 'main',
				state: 'running',
				revision: 1,
				fingerprint: 'content 1',
				targetVersion: delivery.targetVersion,
				targetHash: 'target 1',
				publicBaseUrl: 'https://n8n.example.com',
				recipients: 0,
				toDeliver: 0,
				exclusions: {},
				formats: {},
				findings: [],
				typology: {},
				durationMs: null,
				images: [],
				waves: [],
				wave: 1,
				waveStartedAt: null,
				createdAt: expect.any(Number),
			});
			expect(await store.findAnalysis(analysis.id)).toEqual(analysis);
			expect((await store.findDelivery(delivery.id))!.analysisId).toBeNull();
		});

		it('remembers the typology that it ran by, and the duration', async () => {
			const store = bench.store();
			const delivery = await makeDelivery(store);
			const { id: _id, ...draft } = await beginAnalysis(store, delivery.id);
			const typology: TypologyOptions = { levels: { messageSize: 'off' }, weight: 7 };
			const { id } = await store.beginAnalysis({ ...draft, typology });
			expect(await store.completeAnalysis(id, { ...RESULT, durationMs: 90_000 })).toMatchObject({ typology, durationMs: 90_000 });
			expect(await store.findAnalysis(id)).toMatchObject({ typology, durationMs: 90_000 });
		});

		it('tells the typology of the newest one of the main target, replaced or not', async () => {
			const store = bench.store();
			const delivery = await makeDelivery(store);
			const { id: _id, ...draft } = await beginAnalysis(store, delivery.id);
			const analyze = async (weight: number, changes: object = {}) => {
				const { id } = await store.beginAnalysis({ ...draft, ...changes, typology: { weight } });
				return store.completeAnalysis(id, RESULT);
			};
			expect(await store.lastTypology(delivery.id)).toBeUndefined();
			await analyze(1);
			await analyze(2);
			await analyze(3, { purpose: 'proof' });
			await store.beginAnalysis({ ...draft, typology: { weight: 4 } });
			expect(await store.lastTypology(delivery.id)).toEqual({ weight: 2 });
			expect(await store.lastTypology('another')).toBeUndefined();
		});

		it.each([
			['ready', 'ready'],
			['rejected', 'targetReady'],
		] as const)('that is %s becomes the delivery’s own, with status %s', async (state, status) => {
			const store = bench.store();
			const delivery = await makeDelivery(store);
			const { id } = await beginAnalysis(store, delivery.id);
			const complete = await store.completeAnalysis(id, { ...RESULT, state });
			expect(complete).toMatchObject({ ...RESULT, state });
			expect(await store.findAnalysis(id)).toEqual(complete);
			expect(await store.findDelivery(delivery.id)).toMatchObject({ analysisId: id, status });
		});

		it('takes the place of the former one, whose messages go', async () => {
			const store = bench.store();
			const former = await makeAnalyzed(store, 3);
			const { id } = await beginAnalysis(store, former.deliveryId);
			await store.addMessages(id, [makeMessage(0), makeMessage(1)]);
			expect(await store.readMessages(former.id, { limit: 9 })).toHaveLength(3);
			await store.completeAnalysis(id, RESULT);
			expect(await store.findAnalysis(former.id)).toMatchObject({ state: 'replaced', toDeliver: 3 });
			expect(await store.readMessages(former.id, { limit: 9 })).toEqual([]);
			expect(await store.readMessages(id, { limit: 9 })).toHaveLength(2);
			expect((await store.findDelivery(former.deliveryId))!.analysisId).toBe(id);
		});

		it('of a proof leaves the delivery alone', async () => {
			const store = bench.store();
			const main = await makeAnalyzed(store, 3);
			const before = await store.findDelivery(main.deliveryId);
			const { id } = await beginAnalysis(store, main.deliveryId, 'proof');
			expect(await store.completeAnalysis(id, RESULT)).toMatchObject({ state: 'ready', purpose: 'proof' });
			expect(await store.findDelivery(main.deliveryId)).toEqual(before);
		});

		it('is outdated when the delivery changed meanwhile', async () => {
			const store = bench.store();
			const delivery = await makeDelivery(store);
			const { id } = await beginAnalysis(store, delivery.id);
			await store.saveDelivery(await makeDraft(store, { code: delivery.code, targetHash: 'target 2' }));
			await expect(store.completeAnalysis(id, RESULT)).rejects.toMatchObject({
				code: 'analysisOutdated',
				message: `Delivery "Spring news" (code ${delivery.code}) was changed while it was being analyzed.`,
			});
			expect(await store.findAnalysis(id)).toMatchObject({ state: 'running' });
			expect((await store.findDelivery(delivery.id))!.analysisId).toBeNull();
		});

		it('comes too late when sending has started', async () => {
			const store = bench.store();
			const former = await makeAnalyzed(store, 3);
			const { id } = await beginAnalysis(store, former.deliveryId);
			await store.startRun(former.id, 'test');
			expect(await errorCode(store.completeAnalysis(id, RESULT))).toBe('deliveryLocked');
			expect((await store.findDelivery(former.deliveryId))!.analysisId).toBe(former.id);
			expect(await store.readMessages(former.id, { limit: 9 })).toHaveLength(3);
		});

		it('is complete once', async () => {
			const store = bench.store();
			const { id } = await makeAnalyzed(store, 3);
			expect(await errorCode(store.completeAnalysis(id, RESULT))).toBe('analysisOutdated');
			expect(await errorCode(store.addMessages(id, [makeMessage(9)]))).toBe('analysisOutdated');
			expect(await errorCode(store.completeAnalysis('none', RESULT))).toBe('analysisMissing');
		});

		it('can be abandoned while it runs', async () => {
			const store = bench.store();
			const complete = await makeAnalyzed(store, 3);
			const running = await beginAnalysis(store, complete.deliveryId);
			await store.addMessages(running.id, [makeMessage(0)]);
			await store.abandonAnalysis(running.id);
			await store.abandonAnalysis(complete.id);
			expect(await store.findAnalysis(running.id)).toBeUndefined();
			expect(await store.readMessages(running.id, { limit: 9 })).toEqual([]);
			expect(await store.findAnalysis(complete.id)).toMatchObject({ state: 'ready' });
			expect(await errorCode(store.addMessages(running.id, [makeMessage(1)]))).toBe('analysisMissing');
		});
	});

	describe('addMessages', () => {
		it('finds doubles in one group and over groups; excluded messages have none', async () => {
			const store = bench.store();
			const delivery = await makeDelivery(store);
			const { id } = await beginAnalysis(store, delivery.id);
			const excluded = { ...makeMessage(0, 1), exclusion: 'denylisted' } as const;
			const first = [excluded, makeMessage(1, 1), makeMessage(2, 2), makeMessage(3, 1)];
			expect(await store.addMessages(id, first)).toEqual([3]);
			const second = [makeMessage(4, 2), makeMessage(5, 1), makeMessage(6, 6), makeMessage(7, 6)];
			expect(await store.addMessages(id, second)).toEqual([4, 5, 7]);
			expect(await store.addMessages(id, [])).toEqual([]);
			const log = await store.readMessages(id, { limit: 9 });
			expect(log.map(({ position, state, reason }) => [position, state, reason])).toEqual([
				[0, 'ignored', 'denylisted'],
				[1, 'pending', null],
				[2, 'pending', null],
				[3, 'ignored', 'double'],
				[4, 'ignored', 'double'],
				[5, 'ignored', 'double'],
				[6, 'pending', null],
				[7, 'ignored', 'double'],
			]);
		});

		it('tells which double keys are taken, over several analyses', async () => {
			const store = bench.store();
			const delivery = await makeDelivery(store);
			const { id } = await beginAnalysis(store, delivery.id);
			const other = await beginAnalysis(store, delivery.id);
			const [plain, event, excluded] = [makeMessage(0), makeMessage(1), makeMessage(2)];
			await store.addMessages(id, [plain, { ...event, doubleKey: 'event 1' }, { ...excluded, exclusion: 'denylisted' }]);
			await store.addMessages(other.id, [makeMessage(3)]);
			const asked = [plain.addressKey, event.addressKey, 'event 1', excluded.addressKey, makeMessage(3).addressKey, ''];
			expect(await store.doublesAmong([id], asked)).toEqual(new Set([plain.addressKey, 'event 1']));
			expect(await store.doublesAmong([id, other.id], asked)).toEqual(new Set([plain.addressKey, 'event 1', makeMessage(3).addressKey]));
			expect(await store.doublesAmong([id], [])).toEqual(new Set());
		});

		it('takes the same address in another analysis', async () => {
			const store = bench.store();
			const { deliveryId } = await makeAnalyzed(store, 3);
			const { id } = await beginAnalysis(store, deliveryId);
			expect(await store.addMessages(id, [makeMessage(0), makeMessage(1)])).toEqual([]);
		});
	});

	describe('proofs', () => {
		it('count up per delivery', async () => {
			const store = bench.store();
			const { id: deliveryId } = await makeDelivery(store);
			const proof = {
				deliveryId,
				code: 'spring-proof-#N',
				analysisId: 'analysis',
				fingerprint: 'content 1',
				subjectPrefix: 'Proof #',
				addresses: ['a@example.com', 'b@example.com'],
			};
			const added = await Promise.all([1, 2, 3].map(() => store.addProof(proof)));
			expect(added.map(({ number }) => number).sort()).toEqual([1, 2, 3]);
			const last = (await store.lastProof(deliveryId))!;
			expect(last).toEqual({ ...proof, id: expect.any(String), number: 3, code: 'spring-proof-3', createdAt: expect.any(Number) });
			expect(await store.findProof(last.id)).toEqual(last);
			const numbersOf = async (page: { limit: number; below?: number }) => (await store.listProofs(deliveryId, page)).map(({ number }) => number);
			expect(await store.listProofs(deliveryId, { limit: 1 })).toEqual([last]);
			expect(await numbersOf({ limit: 9 })).toEqual([3, 2, 1]);
			expect(await numbersOf({ limit: 9, below: 3 })).toEqual([2, 1]);
			expect(await store.listProofs('none', { limit: 9 })).toEqual([]);
			expect(await store.findProof('none')).toBeUndefined();
			expect(await store.lastProof('none')).toBeUndefined();
			expect(await errorCode(store.addProof({ ...proof, deliveryId: 'none' }))).toBe('deliveryNotFound');
		});
	});

	it('keeps all of a large report', async () => {
		const store = bench.store();
		const delivery = await makeDelivery(store);
		const { id } = await beginAnalysis(store, delivery.id);
		const text = '長い'.repeat(20_000);
		const findings = [{ rule: 'personalization', level: 'error' as const, text, examples: [] }];
		await store.completeAnalysis(id, { ...READY, findings });
		expect((await store.findAnalysis(id))!.findings).toEqual(findings);
	});
}
