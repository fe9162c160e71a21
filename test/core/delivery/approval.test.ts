import { analyzeDelivery } from '../../../core/delivery/analyze';
import { decideApproval, openApproval, sendApprovalMails, viewApproval } from '../../../core/delivery/approval';
import { sendProof } from '../../../core/delivery/sendProof';
import type { ApprovalDecision, ApprovalSubject, Delivery } from '../../../core/delivery/types';
import type { MailSink, MailSinkOptions } from '../../helpers/mailSink';
import { openSink } from './servers';
import { type Bench, confirm, decide, errorCode, makeItems, openBench, recipientsOf, save, senderTo } from './support';

let bench: Bench;
let sink: MailSink;
beforeAll(async () => {
	bench = await openBench();
});
afterAll(() => bench.close());
const useSink = async (options?: MailSinkOptions) => (sink = await openSink(options));

const BOSS = 'boss@example.com';

async function makeAnalyzed(code = ''): Promise<Delivery> {
	const { delivery } = await save(bench.context(), makeItems(3), {}, code ? { code } : {});
	await analyzeDelivery(bench.context(), { deliveryId: delivery.id });
	return delivery;
}

function ask(delivery: Delivery, change: { subject?: ApprovalSubject; approvers?: string[]; waitMs?: number } = {}) {
	const { subject = 'analysis', approvers = [BOSS], waitMs = 60_000 } = change;
	return openApproval(bench.context(), { delivery: { deliveryId: delivery.id }, subject, approvers, waitMs });
}

function answer(approvalId: string, decision: ApprovalDecision, approver = BOSS) {
	return decideApproval(bench.context(), { approvalId, approver, decision, comment: 'Fine' });
}

describe('asking', () => {
	test('keeps what exactly is put up', async () => {
		const delivery = await makeAnalyzed();
		const { approval, alreadyDecided } = await ask(delivery);
		const { analysisId, fingerprint, targetHash } = (await bench.store.findDelivery(delivery.id))!;
		expect(alreadyDecided).toBe(false);
		expect(approval).toMatchObject({
			subjectId: analysisId,
			fingerprint,
			targetHash,
			toDeliver: 3,
			state: 'open',
			approvers: [BOSS],
		});
	});

	test.each([
		['nobody', [], /Approvers is empty/],
		['somebody without an address', [BOSS, 'the boss'], /"the boss"/],
	])('%s', async (_who, approvers, sentence) => {
		const delivery = await makeAnalyzed();
		await expect(ask(delivery, { approvers })).rejects.toMatchObject({
			code: 'invalidParameter',
			message: expect.stringMatching(sentence),
		});
	});

	test('without an analysis, without a proof', async () => {
		const { delivery } = await save(bench.context(), makeItems(1));
		expect(await errorCode(ask(delivery))).toBe('analysisMissing');
		expect(await errorCode(ask(delivery, { subject: 'proof' }))).toBe('invalidParameter');
	});

	test('about a proof of former content', async () => {
		const { port } = await useSink();
		const { delivery } = await save(bench.context(), makeItems(1), {}, { code: 'PROOFED' });
		await sendProof(bench.context(), {
			delivery: { deliveryId: delivery.id },
			target: { kind: 'specific', recipients: [{ address: 'qa@example.com', profile: { firstName: 'T' } }] },
			prefix: '',
			sender: senderTo({ port }),
		});
		expect((await ask(delivery, { subject: 'proof' })).approval).toMatchObject({ subject: 'proof', toDeliver: 1 });
		await save(bench.context(), makeItems(1), { subject: 'Bye' }, { code: 'PROOFED' });
		expect(await errorCode(ask(delivery, { subject: 'proof' }))).toBe('invalidParameter');
	});

	test('again, after it was approved, is answered at once', async () => {
		const delivery = await makeAnalyzed();
		const { approval } = await ask(delivery);
		await answer(approval.id, 'approved');
		expect(await ask(delivery)).toMatchObject({
			alreadyDecided: true,
			approval: { id: approval.id, state: 'approved', decidedBy: BOSS },
		});
	});

	test('again, after it was rejected, asks again', async () => {
		const delivery = await makeAnalyzed();
		await decide(bench.context(), delivery, 'rejected');
		expect(await ask(delivery)).toMatchObject({ alreadyDecided: false, approval: { state: 'open' } });
	});

	test('again, after an approval was taken back, asks again', async () => {
		const { port } = await useSink();
		const delivery = await makeAnalyzed();
		const first = await ask(delivery);
		const second = await ask(delivery);
		await answer(first.approval.id, 'approved');
		await answer(second.approval.id, 'rejected');
		expect(await errorCode(confirm(bench.context(), delivery, senderTo({ port })))).toBe('confirmationMissing');
		expect(await ask(delivery)).toMatchObject({ alreadyDecided: false, approval: { state: 'open' } });
	});
});

