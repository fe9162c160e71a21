import { analyzeDelivery } from '../../../../core/delivery/analysis/analyze';
import { decideApproval, openApproval, viewApproval, type OpenApprovalInput } from '../../../../core/delivery/approval/approval';
import { sendApprovalMails } from '../../../../core/delivery/approval/approvalMail';
import { sendProof } from '../../../../core/delivery/proof/sendProof';
import type { ApprovalDecision, Delivery, Language } from '../../../../core/delivery/types';
import { verifyToken } from '../../../../core/links';
import type { MailSink, MailSinkOptions } from '../../../helpers/mailSink';
import { openFaultyServer, openSink } from '../servers';
import { type Bench, confirm, decide, errorCode, makeItems, openBench, recipientsOf, save, senderTo } from '../support';

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

function ask(delivery: Delivery, change: Partial<Omit<OpenApprovalInput, 'delivery'>> = {}) {
	const { subject = 'analysis', approvers = [BOSS], waitMs = 60_000, ...others } = change;
	return openApproval(bench.context(), { delivery: { deliveryId: delivery.id }, subject, approvers, waitMs, ...others });
}

const view = (approvalId: string, approver = BOSS) => viewApproval(bench.context(), { approvalId, approver });

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

	const LEGAL = 'legal@example.com';
	const askLegal = (delivery: Delivery) => ask(delivery, { approvers: [LEGAL] });

	test('others, after it was approved, asks them; then it is answered for both', async () => {
		const delivery = await makeAnalyzed();
		await answer((await ask(delivery)).approval.id, 'approved');
		const second = await askLegal(delivery);
		expect(second).toMatchObject({ alreadyDecided: false, approval: { state: 'open', approvers: [LEGAL] } });
		await answer(second.approval.id, 'approved', LEGAL);
		expect(await ask(delivery)).toMatchObject({ alreadyDecided: true, approval: { decidedBy: BOSS } });
		expect(await askLegal(delivery)).toMatchObject({ alreadyDecided: true, approval: { decidedBy: LEGAL } });
		expect(await ask(delivery, { approvers: [BOSS, LEGAL], terms: { quorum: 'all' } })).toMatchObject({ alreadyDecided: true });
	});

	test('all of several, after one of them has approved alone, asks them', async () => {
		const delivery = await makeAnalyzed();
		await answer((await ask(delivery)).approval.id, 'approved');
		expect(await ask(delivery, { approvers: [BOSS, LEGAL], terms: { quorum: 'all' } })).toMatchObject({ alreadyDecided: false });
		expect(await ask(delivery, { approvers: [BOSS, LEGAL] })).toMatchObject({ alreadyDecided: true });
	});

	test('again, after somebody else has rejected it, asks again', async () => {
		const delivery = await makeAnalyzed();
		await answer((await ask(delivery)).approval.id, 'approved');
		await answer((await askLegal(delivery)).approval.id, 'rejected', LEGAL);
		expect(await ask(delivery)).toMatchObject({ alreadyDecided: false, approval: { state: 'open' } });
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

	test('about a proof counts for its content, whoever has joined the target meanwhile', async () => {
		const { port } = await useSink();
		const code = 'PROOF OF SOME';
		const { delivery } = await save(bench.context(), makeItems(1), {}, { code });
		await sendProof(bench.context(), {
			delivery: { deliveryId: delivery.id },
			target: { kind: 'specific', recipients: [{ address: 'qa@example.com', profile: { firstName: 'T' } }] },
			prefix: '',
			sender: senderTo({ port }),
		});
		const { approval } = await ask(delivery, { subject: 'proof' });
		expect((await save(bench.context(), makeItems(2), {}, { code })).change).toBe('updated');
		expect((await view(approval.id)).closed).toBeNull();
		expect((await answer(approval.id, 'approved')).approval.state).toBe('approved');
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
		expect((await view(approval.id)).closed).toBeNull();
		expect(await errorCode(view(approval.id, 'mallory@example.com'))).toBe('approvalNotFound');
	});

	test('comes too late', async () => {
		const { approval } = await ask(await makeAnalyzed(), { waitMs: -1 });
		expect((await view(approval.id)).closed).toEqual({ why: 'late' });
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

describe('all approvers', () => {
	const BOTH = [BOSS, 'legal@example.com'];
	const askBoth = async () => ask(await makeAnalyzed(), { approvers: BOTH, terms: { quorum: 'all' } });

	test('have to approve: the first answer settles nothing, and cannot be given again', async () => {
		const { approval } = await askBoth();
		expect((await answer(approval.id, 'approved')).approval).toMatchObject({ state: 'open' });
		expect((await view(approval.id)).closed).toEqual({ why: 'answered' });
		expect((await view(approval.id, 'legal@example.com')).closed).toBeNull();
		expect(await errorCode(answer(approval.id, 'rejected'))).toBe('approvalSettled');
		const decided = await answer(approval.id, 'approved', 'legal@example.com');
		expect(decided.approval).toMatchObject({ state: 'approved', decidedBy: 'legal@example.com' });
	});

	test('until they have, nothing is sent', async () => {
		const { port } = await useSink();
		const delivery = await makeAnalyzed();
		const { approval } = await ask(delivery, { approvers: BOTH, terms: { quorum: 'all' } });
		await answer(approval.id, 'approved');
		expect(await errorCode(confirm(bench.context(), delivery, senderTo({ port })))).toBe('confirmationMissing');
		await answer(approval.id, 'approved', 'legal@example.com');
		expect((await confirm(bench.context(), delivery, senderTo({ port }))).sending.sent).toBe(3);
	});

	test('one rejection settles it', async () => {
		const { approval } = await askBoth();
		await answer(approval.id, 'approved');
		expect((await answer(approval.id, 'rejected', 'legal@example.com')).approval).toMatchObject({ state: 'rejected' });
		expect((await view(approval.id)).closed).toEqual({ why: 'settled', decision: 'rejected', by: 'legal@example.com' });
	});

	test('named twice count once', async () => {
		const { approval } = await ask(await makeAnalyzed(), { approvers: [BOSS, ` ${BOSS}`], terms: { quorum: 'all' } });
		expect(approval.approvers).toEqual([BOSS]);
		expect((await answer(approval.id, 'approved')).approval.state).toBe('approved');
	});
});

describe('a comment on rejection', () => {
	const reject = (approvalId: string, comment: string, decision: ApprovalDecision = 'rejected') =>
		decideApproval(bench.context(), { approvalId, approver: BOSS, decision, comment });

	test('that is required has to be given, and only then', async () => {
		const { approval } = await ask(await makeAnalyzed(), { terms: { rejectionComment: 'required' } });
		expect(await errorCode(reject(approval.id, ' '))).toBe('commentMissing');
		expect((await view(approval.id)).closed).toBeNull();
		expect((await reject(approval.id, 'The price')).approval).toMatchObject({ state: 'rejected', comment: 'The price' });
		const other = await ask(await makeAnalyzed(), { terms: { rejectionComment: 'required' } });
		expect((await reject(other.approval.id, '', 'approved')).approval.state).toBe('approved');
	});

	test('that is optional may be left out', async () => {
		const { approval } = await ask(await makeAnalyzed());
		expect((await reject(approval.id, '')).approval.state).toBe('rejected');
	});
});

describe('the preview', () => {
	test('is the message of the first recipient, with links that unsubscribe nobody', async () => {
		const { approval } = await ask(await makeAnalyzed());
		const { reported } = await view(approval.id);
		expect(reported?.preview).toMatchObject({ to: 'r1@example.com', subject: 'Hello Name1' });
		const token = /unsubscribe\?t=(\S+)/.exec(reported?.preview?.text ?? '')?.[1] ?? '';
		expect(verifyToken(bench.store.linkKey, token)?.kind).toBe('proof');
	});

	test('of a proof has its prefix and number', async () => {
		const { port } = await useSink();
		const delivery = await makeAnalyzed();
		const target = { kind: 'specific' as const, recipients: [{ address: 'qa@example.com', profile: { firstName: 'T' } }] };
		await sendProof(bench.context(), { delivery: { deliveryId: delivery.id }, target, prefix: 'Proof #N', sender: senderTo({ port }) });
		const { approval } = await ask(delivery, { subject: 'proof' });
		const { reported } = await view(approval.id);
		expect(reported?.preview).toMatchObject({ to: 'qa@example.com', subject: 'Proof #1: Hello T' });
		expect(reported?.proof).toMatchObject({ number: 1, addresses: ['qa@example.com'] });
	});
});

describe('the mail', () => {
	const linksOf = (approver: string, name: string) => {
		const url = `https://n8n.example.com/decide?${name}`;
		return { approver, url, previewUrl: `${url}&view=preview` };
	};
	const links = [linksOf(BOSS, 'boss'), linksOf('legal@example.com', 'legal')];

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

	test.each<[Language, string, RegExp]>([
		['fr', 'À confirmer : Spring news, 3 messages à envoyer', /Réponse attendue jusqu’au .+ 2\d{3} .*UTC/],
		['ja', '配信確認のお願い：Spring news（3通）', /回答期限：2\d{3}年.+UTC/],
	])('in %s', async (language, subject, deadline) => {
		const { port } = await useSink();
		const { approval } = await ask(await makeAnalyzed(), { terms: { language } });
		await sendApprovalMails(bench.context(), { approvalId: approval.id, links: links.slice(0, 1), from: '', sender: senderTo({ port }) });
		const [mail] = await sink.parsed();
		expect(mail!.subject).toBe(subject);
		expect(mail!.text).toMatch(deadline);
		expect(mail!.html).toContain(`<html lang="${language}">`);
	});

	test('goes to nobody twice, however often it is tried', async () => {
		const refuse = { 'legal@example.com': { code: 450, message: '4.2.0 Later' } };
		const { port } = await useSink({ refuse });
		const delivery = await makeAnalyzed();
		const again = () => ask(delivery, { approvers: links.map(({ approver }) => approver), origin: '7:node-1' });
		const first = await again();
		const input = { approvalId: first.approval.id, links, from: '' };
		await expect(sendApprovalMails(bench.context(), { ...input, sender: senderTo({ port }) })).rejects.toMatchObject({
			message: expect.stringContaining('legal@example.com: 450'),
		});
		const taken = sink.messages;

		const { port: other } = await useSink();
		const second = await again();
		expect(second.approval.id).toBe(first.approval.id);
		for (let time = 0; time < 2; time += 1) await sendApprovalMails(bench.context(), { ...input, sender: senderTo({ port: other }) });
		expect([recipientsOf(taken), recipientsOf(sink.messages)]).toEqual([[BOSS], ['legal@example.com']]);
	});

	test.each<[string, Partial<OpenApprovalInput>]>([
		['another execution', { origin: '8:node-1' }],
		['other approvers', { origin: '7:node-1', approvers: ['legal@example.com'] }],
		['no origin', {}],
	])('%s is another request', async (_what, change) => {
		const delivery = await makeAnalyzed();
		const first = await ask(delivery, { origin: '7:node-1' });
		expect((await ask(delivery, change)).approval.id).not.toBe(first.approval.id);
	});

	test.each<[string, string, boolean]>([
		['a sender of the delivery', '', false],
		['a From Address', 'n8n@other.example', false],
		['an address below an allowed domain', 'n8n@mail.allowed.example', true],
	])('%s is held against the domains that the MTA credential allows', async (_what, from, isAllowed) => {
		const { port } = await useSink();
		const { approval } = await ask(await makeAnalyzed());
		const sender = senderTo({ port }, { allowedSenderDomains: 'allowed.example' });
		const asking = sendApprovalMails(bench.context(), { approvalId: approval.id, links: links.slice(0, 1), from, sender });
		if (isAllowed) await asking;
		else {
			await expect(asking).rejects.toMatchObject({
				code: 'senderNotAllowed',
				message: expect.stringContaining('only for allowed.example'),
				advice: expect.stringContaining('From Address'),
			});
		}
		expect(recipientsOf(sink.messages)).toEqual(isAllowed ? [BOSS] : []);
	});

	test('is the last thing: a server that never says goodbye is not waited for', async () => {
		const server = await openFaultyServer({ quit: 'stall' });
		const { approval } = await ask(await makeAnalyzed());
		const sender = senderTo(server, {}, { closeMs: 3_600_000 });
		await sendApprovalMails(bench.context(), { approvalId: approval.id, links: links.slice(0, 1), from: '', sender });
		expect(server.contents).toHaveLength(1);
	});

	test('that is refused', async () => {
		const refuse = { 'legal@example.com': { code: 550, message: '5.1.1 User unknown' } };
		await expect(mailsOf(await makeAnalyzed(), { refuse })).rejects.toMatchObject({
			code: 'mtaUnreachable',
			message: expect.stringContaining('legal@example.com: 550 5.1.1'),
		});
	});
});
