import {
	PARAMETERS,
	beginAnalysis,
	errorCode,
	makeAnalyzed,
	makeDelivery,
	makeDraft,
	makeMessage,
	READY,
} from '../fixtures';

import type { Bench } from './bench';

export function deliveryContract(bench: Bench): void {
	describe('saveDelivery', () => {
		it('creates a delivery', async () => {
			const store = bench.store();
			const draft = await makeDraft(store, { code: 'created', japaneseMobile: { detection: 'profile' } });
			const { change, delivery } = await store.saveDelivery(draft);
			expect(change).toBe('created');
			expect(delivery).toEqual({
				id: expect.stringMatching(/^[0-9A-Z]{26}$/),
				code: 'created',
				revision: 1,
				status: 'beingEdited',
				parameters: PARAMETERS,
				japaneseMobile: { detection: 'profile' },
				fingerprint: 'content 1',
				targetVersion: draft.targetVersion,
				targetRecipients: 3,
				targetHash: 'target 1',
				analysisId: null,
				stopReason: null,
				stopDetail: null,
				createdAt: expect.any(Number),
				updatedAt: expect.any(Number),
				startedAt: null,
				finishedAt: null,
				resumeAt: null,
				mta: null,
				mtaFailures: 0,
			});
			expect(await store.findDelivery(delivery.id)).toEqual(delivery);
			expect(await store.findDeliveryByCode('created')).toEqual(delivery);
			expect(await store.findDelivery('none')).toBeUndefined();
			expect(await store.findDeliveryByCode('none')).toBeUndefined();
		});

		it('finds the same delivery again, and drops the new copy of its target', async () => {
			const store = bench.store();
			const { deliveryId, id } = await makeAnalyzed(store, 3);
			const former = (await store.findDelivery(deliveryId))!;
			const draft = await makeDraft(store, { code: former.code });
			expect(await store.saveDelivery(draft)).toEqual({ change: 'unchanged', delivery: former });
			expect(former.analysisId).toBe(id);
			expect(await store.readTarget(draft.targetVersion, 0, 9)).toEqual([]);
			expect(await store.readTarget(former.targetVersion, 0, 9)).toHaveLength(3);
		});

		it('takes over what no recipient notices, without a new revision', async () => {
			const store = bench.store();
			const former = await makeDelivery(store);
			const parameters = { ...PARAMETERS, approvalMode: 'automatic' } as const;
			const saved = await store.saveDelivery(await makeDraft(store, { code: former.code, parameters }));
			expect(saved.change).toBe('unchanged');
			expect(saved.delivery).toMatchObject({ revision: 1, parameters });
		});

		it.each([
			['content', { fingerprint: 'content 2' }],
			['target', { targetHash: 'target 2' }],
		])('makes a new revision when the %s changed, with the analysis void', async (_what, change) => {
			const store = bench.store();
			const analysis = await makeAnalyzed(store, 3);
			const former = (await store.findDelivery(analysis.deliveryId))!;
			const draft = await makeDraft(store, { code: former.code, ...change }, 2);
			const saved = await store.saveDelivery(draft);
			expect(saved.change).toBe('updated');
			expect(saved.delivery).toMatchObject({
				...change,
				id: former.id,
				revision: 2,
				status: 'beingEdited',
				analysisId: null,
				targetVersion: draft.targetVersion,
				targetRecipients: 2,
			});
			expect(await store.readTarget(former.targetVersion, 0, 9)).toEqual([]);
			expect(await store.readTarget(draft.targetVersion, 0, 9)).toHaveLength(2);
			expect(await store.findAnalysis(analysis.id)).toMatchObject({ state: 'replaced' });
			expect(await store.readMessages(analysis.id, { limit: 9 })).toEqual([]);
		});

		it('keeps the recipients that a proof was made of', async () => {
			const store = bench.store();
			const analysis = await makeAnalyzed(store, 3, 'proof');
			const former = (await store.findDelivery(analysis.deliveryId))!;
			await store.saveDelivery(await makeDraft(store, { code: former.code, fingerprint: 'content 2' }));
			expect(await store.readTarget(former.targetVersion, 0, 9)).toHaveLength(3);
			expect(await store.readMessages(analysis.id, { limit: 9 })).toHaveLength(3);
		});

		describe('when sending has started', () => {
			it('still finds the same delivery', async () => {
				const store = bench.store();
				const analysis = await makeAnalyzed(store, 3);
				await store.startRun(analysis.id, 'test');
				const former = (await store.findDelivery(analysis.deliveryId))!;
				const parameters = { ...PARAMETERS, label: 'Another label' };
				const draft = await makeDraft(store, { code: former.code, parameters });
				expect(await store.saveDelivery(draft)).toEqual({ change: 'unchanged', delivery: former });
			});

			it('refuses changed content, and leaves all as it is', async () => {
				const store = bench.store();
				const analysis = await makeAnalyzed(store, 3);
				await store.startRun(analysis.id, 'test');
				const former = (await store.findDelivery(analysis.deliveryId))!;
				const draft = await makeDraft(store, { code: former.code, fingerprint: 'content 2' });
				await expect(store.saveDelivery(draft)).rejects.toMatchObject({
					code: 'deliveryLocked',
					message: `Delivery "Spring news" (code ${former.code}) cannot be changed: its sending has started.`,
				});
				expect(await store.findDelivery(former.id)).toEqual(former);
				expect(await store.readMessages(analysis.id, { limit: 9 })).toHaveLength(3);
			});
		});

		it('creates one delivery when two callers have the same new code', async () => {
			const store = bench.store();
			const code = 'at once';
			const drafts = await Promise.all([makeDraft(store, { code }), makeDraft(store, { code })]);
			const saved = await Promise.all(drafts.map((draft) => store.saveDelivery(draft)));
			expect(saved.map(({ change }) => change).sort()).toEqual(['created', 'unchanged']);
			expect(saved[0]!.delivery).toEqual(saved[1]!.delivery);
		});
	});

	describe('saveJapaneseMobile', () => {
		const settings = { detection: 'profileAndDomain' } as const;

		it('makes a new revision, once', async () => {
			const store = bench.store();
			const { deliveryId } = await makeAnalyzed(store, 3);
			const changed = await store.saveJapaneseMobile(deliveryId, settings, 'content 2');
			expect(changed).toMatchObject({
				revision: 2,
				japaneseMobile: settings,
				fingerprint: 'content 2',
				analysisId: null,
				status: 'beingEdited',
			});
			expect(await store.saveJapaneseMobile(deliveryId, settings, 'content 2')).toEqual(changed);
			expect(await store.findDelivery(deliveryId)).toEqual(changed);
		});

		it('refuses a change when sending has started, and only a change', async () => {
			const store = bench.store();
			const delivery = await makeDelivery(store, { japaneseMobile: settings });
			const { id } = await beginAnalysis(store, delivery.id);
			await store.addMessages(id, [makeMessage(0)]);
			await store.completeAnalysis(id, READY);
			await store.startRun(id, 'test');
			expect((await store.saveJapaneseMobile(delivery.id, settings, 'content 1')).revision).toBe(1);
			expect(await errorCode(store.saveJapaneseMobile(delivery.id, settings, 'content 2'))).toBe('deliveryLocked');
		});

		it('knows no other deliveries', async () => {
			const unknown = bench.store().saveJapaneseMobile('none', settings, 'x');
			expect(await errorCode(unknown)).toBe('deliveryNotFound');
		});
	});

	describe('setDeliveryStatus', () => {
		it('keeps the reason of a stop until the next status', async () => {
			const store = bench.store();
			const { id } = await makeDelivery(store);
			await store.setDeliveryStatus(id, 'stopped', { reason: 'signInRefused', detail: 'The MTA said 535.' });
			expect(await store.findDelivery(id)).toMatchObject({
				status: 'stopped',
				stopReason: 'signInRefused',
				stopDetail: 'The MTA said 535.',
				finishedAt: null,
			});
			await store.setDeliveryStatus(id, 'finished');
			const finished = (await store.findDelivery(id))!;
			expect(finished).toMatchObject({ status: 'finished', stopReason: null, stopDetail: null });
			expect(finished.finishedAt).toEqual(expect.any(Number));
			await store.setDeliveryStatus(id, 'finished');
			expect((await store.findDelivery(id))!.finishedAt).toBe(finished.finishedAt);
		});

		it('knows no other deliveries', async () => {
			expect(await errorCode(bench.store().setDeliveryStatus('none', 'paused'))).toBe('deliveryNotFound');
		});
	});

	describe('the journal', () => {
		it('is kept in order', async () => {
			const store = bench.store();
			const { id } = await makeDelivery(store);
			await store.addJournal(id, 'Email Parameters', 'saved', 'revision 1');
			await store.addJournal(id, 'boss@example.com', 'approved', 'Gut so \0!');
			const entries = await store.readJournal(id);
			expect(entries).toEqual([
				{ at: expect.any(Number), actor: 'Email Parameters', action: 'saved', detail: 'revision 1' },
				{ at: expect.any(Number), actor: 'boss@example.com', action: 'approved', detail: 'Gut so \uFFFD!' },
			]);
			expect(await store.readJournal('none')).toEqual([]);
		});
	});
}
