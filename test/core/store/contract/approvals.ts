import type { ApprovalTerms } from '../../../../core/delivery/types';
import { makeDelivery } from '../fixtures';

import type { Bench } from './bench';

const UNANSWERED = { mailedAt: null, decision: null, decidedAt: null, comment: null };

export function approvalContract(bench: Bench): void {
	async function ask(subjectId: string, deadlineInMs: number, quorum: ApprovalTerms['quorum'] = 'any') {
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
			terms: { quorum, rejectionComment: 'required', language: 'ja', timeZone: 'Asia/Tokyo' },
			origin: '7:node-1',
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
				terms: { quorum: 'any', rejectionComment: 'required', language: 'ja', timeZone: 'Asia/Tokyo' },
				origin: '7:node-1',
				answers: ['boss@example.com', 'chief@example.com'].map((approver) => ({ approver, ...UNANSWERED })),
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

		it('that need all are settled by the last approval', async () => {
			const store = bench.store();
			const { id } = await ask('all', 60_000, 'all');
			const first = await store.decideApproval(id, 'approved', 'boss@example.com', 'Go');
			expect(first).toMatchObject({ state: 'open', decidedBy: null });
			expect(first!.answers).toMatchObject([{ decision: 'approved', comment: 'Go' }, { decision: null }]);
			expect(await store.decideApproval(id, 'rejected', 'boss@example.com', 'Changed my mind')).toBeUndefined();
			const last = await store.decideApproval(id, 'approved', 'chief@example.com', '');
			expect(last).toMatchObject({ state: 'approved', decidedBy: 'chief@example.com' });
			expect(last!.answers.map(({ decision }) => decision)).toEqual(['approved', 'approved']);
		});

		it('that need all are settled by one rejection', async () => {
			const store = bench.store();
			const { id } = await ask('one rejection', 60_000, 'all');
			expect(await store.decideApproval(id, 'rejected', 'chief@example.com', 'No')).toMatchObject({ state: 'rejected' });
			expect(await store.decideApproval(id, 'approved', 'boss@example.com', '')).toBeUndefined();
		});

		it('that need all are settled when the last two answer at once', async () => {
			const store = bench.store();
			const { id } = await ask('at once', 60_000, 'all');
			const answers = await Promise.all(
				['boss@example.com', 'chief@example.com'].map((by) => store.decideApproval(id, 'approved', by, '')),
			);
			expect(answers.map((answer) => answer?.state).sort()).toEqual(['approved', 'open']);
		});

		it('remember to whom a mail went', async () => {
			const store = bench.store();
			const { id } = await ask('mailed', 60_000);
			await store.markApprovalMailed(id, 'chief@example.com');
			const { answers } = (await store.findApproval(id))!;
			expect(answers).toMatchObject([{ mailedAt: null }, { mailedAt: expect.any(Number) }]);
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
