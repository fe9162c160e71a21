/** What comes back, through the built node Process Feedback in n8n's engine. */
import { randomBytes } from 'node:crypto';
import { simpleParser } from 'mailparser';
import type { INodeExecutionData } from 'n8n-workflow';
import {
	analyze, ANN, BOB, CAT, confirm, email, expectRefusal, feedback, itemOn, openWorkbench, outputsOf, type Workbench,
} from './support';

let bench: Workbench;
beforeEach(async () => {
	bench = await openWorkbench();
});
afterEach(() => bench.close());

const VERP = { smtpOptions: { errorAddress: 'bounces+{{ message.verp }}@example.com' } };
const HARD = { status: '5.1.1', diagnostic: '550 5.1.1 <someone>: User unknown in local recipient table' };
const SOFT = { status: '4.2.2', diagnostic: '452 4.2.2 Mailbox full' };

/** Sends to Ann, Bob and Cat. */
const send = async (parameters: object = {}) =>
	itemOn(await bench.run([email({ ...VERP, ...parameters }), analyze(), confirm()]), 'Confirm Delivery', 0);

function sentTo(address: string) {
	const message = bench.sink.messages.find(({ envelope }) => envelope.to.includes(address));
	if (!message) throw new Error(`Nothing came to ${address}`);
	const head = message.raw.toString('latin1');
	return { returnPath: message.envelope.from, head: head.slice(0, head.indexOf('\r\n\r\n')) };
}

interface Report {
	address: string;
	status: string;
	diagnostic: string;
	action?: string;
	/** Where the bounce came to. (Default: the return path of the message) */
	to?: string;
	/** Header of the message that comes back. (Default: that of the message) */
	head?: string;
}

/** A delivery report after RFC 3464, as an MTA writes it. */
function bounceOf({ address, status, diagnostic, action = 'failed', to = sentTo(address).returnPath, head = sentTo(address).head }: Report): string {
	const part = (type: string, text: string) => `--b1\r\nContent-Type: ${type}\r\n\r\n${text}\r\n`;
	return [
		'From: MAILER-DAEMON@mx.example.net', `To: ${to}`, 'Subject: Undelivered Mail Returned to Sender', 'MIME-Version: 1.0',
		'Content-Type: multipart/report; report-type=delivery-status; boundary=b1', '',
		part('text/plain', 'I could not deliver your message.') +
			part('message/delivery-status', `Reporting-MTA: dns; mx.example.net\r\n\r\nFinal-Recipient: rfc822; ${address}\r\nAction: ${action}\r\nStatus: ${status}\r\nDiagnostic-Code: smtp; ${diagnostic}\r\n`) +
			part('text/rfc822-headers', head) +
			'--b1--\r\n',
	].join('\r\n');
}

const processText = (...raws: string[]) =>
	bench.run([feedback({ mailFrom: 'text', rawMail: '={{ $json.raw }}' })], raws.map((raw) => ({ raw })));
const resultsOf = async (running: ReturnType<typeof processText>) => outputsOf(await running, 'Process Feedback')[0]!;

/** `sent`, `failed userUnknown` … by address. */
async function statesOf(deliveryId: unknown): Promise<Record<string, string>> {
	return bench.withStore(async (store) => {
		const delivery = await store.findDelivery(String(deliveryId));
		const log = await store.readMessages(delivery!.analysisId!, { limit: 100 });
		return Object.fromEntries(log.map(({ address, state, reason }) => [address, [state, reason].filter(Boolean).join(' ')]));
	});
}

test('a hard bounce: the message fails, the address is left out of the next delivery', async () => {
	const { deliveryId } = await send();
	const [result] = await resultsOf(processText(bounceOf({ address: ANN.email, ...HARD })));
	expect(result).toMatchObject({ kind: 'bounce', action: 'failed', reason: 'userUnknown', type: 'hard', foundBy: 'returnPath', deliveryId, isNew: true });
	expect(await statesOf(deliveryId)).toEqual({ [ANN.email]: 'failed userUnknown', [BOB.email]: 'sent', [CAT.email]: 'sent' });
	const next = itemOn(await bench.run([email({ subject: 'Next' }), analyze()]), 'Analyze Delivery', 0);
	expect(next).toMatchObject({ analysis: { toDeliver: 2, exclusions: { quarantined: 1 } } });
});