describe('the answer', () => {
	test('is kept with who, when and why', async () => {
		const delivery = await makeAnalyzed();
		const { approval } = await ask(delivery);
		const decided = await answer(approval.id, 'rejected');
		expect(decided.approval).toMatchObject({
			state: 'rejected',
			decidedBy: BOSS,
			comment: 'Fine',
			decidedAt: expect.any(Number),
		});
		expect(decided.analysis?.id).toBe(approval.subjectId);
		const journal = await bench.store.readJournal(delivery.id);
		expect(journal.at(-1)).toMatchObject({ actor: BOSS, action: 'analysis rejected', detail: 'Fine' });
	});

	test('counts once', async () => {
		const { approval } = await ask(await makeAnalyzed());
		const answers = await Promise.allSettled([answer(approval.id, 'approved'), answer(approval.id, 'rejected')]);
		expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
		await expect(answer(approval.id, 'rejected')).rejects.toMatchObject({ code: 'approvalSettled' });
	});

	test('of somebody who was not asked is none', async () => {
		const { approval } = await ask(await makeAnalyzed());
		expect(await errorCode(answer(approval.id, 'approved', 'mallory@example.com'))).toBe('approvalNotFound');
		expect(await errorCode(answer('nothing', 'approved'))).toBe('approvalNotFound');
		expect((await viewApproval(bench.context(), approval.id)).closed).toBeNull();
	});

	test('comes too late', async () => {
		const { approval } = await ask(await makeAnalyzed(), { waitMs: -1 });
		expect((await viewApproval(bench.context(), approval.id)).closed).toMatch(/time to answer is over/);
		await expect(answer(approval.id, 'approved')).rejects.toMatchObject({
			message: expect.stringMatching(/time to answer is over/),
		});
	});

	test.each<[string, (code: string, id: string) => Promise<unknown>]>([
		['a change of the content', (code) => save(bench.context(), makeItems(3), { subject: 'Bye' }, { code })],
		['a change of the target', (code) => save(bench.context(), makeItems(2), {}, { code })],
		['another analysis', (_code, deliveryId) => analyzeDelivery(bench.context(), { deliveryId })],
	])('is void after %s', async (what, change) => {
		const delivery = await makeAnalyzed(what);
		const { approval } = await ask(delivery);
		await change(delivery.code, delivery.id);
		await expect(answer(approval.id, 'approved')).rejects.toMatchObject({ code: 'approvalOutdated' });
	});
});

describe('the mail', () => {
	const links = [
		{ approver: BOSS, url: 'https://n8n.example.com/decide?boss' },
		{ approver: 'legal@example.com', url: 'https://n8n.example.com/decide?legal' },
	];

	async function mailsOf(delivery: Delivery, options: MailSinkOptions = {}, from = '') {
		const { port } = await useSink(options);
		const { approval } = await ask(delivery, { approvers: links.map(({ approver }) => approver) });
		await sendApprovalMails(bench.context(), { approvalId: approval.id, links, from, sender: senderTo({ port }) });
		return sink.parsed();
	}

	test('has the report and the link of its approver', async () => {
		const mails = await mailsOf(await makeAnalyzed());
		expect(recipientsOf(sink.messages)).toEqual([BOSS, 'legal@example.com']);
		expect(mails.map(({ subject }) => subject)).toEqual(Array(2).fill('To confirm: Spring news, 3 messages to deliver'));
		expect(mails[0]).toMatchObject({
			text: expect.stringContaining('https://n8n.example.com/decide?boss'),
			html: expect.stringContaining('https://n8n.example.com/decide?boss'),
			from: { text: '"Shop" <shop@example.com>' },
		});
		expect(mails[0]!.text).toContain('Hello Name1');
		expect(mails[1]!.text).not.toContain('decide?boss');
		expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(2);
	});

	test('from an address of its own', async () => {
		const [mail] = await mailsOf(await makeAnalyzed(), {}, 'n8n@example.com');
		expect(mail!.from?.text).toBe('n8n@example.com');
	});

	test('a sender that is made per recipient needs one', async () => {
		const { delivery } = await save(bench.context(), makeItems(1), { sender: { address: '{{ recipient.email }}' } });
		await analyzeDelivery(bench.context(), { deliveryId: delivery.id });
		await expect(mailsOf(delivery)).rejects.toMatchObject({
			code: 'invalidParameter',
			advice: expect.stringContaining('From Address'),
		});
	});

	test('that is refused', async () => {
		const refuse = { 'legal@example.com': { code: 550, message: '5.1.1 User unknown' } };
		await expect(mailsOf(await makeAnalyzed(), { refuse })).rejects.toMatchObject({
			code: 'mtaUnreachable',
			message: expect.stringContaining('legal@example.com: 550 5.1.1'),
		});
	});
});
