import type { IDataObject } from 'n8n-workflow';
import type { Execution } from '../helpers/n8nEngine';
import { INVALID_LINK, NO_ACTION_REQUIRED } from '../helpers/n8nEngine';
import {
	analyze,
	ANN,
	approval,
	approvalLink,
	BOB,
	confirm,
	email,
	expectRefusal,
	itemOn,
	mailTo,
	manage,
	openWorkbench,
	outputsOf,
	proof,
	receivedBy,
	sentencesOf,
	type Workbench,
} from './support';

const NODE = 'Request Approval';
const TIMED_OUT = 0;
const APPROVED = 1;
const REJECTED = 2;

let bench: Workbench;
beforeEach(async () => {
	bench = await openWorkbench();
});
afterEach(() => bench.close());

const manual = (parameters: object = {}) =>
	email({ approvalMode: 'manual', deliveryOptions: { code: 'spring' }, ...parameters });

/** An execution that waits for the answer, up to Confirm Delivery behind it. */
async function waiting(subject: 'proof' | 'analysis' = 'analysis', parameters: object = {}): Promise<Execution> {
	const before = subject === 'proof' ? [manual(), proof()] : [manual(), analyze()];
	const after = subject === 'proof' ? [] : [confirm()];
	const execution = await bench.run([...before, approval({ subject, ...parameters }), ...after]);
	if (execution.status !== 'waiting')
		throw new Error(`It should wait, but is ${execution.status}: ${sentencesOf(execution)}`);
	return execution;
}

const openedAs = (approvers: string[]) => ({
	approvers,
	deadline: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
});

describe.each(['proof', 'analysis'] as const)('of the %s', (subject) => {
	test('a mail asks, the link shows a page, the answer goes on to Approved', async () => {
		const execution = await waiting(subject);
		const mail = await mailTo(bench.sink, 'boss@example.com');
		const asked = {
			proof: 'To approve: proof #1 of Spring news',
			analysis: 'To confirm: Spring news, 3 messages to deliver',
		};
		expect(mail.subject).toBe(asked[subject]);
		expect(mail.from?.value).toEqual([{ name: 'Example Shop', address: 'news@example.com' }]);
		expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
		const link = await approvalLink(bench.sink);
		expect(mail.html).toContain(link.replaceAll('&', '&amp;'));

		const page = await execution.request('GET', link);
		expect(page.status).toBe(200);
		expect(page.body).toContain('<form method="post"');
		expect(page.headers.get('cache-control')).toBe('no-store');
		expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");

		const reply = await execution.request('POST', link, { decision: 'approved', comment: 'Fine' });
		expect(reply).toMatchObject({ status: 200, body: expect.stringContaining('Your answer was recorded') });
		await execution.settled();
		expect(itemOn(execution, NODE, APPROVED)).toMatchObject({
			code: 'spring',
			approval: {
				of: subject,
				decision: 'approved',
				decidedBy: 'boss@example.com',
				decidedAt: expect.stringMatching(/Z$/),
				comment: 'Fine',
			},
		});
	});

	test('Reject goes to Rejected with the comment, which is kept', async () => {
		const execution = await waiting(subject);
		await bench.answer(execution, { decision: 'rejected', comment: ' The price is wrong ' });
		await execution.settled();
		expect(execution.status).toBe('success');
		const { approval: decided } = itemOn(execution, NODE, REJECTED) as { approval: IDataObject };
		expect(decided).toMatchObject({ decision: 'rejected', comment: 'The price is wrong' });
		expect(execution.runsOf('Confirm Delivery')).toBe(0);

		const kept = await bench.withStore(async (store) => store.findApproval(String(decided.approvalId)));
		expect(kept).toMatchObject({
			subject,
			state: 'rejected',
			decidedBy: 'boss@example.com',
			comment: 'The price is wrong',
		});
	});

	test('asked again once it is approved, it goes on without a mail', async () => {
		const execution = await waiting(subject);
		await bench.answer(execution);
		await execution.settled();
		bench.sink.clear();
		const again = await bench.run([approval({ subject })], [itemOn(execution, NODE, APPROVED)]);
		expect(again.status).toBe('success');
		expect(itemOn(again, NODE, APPROVED)).toMatchObject({
			approval: { decision: 'approved', decidedBy: 'boss@example.com' },
		});
		expect(receivedBy(bench.sink)).toEqual([]);
	});
});