test('a soft bounce leaves it sent; the same bounce twice moves once', async () => {
	const { deliveryId } = await send();
	const soft = bounceOf({ address: BOB.email, ...SOFT });
	expect((await resultsOf(processText(soft, soft))).map(({ type, isNew }) => [type, isNew])).toEqual([['soft', true], ['soft', false]]);
	expect(await statesOf(deliveryId)).toMatchObject({ [BOB.email]: 'sent' });
});

/** An item of Email Trigger (IMAP) in its format Resolved: what mailparser makes of a mail, each header as its line. */
async function resolvedItem(raw: string): Promise<INodeExecutionData> {
	const { headerLines, attachments, text, html } = await simpleParser(raw);
	const headers = Object.fromEntries(headerLines.map(({ key, line }) => [key, line]));
	const binary = attachments.map(({ content, contentType }, at) => [`attachment_${at}`, { data: content.toString('base64'), mimeType: contentType }]);
	return { json: JSON.parse(JSON.stringify({ headers, text, html })) as INodeExecutionData['json'], binary: Object.fromEntries(binary) as INodeExecutionData['binary'] };
}

test('what Email Trigger (IMAP) gives in the format Resolved', async () => {
	const { deliveryId } = await send();
	const withoutOriginal = bounceOf({ address: BOB.email, ...SOFT, head: 'Subject: Hello' });
	const items = await Promise.all([bounceOf({ address: ANN.email, ...HARD }), withoutOriginal].map(resolvedItem));
	const execution = await bench.run([feedback({ mailFrom: 'imapTrigger' })], [], { startItems: items });
	expect(outputsOf(execution, 'Process Feedback')[0]).toEqual([
		expect.objectContaining({ address: ANN.email, type: 'hard', reason: 'userUnknown', foundBy: 'returnPath' }),
		expect.objectContaining({ address: BOB.email, type: 'soft', reason: 'mailboxFull', foundBy: 'returnPath' }),
	]);
	expect(await statesOf(deliveryId)).toMatchObject({ [ANN.email]: 'failed userUnknown', [BOB.email]: 'sent' });
});

/** Email Trigger (IMAP) gives no header in its format RAW: the return path is lost, the message in the report is not. */
test.each([
	['that begins with its first part', (body: string) => body],
	['with words before its first part', (body: string) => `This is a MIME-encapsulated message.\r\n\r\n${body}`],
])('a body without its header, %s, is read all the same', async (_, change) => {
	const { deliveryId } = await send();
	const raw = bounceOf({ address: ANN.email, ...HARD });
	const [result] = await resultsOf(processText(change(raw.slice(raw.indexOf('\r\n\r\n') + 4))));
	expect(result).toMatchObject({ kind: 'bounce', type: 'hard', reason: 'userUnknown', deliveryId });
	expect(result?.foundBy).not.toBe('returnPath');
});

test('an mbox file in a binary field, with mail that is no feedback in it', async () => {
	const { deliveryId } = await send();
	const hello = 'From: ann@example.com\r\nTo: news@example.com\r\nSubject: Hello\r\n\r\nHow are you?\r\n';
	const mails = [bounceOf({ address: ANN.email, ...HARD }), hello, bounceOf({ address: CAT.email, ...HARD })];
	const mbox = mails.map((mail) => `From MAILER-DAEMON Thu Nov 19 08:00:00 2026\n${mail.replaceAll('\r\n', '\n')}`).join('\n');
	const binary = { data: { data: Buffer.from(mbox).toString('base64'), mimeType: 'application/mbox', fileName: 'back.mbox' } };
	const execution = await bench.run([feedback()], [], { startItems: [{ json: {}, binary }] });
	expect(outputsOf(execution, 'Process Feedback')[0]!.map(({ kind }) => kind)).toEqual(['bounce', 'none', 'bounce']);
	expect(await statesOf(deliveryId)).toEqual({ [ANN.email]: 'failed userUnknown', [BOB.email]: 'sent', [CAT.email]: 'failed userUnknown' });
});

