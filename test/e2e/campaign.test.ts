import type { MailSink } from '../helpers/mailSink';
import { startMailSink } from '../helpers/mailSink';
import {
	APPROVER,
	approvalLink,
	campaignMails,
	decide,
	importCampaign,
	mtaCredential,
	openLink,
	prepareCampaign,
	PROOF_ADDRESS,
	PUBLIC_BASE_URL,
	receivedMails,
	storeCredential,
	TO_DELIVER,
} from './campaign';
import type { Answer, ReceivedMail } from './campaign';
import { itemsOf } from './execution';
import type { Execution } from './execution';
import { CHECKOUT } from './installPackage';
import { startN8n } from './n8n';
import type { N8n } from './n8n';
import { freePorts } from './ports';

const OUTPUTS = { finished: 0, approved: 1 };

describe('the example campaign in a full n8n', () => {
	let n8n: N8n;
	let sink: MailSink;
	let workflowId: string;
	let first: FirstRun;

	beforeAll(async () => {
		sink = await startMailSink();
		n8n = await startN8n({ packages: [CHECKOUT] });
		await prepareCampaign(n8n, sink);
		workflowId = await importCampaign(n8n);
		first = await runAndApprove();
	});

	afterAll(async () => {
		await n8n?.stop();
		await sink?.stop();
	});

	interface FirstRun {
		waiting: Execution;
		/** What the sink had before anybody answered. */
		before: ReceivedMail[];
		opened: Answer[];
		tampered: Answer;
		/** After the link was opened and tampered with. */
		stillWaiting: Execution;
		receivedUntilApproval: number;
		approved: Answer;
		finished: Execution;
		mails: ReceivedMail[];
	}

	async function runAndApprove(): Promise<FirstRun> {
		const executionId = await n8n.runWorkflow(workflowId);
		const waiting = await n8n.waitForExecution(executionId, ['waiting']);
		const before = await receivedMails(sink);
		const link = approvalLink(before);
		const opened = [await openLink(link), await openLink(link)];
		const tampered = await decide(tamperedWith(link), 'approved');
		const stillWaiting = await n8n.execution(executionId);
		const receivedUntilApproval = sink.messages.length;
		const approved = await decide(link, 'approved');
		const finished = await n8n.waitForExecution(executionId, ['success']);
		const mails = await receivedMails(sink);
		return { waiting, before, opened, tampered, stillWaiting, receivedUntilApproval, approved, finished, mails };
	}

	describe('until a person answers', () => {
		test('two proofs with their number in the subject and one approval mail have arrived', () => {
			expect(first.before.map(({ to, mail }) => `${to}: ${mail.subject}`).sort()).toEqual([
				`${APPROVER}: To confirm: Spring newsletter, ${TO_DELIVER} messages to deliver`,
				`${PROOF_ADDRESS}: Proof #1: Ada, spring is here`,
				`${PROOF_ADDRESS}: Proof #1: Elif, le printemps est là`,
			]);
		});

		test('the approval mail says who is excluded, and why', () => {
			expect(first.before.at(-1)?.mail.text).toContain(
				[
					'Double: 3',
					'Denylisted address: 2',
					'Invalid address: 2',
					'Address not specified: 1',
					'Not encodable for the carrier: 1',
				].join('\n  '),
			);
		});

		test('opening the link shows a page with both buttons, as often as it is opened', () => {
			expect(first.opened.map(({ status }) => status)).toEqual([200, 200]);
			for (const { body } of first.opened) {
				expect(body).toContain('value="approved"');
				expect(body).toContain('value="rejected"');
			}
		});

		test('a link whose signature was changed is refused', () => {
			expect(first.tampered.status).toBe(401);
		});

		test('neither of them ends the wait or sends anything', () => {
			expect(first.stillWaiting.status).toBe('waiting');
			expect(first.receivedUntilApproval).toBe(3);
			expect(itemsOf(first.stillWaiting, 'Confirm Delivery')).toEqual([]);
		});
	});

	describe('after Approve', () => {
		test('the page thanks, and the item says who approved', () => {
			expect(first.approved.status).toBe(200);
			expect(first.approved.body).toContain('Approved');
			expect(itemsOf(first.finished, 'Request Approval', OUTPUTS.approved)).toEqual([
				expect.objectContaining({
					approval: expect.objectContaining({ decision: 'approved', decidedBy: APPROVER, comment: 'Looks good' }),
				}),
			]);
		});

		test('Confirm Delivery gives one item on Finished with what was sent', () => {
			expect(itemsOf(first.finished, 'Confirm Delivery', OUTPUTS.finished)).toEqual([
				expect.objectContaining({
					label: 'Spring newsletter',
					status: 'finished',
					sending: expect.objectContaining({ sent: TO_DELIVER, failed: 0, pending: 0, unknown: 0 }),
				}),
			]);
		});

		test('each recipient got one message, in an envelope of its own', () => {
			const recipients = campaignMails(first.mails).map(({ to }) => to.toLowerCase());
			expect(recipients).toHaveLength(TO_DELIVER);
			expect(new Set(recipients).size).toBe(TO_DELIVER);
			expect(first.mails).toHaveLength(TO_DELIVER + 3);
		});

		test.each(['opted.out@example.com', 'also.out@example.org', 'jiwoo@docomo.ne.jp'])('%s got nothing', (address) => {
			expect(first.mails.filter(({ to }) => to === address)).toEqual([]);
		});

		test('a local part with two dots in a row is quoted in the envelope', () => {
			expect(mailTo('"mei..nakamura"@docomo.ne.jp').mail.subject).toBe('春のお知らせ');
		});

		test.each([
			{
				who: 'in English',
				to: 'ada.moreau14@example.net',
				from: 'Example Shop',
				subject: 'Ada, spring is here',
				text: 'Hello Ada,\n\nthe new collection has arrived in Lille.',
				charset: 'UTF-8',
			},
			{
				who: 'in English without a first name',
				to: 'no.first.name@example.com',
				from: 'Example Shop',
				subject: 'Hello, spring is here',
				text: 'Hello there,\n\nthe new collection has arrived in Berlin.',
				charset: 'UTF-8',
			},
			{
				who: 'in French',
				to: 'elif.wilson0@mail.example.com',
				from: 'Example Shop',
				subject: 'Elif, le printemps est là',
				text: 'Bonjour Elif,\n\nla nouvelle collection est arrivée à Lille.',
				charset: 'UTF-8',
			},
			{
				who: 'in Japanese at docomo',
				to: 'aoi5@docomo.ne.jp',
				from: 'サンプル商店',
				subject: '春のお知らせ',
				text: '渡邉葵 様\n\n新しいコレクションが東京の店舗に届きました。',
				charset: 'Shift_JIS',
			},
			{
				who: 'in Japanese at au',
				to: 'taro1@ezweb.ne.jp',
				from: 'サンプル商店',
				subject: '春のお知らせ',
				text: '鈴木太郎 様\n\n新しいコレクションが大阪の店舗に届きました。',
				charset: 'ISO-2022-JP',
			},
			{
				who: 'in Japanese at SoftBank',
				to: 'taro1@softbank.ne.jp',
				from: 'サンプル商店',
				subject: '春のお知らせ',
				text: '鈴木太郎 様\n\n新しいコレクションが福岡の店舗に届きました。',
				charset: 'Shift_JIS',
			},
		])('$who: sender, subject and text are those of $to', ({ to, from, subject, text, charset }) => {
			const { mail, raw } = mailTo(to);
			expect(mail.from?.value).toEqual([{ name: from, address: 'news@example.com' }]);
			expect(mail.subject).toBe(subject);
			expect(mail.text).toContain(text);
			expect(raw.toString('latin1')).toContain(`charset=${charset}\r\n`);
		});

		test.each([
			{ preference: 'none', to: 'ada.moreau14@example.net', type: 'multipart/alternative' },
			{ preference: 'text', to: 'elif.wilson0@mail.example.com', type: 'text/plain' },
			{ preference: 'html', to: 'rosa.wilson76@example.org', type: 'text/html' },
		])('preference $preference: $to gets $type', ({ to, type }) => {
			expect(mailTo(to).mail.headers.get('content-type')).toMatchObject({ value: type });
		});

		test('every message has unsubscribe headers for its own recipient, under the public address', () => {
			const links = campaignMails(first.mails).map(({ raw }) => unsubscribeHeader(raw.toString('latin1')));
			expect(links.filter((link) => link?.startsWith(`${PUBLIC_BASE_URL}/unsubscribe?t=`))).toHaveLength(TO_DELIVER);
			expect(new Set(links).size).toBe(TO_DELIVER);
		});

		test('Message-IDs are all different', () => {
			expect(new Set(first.mails.map(({ mail }) => mail.messageId)).size).toBe(first.mails.length);
		});
	});

	describe('run again', () => {
		let again: Execution;
		let mails: ReceivedMail[];

		beforeAll(async () => {
			const since = sink.messages.length;
			again = await n8n.waitForExecution(await n8n.runWorkflow(workflowId), ['success']);
			mails = await receivedMails(sink, since);
		});

		test('it finds its own delivery and the frozen analysis', () => {
			const [before, after] = [first.finished, again].map((execution) => itemsOf(execution, 'Analyze Delivery')[0]);
			expect(after).toMatchObject({ deliveryId: before?.deliveryId, code: before?.code });
			expect(analysisIdOf(after)).toBe(analysisIdOf(before));
		});

		test('nobody of the target gets a second message, and nobody is asked again', () => {
			expect(mails.filter(({ to }) => to !== PROOF_ADDRESS)).toEqual([]);
		});

		test('it ends in Finished with the same count', () => {
			expect(itemsOf(again, 'Confirm Delivery', OUTPUTS.finished)).toEqual([
				expect.objectContaining({ status: 'finished', sending: expect.objectContaining({ sent: TO_DELIVER }) }),
			]);
		});
	});

	describe('the tests of the credentials', () => {
		test('an MTA that answers is fine', async () => {
			expect(await n8n.testCredential(mtaCredential(sink))).toEqual({
				status: 'OK',
				message: expect.stringContaining(`127.0.0.1:${sink.port}`),
			});
		});

		test('a port where nobody listens is named', async () => {
			const [port = 0] = await freePorts(1);
			const { status, message } = await n8n.testCredential(mtaCredential({ host: '127.0.0.1', port }));
			expect(status).toBe('Error');
			expect(message).toContain(`127.0.0.1:${port}`);
		});

		test('a store with a public address is fine', async () => {
			expect(await n8n.testCredential(storeCredential())).toMatchObject({ status: 'OK' });
		});

		test('a public address that is none is an error', async () => {
			const { status, message } = await n8n.testCredential(storeCredential('n8n.example.com'));
			expect(status).toBe('Error');
			expect(message).toContain('n8n.example.com');
		});
	});

	/** The one message of the first run to an address. */
	function mailTo(address: string): ReceivedMail {
		const found = first.mails.filter(({ to }) => to === address);
		if (found.length !== 1 || !found[0]) throw new Error(`${address} got ${found.length} messages`);
		return found[0];
	}
});

/** The same link with another last digit of its signature. */
function tamperedWith(link: string): string {
	return link.slice(0, -1) + (link.endsWith('0') ? '1' : '0');
}

function analysisIdOf(item: Record<string, unknown> | undefined): unknown {
	return (item?.analysis as { analysisId: string } | undefined)?.analysisId;
}

/** The link of List-Unsubscribe, when One-Click goes with it (RFC 8058, section 3.1). */
function unsubscribeHeader(raw: string): string | undefined {
	const [head = ''] = raw.split('\r\n\r\n');
	if (!head.includes('\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n')) return undefined;
	return /\r\nList-Unsubscribe: <([^>]+)>\r\n/.exec(head)?.[1];
}