test('the mail of an analysis carries its report', async () => {
	const people = [{ email: 'ann@example.com' }, { email: 'ann@example.com' }, { email: '' }];
	await bench.run([manual({ html: '<p>Hello</p>' }), analyze(), approval()], people);
	const { html, text } = await mailTo(bench.sink, 'boss@example.com');
	for (const content of [html, text]) {
		expect(content).toContain('1 of 3 recipients');
		expect(content).toContain('Address not specified');
		expect(content).toContain('Double');
		expect(content).toContain('has no unsubscription link');
	}
});

test.each([
	['a chosen proof', { __rl: true, mode: 'list', value: '1' }, 1],
	['the last proof', { __rl: true, mode: 'list', value: '' }, 2],
])('of two proofs of the same content, %s is put up and approved', async (_which, chosen, approved) => {
	const execution = await bench.run([manual(), proof(), proof(), approval({ subject: 'proof', proof: chosen })]);
	await bench.answer(execution);
	await execution.settled();
	const { deliveryId } = itemOn(execution, NODE, APPROVED);
	const listed = await bench.run([manage({ resource: 'proof', operation: 'getAll', deliveryId })], [{}]);
	const decisions = outputsOf(listed, 'Email Delivery')[0]!.map(({ number, decision, isCurrent }) => [number, decision, isCurrent]);
	expect(decisions).toEqual([2, 1].map((number) => [number, number === approved ? 'approved' : null, true]));
});

test.each<[string, object, unknown, string[]]>([
	['that there is not', {}, { __rl: true, mode: 'number', value: '2' }, ['There is no proof #2 of "Spring news" as it is now.']],
	['of what the delivery was before', { subject: 'Changed' }, '1', ['There is no proof #1 of "Spring news" as it is now.']],
	['that is no number', {}, 'the first', ['Proof: "the first" is no number of a proof.', 'leave the field empty for the last one']],
])('a proof %s is not put up', async (_which, change, chosen, pieces) => {
	await bench.run([manual(), proof()]);
	bench.sink.clear();
	const refused = await bench.run([manual(change), approval({ subject: 'proof', proof: chosen })]);
	expectRefusal(refused, bench.sink, pieces);
});

describe('the link', () => {
	test('decides nothing when it is opened, however often', async () => {
		const execution = await waiting();
		const link = await approvalLink(bench.sink);
		for (let time = 1; time <= 2; time += 1) {
			expect((await execution.request('GET', link)).status).toBe(200);
			await execution.settled();
			expect(execution.status).toBe('waiting');
		}
		expect(receivedBy(bench.sink)).toEqual(['boss@example.com']);
	});

	test.each<[string, (link: string) => string]>([
		['a changed signature', (link) => link.replace(/.$/, (last) => (last === '0' ? '1' : '0'))],
		['another approver', (link) => link.replace('boss%40example.com', 'evil%40example.com')],
		['another request', (link) => link.replace(/approval=\w+/, 'approval=01JABCDEFGHJKMNPQRSTVWXYZ0')],
		['no signature', (link) => link.replace(/&signature=.*/, '')],
	])('with %s is refused', async (_, tamper) => {
		const execution = await waiting();
		const link = await approvalLink(bench.sink);
		expect(tamper(link)).not.toBe(link);
		const reply = await execution.request('POST', tamper(link), { decision: 'approved' });
		expect(reply).toMatchObject({ status: 401, body: expect.stringContaining(INVALID_LINK) });
		expect(execution.status).toBe('waiting');
	});

	test.each([
		['no form', undefined],
		['an empty form', {}],
		['another word', { decision: 'maybe' }],
	])('posted with %s asks to go back, and still waits', async (_, form) => {
		const execution = await waiting();
		const reply = await execution.request('POST', await approvalLink(bench.sink), form);
		expect(reply.status).toBe(409);
		expect(reply.body).toContain('Neither Approve nor Reject was chosen. Go back to the page');
		await execution.settled();
		expect(execution.status).toBe('waiting');
		expect((await bench.answer(execution)).status).toBe(200);
	});

	test('posted a second time changes nothing', async () => {
		const execution = await waiting();
		await bench.answer(execution);
		await execution.settled();
		const second = await bench.answer(execution, { decision: 'rejected' });
		expect(second.status).toBe(200);
		expect(second.body).toContain(NO_ACTION_REQUIRED);
		expect(itemOn(execution, NODE, APPROVED)).toMatchObject({ approval: { decision: 'approved' } });
	});

	test('goes to each approver; the first answer counts, and the one who gave it is kept', async () => {
		const execution = await waiting('analysis', { approvers: 'boss@example.com; deputy@example.com' });
		const links = await Promise.all(
			['boss@example.com', 'deputy@example.com'].map((one) => approvalLink(bench.sink, one)),
		);
		expect(new Set(links).size).toBe(2);
		await execution.request('POST', links[1]!, { decision: 'approved' });
		await execution.settled();
		expect(itemOn(execution, NODE, APPROVED)).toMatchObject({ approval: { decidedBy: 'deputy@example.com' } });
	});
});