test('an event of a mail service', async () => {
	const { deliveryId } = await send();
	const messageId = /^Message-ID: (.+)$/im.exec(sentTo(ANN.email).head)![1]!.trim();
	const event = { event: 'bounce', email: ANN.email, messageId, reason: HARD.diagnostic, status: HARD.status };
	const execution = await bench.run([feedback({ operation: 'processEvent' })], [event]);
	expect(itemOn(execution, 'Process Feedback', 0)).toMatchObject({ reason: 'userUnknown', foundBy: 'messageId' });
	expect(await statesOf(deliveryId)).toMatchObject({ [ANN.email]: 'failed userUnknown' });
});

test.each<[string, (mine: ReturnType<typeof sentTo>) => Partial<Report>]>([
	['a forged signature', ({ returnPath, head }) => ({ to: returnPath.replace(/.{4}@/, '0000@'), head: head.replace(/^Message-ID:.*$/im, '') })],
	['a delivery that this store does not know', () => ({ to: 'bounces@example.com', head: `Message-ID: <${randomBytes(8).toString('hex')}@example.com>` })],
	['a Message-ID of ours for another address', ({ head }) => ({ to: 'bounces@example.com', head: head.replace(/^List-Unsubscribe:.*\r\n(?:[ \t].*\r\n)*/im, ''), address: 'victim@example.com' })],
])('%s: kept, and nothing moves', async (_, change) => {
	const { deliveryId } = await send();
	const mine = sentTo(ANN.email);
	const withoutLinks = mine.head.replace(/^List-Unsubscribe:.*\r\n(?:[ \t].*\r\n)*/im, '').replace(/^Feedback-ID:.*\r\n/im, '');
	const [result] = await resultsOf(processText(bounceOf({ address: ANN.email, ...HARD, ...mine, ...change({ ...mine, head: withoutLinks }) })));
	expect(result).toMatchObject({ kind: 'bounce', foundBy: null, deliveryId: null });
	expect(Object.values(await statesOf(deliveryId))).toEqual(['sent', 'sent', 'sent']);
});

test('a rule of the user qualifies what no rule knew, until it is removed', async () => {
	await send();
	const odd = (address: string) => bounceOf({ address, status: '5.0.0', diagnostic: '550 the hamster has left its wheel' });
	expect((await resultsOf(processText(odd(ANN.email))))[0]).toMatchObject({ isQualified: false });
	const rule = { operation: 'addRule', pattern: 'hamster has left *', reason: 'accountDisabled', type: 'hard' };
	const added = itemOn(await bench.run([feedback(rule)], [{}]), 'Process Feedback', 0) as { rule: { id: string } };
	expect((await resultsOf(processText(odd(BOB.email))))[0]).toMatchObject({ isQualified: true, reason: 'accountDisabled', type: 'hard' });
	const list = async () => outputsOf(await bench.run([feedback({ operation: 'getRules' })], [{}]), 'Process Feedback')[0];
	expect(await list()).toContainEqual(added);
	const remove = () => bench.run([feedback({ operation: 'removeRule', ruleId: added.rule.id })], [{}]);
	expect(itemOn(await remove(), 'Process Feedback', 0)).toMatchObject({ removed: true });
	expect(itemOn(await remove(), 'Process Feedback', 0)).toMatchObject({ removed: false });
	expect(await list()).not.toContainEqual(added);
	expect((await resultsOf(processText(odd(CAT.email))))[0]).toMatchObject({ isQualified: false });
});

test.each<[string, object, object[], string[]]>([
	['no raw mail', { mailFrom: 'text', rawMail: '={{ $json.raw }}' }, [{}], ['Raw Mail: the item has no text there.', '(invalidParameter)']],
	['an item that no IMAP trigger gave', { mailFrom: 'imapTrigger' }, [{ raw: 'From: a@b' }], ['the item has no "headers"', 'Format to Resolved']],
	['no binary field', { binaryFields: '*' }, [{}], ['there is no binary field']],
	['a rule that fits everything', { operation: 'addRule', pattern: '*' }, [{}], ['fits every failure']],
])('%s is refused', async (_, parameters, items, pieces) => {
	expectRefusal(await bench.run([feedback(parameters)], items), bench.sink, pieces);
});

test('the beginning of a mail, and 200 KB of noise, are no feedback', async () => {
	const results = await resultsOf(processText('From: a@b\r\nContent-Type: multipart/report; boundary=x\r\n\r\n--x', `Subject: x\r\n\r\n${randomBytes(100_000).toString('hex')}`));
	expect(results.map(({ kind }) => kind)).toEqual(['none', 'none']);
});
