import { makeDelivery } from '../fixtures';

import type { Bench } from './bench';

export function approvalContract(bench: Bench): void {
	async function ask(subjectId: string, deadlineInMs: number) {
		const store = bench.store();
		const delivery = await makeDelivery(store);
		return await store.addApproval({
			deliveryId: delivery.id,
			subject: 'analysis',
			subjectId,
			fingerprint: 'content 1',
			targetHash: 'target 1',
			toDeliver: 3,
			approvers: ['boss@example.com', 'chief@example.com'],
			deadlineAt: (await store.now()) + deadlineInMs,
		});
	}

	describe('approvals', () => {
		it('are open at first', async () => {
			const approval = await ask('open', 60_000);
			expect(approval).toMatchObject({
				subject: 'analysis',
				subjectId: 'open',
				toDeliver: 3,
				approvers: ['boss@example.com', 'chief@example.com'],
				state: 'open',
				decidedBy: null,
				decidedAt: null,
				comment: null,
			});
			expect(await bench.store().findApproval(approval.id)).toEqual(approval);
			expect(await bench.store().findApproval('none')).toBeUndefined();
		});

		it('are settled once, by whoever comes first', async () => {
			const store = bench.store();
			const { id } = await ask('once', 60_000);
			const answers = await Promise.all([
				store.decideApproval(id, 'approved', 'boss@example.com', 'Go'),
				store.decideApproval(id, 'rejected', 'chief@example.com', 'No'),
			]);
			const settled = answers.filter((answer) => answer !== undefined);
			expect(settled).toHaveLength(1);
			expect(settled[0]!.decidedAt).toEqual(expect.any(Number));
			expect(await store.findApproval(id)).toEqual(settled[0]);
		});

		it('cannot be settled after the deadline', async () => {
			const store = bench.store();
			const { id } = await ask('late', -1);
			expect(await store.decideApproval(id, 'approved', 'boss@example.com', '')).toBeUndefined();
			expect(await store.findApproval(id)).toMatchObject({ state: 'open' });
			expect(await store.decideApproval('none', 'approved', 'x', '')).toBeUndefined();
		});

		it('are listed by subject, newest first', async () => {
			const [first, second] = [await ask('listed', 1), await ask('listed', 1)];
			expect(await bench.store().approvalsOf('analysis', 'listed')).toEqual([second, first]);
			expect(await bench.store().approvalsOf('proof', 'listed')).toEqual([]);
		});
	});
}