describe('all approvers', () => {
	const BOTH = ['boss@example.com', 'legal@example.com'];

	test('the execution goes on when the last one has approved', async () => {
		const execution = await waiting('analysis', { approvers: BOTH.join(), quorum: 'all' });
		const [first, second] = await Promise.all(BOTH.map((one) => approvalLink(bench.sink, one)));
		const reply = await execution.request('POST', first!, { decision: 'approved', comment: 'Go' });
		expect(reply).toMatchObject({ status: 200, body: expect.stringContaining('Still to answer: legal@example.com.') });
		await execution.settled();
		expect(execution.status).toBe('waiting');
		const again = await execution.request('GET', first!);
		expect(again.body).toContain('You have already answered.');
		expect(again.body).not.toContain('<form');
		expect((await execution.request('POST', first!, { decision: 'rejected' })).status).toBe(409);

		await execution.request('POST', second!, { decision: 'approved' });
		await execution.settled();
		expect(itemOn(execution, NODE, APPROVED)).toMatchObject({
			approval: {
				decision: 'approved',
				decidedBy: 'legal@example.com',
				answers: [
					{ approver: 'boss@example.com', decision: 'approved', comment: 'Go' },
					{ approver: 'legal@example.com', decision: 'approved' },
				],
			},
		});
		expect(itemOn(execution, 'Confirm Delivery', 0)).toMatchObject({ sending: { sent: 3 } });
	});

	test('one rejection goes on to Rejected', async () => {
		const execution = await waiting('analysis', { approvers: BOTH.join(), quorum: 'all' });
		await execution.request('POST', await approvalLink(bench.sink, BOTH[1]), { decision: 'rejected', comment: 'No' });
		await execution.settled();
		expect(itemOn(execution, NODE, REJECTED)).toMatchObject({ approval: { decision: 'rejected', decidedBy: 'legal@example.com' } });
		expect(receivedBy(bench.sink)).toEqual(BOTH);
	});
});

test('a rejection without the comment that is required shows the form again', async () => {
	const execution = await waiting('analysis', { options: { rejectionComment: 'required' } });
	const link = await approvalLink(bench.sink);
	expect((await execution.request('GET', link)).body).toContain('Comment (needed to reject)');
	const refused = await execution.request('POST', link, { decision: 'rejected', comment: ' ' });
	expect(refused).toMatchObject({ status: 409, body: expect.stringContaining('Please say in the comment why you reject it.') });
	expect(refused.body).toContain('<form method="post"');
	expect(execution.status).toBe('waiting');
	await execution.request('POST', link, { decision: 'rejected', comment: 'The price' });
	await execution.settled();
	expect(itemOn(execution, NODE, REJECTED)).toMatchObject({ approval: { comment: 'The price' } });
});

test.each<[string, string[]]>([
	['en', ['The HTML content has no unsubscription link.', 'Double', 'Estimated duration', 'about 1 d 1 h', '1 message, 1 d after the start']],
	['fr', ['Le contenu HTML n’a pas de lien de désinscription.', 'Doublon', 'Durée estimée', 'environ 1 j 1 h', '1 message, 1 j après le début']],
	['ja', ['HTMLコンテンツに配信停止リンクがありません。', '重複', '推定所要時間', '約1日1時間', '1通（開始から1日後）']],
])('in %s the mail and the page say what was found, who is left out, and when the messages go', async (language, pieces) => {
	const people = [ANN, ANN, BOB, { email: 'cat@example.net', firstName: 'Cat' }];
	const scheduleOptions = { messagesPerHour: 1, equalWaves: { plan: { size: '2', period: '1d' } } };
	const execution = await bench.run([manual({ html: '<p>Hello</p>', scheduleOptions }), analyze(), approval({ options: { language } })], people);
	const { html, text } = await mailTo(bench.sink, 'boss@example.com');
	const page = await execution.request('GET', await approvalLink(bench.sink));
	for (const content of [html, text, page.body]) for (const piece of pieces) expect(content).toContain(piece);
});

describe.each<[string, string, string[]]>([
	['fr', 'À confirmer : Spring news, 3 messages à envoyer', ['Approuver', 'Analyse de Spring news', 'Approuvé']],
	['ja', '配信確認のお願い：Spring news（3通）', ['承認する', '分析結果：Spring news', '承認しました']],
])('in %s', (language, subject, [approve, title, approved]) => {
	test('mail, page and answer', async () => {
		const execution = await waiting('analysis', { options: { language } });
		const mail = await mailTo(bench.sink, 'boss@example.com');
		expect(mail.subject).toBe(subject);
		const page = await execution.request('GET', await approvalLink(bench.sink));
		expect(page.body).toContain(`<html lang="${language}">`);
		expect(page.body).toContain(approve);
		expect(page.body).toContain(title);
		expect((await bench.answer(execution)).body).toContain(approved);
	});

	test('an outdated request', async () => {
		const execution = await waiting('analysis', { options: { language } });
		const link = await approvalLink(bench.sink);
		await bench.run([manual({ subject: 'Changed' })]);
		for (const method of ['GET', 'POST']) {
			const { body } = await execution.request(method, link, method === 'POST' ? { decision: 'approved' } : undefined);
			expect(body).toContain({ fr: 'La diffusion a été modifiée', ja: '配信が変更されたか' }[language]);
			expect(body).not.toContain('<form');
		}
	});
});

test('the preview shows the message, its links not live, in a frame that may do nothing', async () => {
	const execution = await waiting('proof');
	const { text = '' } = await mailTo(bench.sink, 'boss@example.com');
	const link = /https?:\/\/\S+view=preview\S*/.exec(text)?.[0] ?? '';
	const page = await execution.request('GET', link);
	expect(page.status).toBe(200);
	expect(page.body).toContain('Proof #1: Hello Ann');
	// HTML, text and headers side by side.
	expect(page.body).toMatch(/>HTML<\/h3>[^]*>Text<\/h3>[^]*>Headers<\/h3>/);
	expect(page.body).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
	expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'unsafe-inline'; img-src https: http: data:;/);
	expect(/unsubscribe\?t=1p/.exec(page.body)).not.toBeNull();

	// It is a link to look at: a POST there decides nothing.
	await execution.request('POST', link, { decision: 'approved' });
	await execution.settled();
	expect(execution.status).toBe('waiting');
});

test('behind Retry On Fail nobody gets a second mail', async () => {
	await bench.close();
	let refusals = 1;
	bench = await openWorkbench({ onRcpt: (address) => (address === 'legal@example.com' && refusals-- > 0 ? { code: 451, message: '4.3.0 Not now' } : undefined) });
	const parameters = { approvers: 'boss@example.com, legal@example.com' };
	const execution = await bench.run([manual(), analyze(), approval(parameters, { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 })]);
	expect(refusals).toBeLessThan(0);
	expect(execution.status).toBe('waiting');
	expect(receivedBy(bench.sink)).toEqual(['boss@example.com', 'legal@example.com']);
	// The first mail's link is of the same request, and still works.
	await bench.answer(execution);
	await execution.settled();
	expect(itemOn(execution, NODE, APPROVED)).toMatchObject({ approval: { decidedBy: 'boss@example.com' } });
});

test('nobody answers: Timed Out says so, and an answer comes too late', async () => {
	const execution = await waiting();
	const link = await approvalLink(bench.sink);
	await execution.resumeByTimer();
	expect(execution.status).toBe('success');
	expect(itemOn(execution, NODE, TIMED_OUT)).toMatchObject({
		code: 'spring',
		analysis: { state: 'ready' },
		approval: { of: 'analysis', decision: 'timedOut', decidedBy: null, ...openedAs(['boss@example.com']) },
	});
	const late = await execution.request('POST', link, { decision: 'approved' });
	expect(late.body).toContain(NO_ACTION_REQUIRED);
	expect(receivedBy(bench.sink)).toEqual(['boss@example.com']);

	const refused = await bench.run([confirm()], [itemOn(execution, NODE, TIMED_OUT)]);
	expect(sentencesOf(refused)).toContain('No person has confirmed this analysis');
});

/** n8n looks for waits that are over once a minute: until then the link still reaches the node. */
test('after the deadline the answer is refused, although n8n still waits', async () => {
	const execution = await waiting('analysis', { waitHours: 0.0001 });
	const link = await approvalLink(bench.sink);
	await new Promise((resolve) => setTimeout(resolve, 400));
	const page = await execution.request('GET', link);
	expect(page.body).toContain('The time to answer is over.');
	expect(page.body).not.toContain('<form');
	const late = await execution.request('POST', link, { decision: 'approved' });
	expect(late).toMatchObject({ status: 409, body: expect.stringContaining('The time to answer is over.') });
	expect(execution.status).toBe('waiting');
});

describe('a delivery that changed after the mail', () => {
	test.each<[string, 'proof' | 'analysis', () => Promise<unknown>]>([
		['saved with other content', 'analysis', () => bench.run([manual({ subject: 'Changed' })])],
		['saved with other content', 'proof', () => bench.run([manual({ subject: 'Changed' })])],
		['saved with other recipients', 'analysis', () => bench.run([manual()], [{ email: 'dan@example.com' }])],
		['analyzed again', 'analysis', () => bench.run([manual(), analyze()])],
	])('%s: the request of the %s is outdated', async (_, subject, change) => {
		const execution = await waiting(subject);
		const link = await approvalLink(bench.sink);
		await change();
		const page = await execution.request('GET', link);
		expect(page).toMatchObject({
			status: 200,
			body: expect.stringContaining('was changed or analyzed again after this mail'),
		});
		expect(page.body).not.toContain('<form');
		const reply = await execution.request('POST', link, { decision: 'approved' });
		expect(reply).toMatchObject({ status: 409, body: expect.stringContaining('Ask for a new approval') });
		await execution.settled();
		expect(execution.status).toBe('waiting');
	});
});

describe('what the approval is worth', () => {
	test('an approved analysis is sent, also by another workflow', async () => {
		const asked = await bench.run([manual(), analyze(), approval()]);
		await bench.answer(asked);
		await asked.settled();
		const sent = await bench.run([confirm()], [itemOn(asked, NODE, APPROVED)]);
		expect(itemOn(sent, 'Confirm Delivery', 0)).toMatchObject({ sending: { sent: 3 } });
	});

	test('an approved proof alone sends nothing', async () => {
		const asked = await bench.run([manual(), proof(), approval({ subject: 'proof' }), analyze(), confirm()]);
		await bench.answer(asked);
		await asked.settled();
		expect(asked.status).toBe('error');
		expect(sentencesOf(asked)).toContain('No person has confirmed this analysis');
		expect(receivedBy(bench.sink)).toEqual(['boss@example.com', 'proof@example.com']);
	});

	test.each([['rejected'], ['not answered']])(
		'a proof that is %s stops even an approved analysis',
		async (answer) => {
			const ofProof = await bench.run([manual(), proof(), approval({ subject: 'proof' })]);
			if (answer === 'rejected') await bench.answer(ofProof, { decision: 'rejected' });
			const saved = outputsOf(ofProof, 'Send Proof')[0]!;
			const ofAnalysis = await bench.run([analyze(), approval(), confirm()], saved);
			await bench.answer(ofAnalysis);
			await ofAnalysis.settled();
			expect(ofAnalysis.status).toBe('error');
			expect(sentencesOf(ofAnalysis)).toContain(
				'Proof #1 of "Spring news" was put up for approval and is not approved.',
			);
			expect(sentencesOf(ofAnalysis)).toContain('Let a person approve the proof, or send a new proof');
			expect(receivedBy(bench.sink)).not.toContain('ann@example.com');
		},
	);

	test('the latest answer counts: of two requests, the second one takes the approval back', async () => {
		const first = await bench.run([manual(), analyze(), approval()]);
		const firstLink = await approvalLink(bench.sink);
		const second = await bench.run([approval()], outputsOf(first, 'Analyze Delivery')[0]);
		expect((await first.request('POST', firstLink, { decision: 'approved' })).status).toBe(200);
		await first.settled();
		expect((await bench.answer(second, { decision: 'rejected' })).status).toBe(200);
		await second.settled();
		const refused = await bench.run([confirm()], [itemOn(first, NODE, APPROVED)]);
		expect(sentencesOf(refused)).toContain('No person has confirmed this analysis');
	});
});

describe('refuses to ask', () => {
	test('for two deliveries in one execution', async () => {
		const two = [];
		for (const code of ['spring', 'summer']) {
			two.push(itemOn(await bench.run([manual({ deliveryOptions: { code } }), analyze()]), 'Analyze Delivery', 0));
		}
		const refused = await bench.run([approval()], two);
		expect(refused.status).toBe('error');
		expect(sentencesOf(refused)).toContain('2 deliveries came in, but one wait covers the whole execution.');
		expect(sentencesOf(refused)).toContain('Run one delivery per execution');
		expect(receivedBy(bench.sink)).toEqual([]);
	});

	test.each<[string, object, () => ReturnType<typeof manual>[], string[]]>([
		[
			'before the analysis',
			{},
			() => [manual()],
			['The delivery "Spring news" has no valid analysis.', 'Run Analyze Delivery'],
		],
		[
			'of a proof before there is one',
			{ subject: 'proof' },
			() => [manual()],
			['There is no proof of "Spring news" as it is now.', 'Put Send Proof before Request Approval'],
		],
		[
			'an approver without a valid address',
			{ approvers: 'boss@example.com, the boss' },
			() => [manual(), analyze()],
			[
				'The approver "the boss" is not a valid e-mail address.',
				'Correct Approvers in Request Approval. Nobody was asked.',
			],
		],
		[
			'nobody',
			{ approvers: ' , ' },
			() => [manual(), analyze()],
			['Approvers is empty: nobody would be asked.', 'at least one'],
		],
		...(['soon', -1, 0, 1e9] as const).map((waitHours): [string, object, () => ReturnType<typeof manual>[], string[]] => [
			`for ${waitHours} hours`,
			{ waitHours: `={{ ${JSON.stringify(waitHours)} }}` },
			() => [manual(), analyze()],
			[`Wait (Hours): ${JSON.stringify(waitHours)} is no time to wait.`, 'Give a number of hours, at most 87600, as 72. Nobody was asked.'],
		]),
		[
			'from a sender that is computed per recipient',
			{},
			() => [manual({ senderAddress: '{{ recipient.shop | default: "news" }}@example.com' }), analyze()],
			['The approval mail has no usable sender address', 'Set From Address in Request Approval'],
		],
	])('%s', async (_, parameters, before, pieces) => {
		const refused = await bench.run([...before(), approval(parameters)]);
		expect(refused.status).toBe('error');
		for (const piece of pieces) expect(sentencesOf(refused)).toContain(piece);
		expect(receivedBy(bench.sink)).toEqual([]);
	});

	test('from a domain that the MTA credential does not allow', async () => {
		bench.credentials.mtaSmtpApi = { ...bench.credentials.mtaSmtpApi, allowedSenderDomains: 'example.com' };
		const refused = await bench.run([manual(), analyze(), approval({ options: { from: 'boss@other.example' } })]);
		expect(refused.status).toBe('error');
		expect(sentencesOf(refused)).toContain('lets nobody send for other.example, only for example.com.');
		expect(sentencesOf(refused)).toContain('Nobody was asked.');
		expect(receivedBy(bench.sink)).toEqual([]);
	});

	test('with From Address, a computed sender is no hindrance', async () => {
		const senderAddress = '{{ recipient.shop | default: "news" }}@example.com';
		const options = { from: 'campaigns@example.com' };
		const execution = await bench.run([manual({ senderAddress }), analyze(), approval({ options })]);
		expect(execution.status).toBe('waiting');
		expect((await mailTo(bench.sink, 'boss@example.com')).from?.value).toEqual([
			{ name: '', address: 'campaigns@example.com' },
		]);
	});
});
