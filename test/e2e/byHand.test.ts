/**
 * A new user in the real editor, with mouse and keyboard: finds the nodes, builds the chain, fills in a relay and a
 * sender, gets a first proof, writes a message, approves it, and reads what became of it.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startMailSink, type MailSink } from '../helpers/mailSink';
import { Builder } from './builder';
import { APPROVER, approvalLink, receivedMails, type ReceivedMail } from './campaign';
import { withEditor, type Editor } from './editor';
import { CHECKOUT } from './installPackage';
import { startN8n, type N8n } from './n8n';

const DOCS = join(CHECKOUT, 'docs');

/** `UPDATE_SCREENSHOTS=1 npm run test:e2e byHand` takes the pictures of the README anew. */
const UPDATE = process.env.UPDATE_SCREENSHOTS === '1';

/** What people type, and a node that they then have to see. */
const WORDS: Array<[word: string, node: string]> = [
	['newsletter', 'Email Parameters'],
	['campaign', 'Email Parameters'],
	['bulk email', 'Email Parameters'],
	['mass mail', 'Confirm Delivery'],
	['mailing', 'Email Parameters'],
	['email marketing', 'Email Parameters'],
	['メール配信', 'Email Parameters'],
	['proof', 'Send Proof'],
	['BAT', 'Send Proof'],
	['bon à tirer', 'Send Proof'],
	['test send', 'Send Proof'],
	['deduplicate', 'Analyze Delivery'],
	['approval', 'Request Approval'],
	['bounce', 'Process Feedback'],
	['spam report', 'Process Feedback'],
	['unsubscribe', 'Delivery Links'],
	['open rate', 'Delivery Links'],
	['quarantine', 'Email Delivery'],
	['denylist', 'Email Delivery'],
	['デコメール', 'Japanese Mobile Encode'],
	['絵文字', 'Japanese Mobile Encode'],
	['docomo', 'Japanese Mobile Encode'],
];

const CHAIN = [
	'When clicking ‘Execute workflow’',
	'Customer Datastore (n8n training)',
	'Email Parameters',
	'Send Proof',
	'Analyze Delivery',
	'Request Approval',
	'Confirm Delivery',
];

let n8n: N8n;
let sink: MailSink;
beforeAll(async () => {
	sink = await startMailSink();
	n8n = await startN8n({ packages: [CHECKOUT] });
});
afterAll(async () => {
	await n8n?.stop();
	await sink?.stop();
});

test('the panel of nodes finds them by the words that people type', async () => {
	await withEditor(n8n, async (editor) => {
		const builder = new Builder(editor);
		await builder.startWorkflow();
		const missing: string[] = [];
		for (const [word, node] of WORDS) {
			if (!(await builder.search(word)).includes(node)) missing.push(`${word}: ${node}`);
		}
		expect(missing).toEqual([]);
	});
});

test('a first proof with a host and a sender; then a message is written, approved and sent', async () => {
	await withEditor(n8n, async (editor) => {
		const builder = new Builder(editor);
		await builder.startWorkflow();
		await builder.pick({ node: 'Trigger manually' });
		await builder.addBehind({ search: 'customer datastore', node: 'Customer Datastore (n8n training)', action: 'Get All People' });
		await builder.closeNode();
		await builder.addBehind({ search: 'newsletter', node: 'Email Parameters', action: 'Save a delivery' });
		await builder.fill('senderAddress', 'news@example.com');
		// Liquid's braces are no expression of n8n, and the panel says so while they are taken for one.
		const warning = editor.page.getByText('A content field is an expression that reads recipient.');
		await builder.switchTo('subject', 'expression');
		expect(await warning.isVisible()).toBe(true);
		await builder.switchTo('subject', 'fixed');
		expect(await warning.isVisible()).toBe(false);
		await builder.closeNode();

		await builder.addBehind({ search: 'proof', node: 'Send Proof' });
		// Before anything ran, the fields of the node before it are known from its schema.
		expect(await editor.inputFields()).toEqual(expect.arrayContaining(['deliveryId', 'label', 'status', 'recipients']));
		await builder.createCredential('MTA (SMTP)', async () => {
			await builder.fill('host', 'smtp.example.com');
			await takePicture(editor, 'credential.png', 'editCredential-modal');
			await builder.fill('host', sink.host);
			// A server of this machine, on a port of its own, without a certificate.
			await builder.fill('port', String(sink.port));
			await builder.choose('security', 'None');
		});
		await editor.executeStep();
		expect(await editor.outputFields()).toEqual(expect.arrayContaining(['label Email delivery', 'recipients 5', 'number 1', 'sent 1', 'addresses[0] news@example.com']));
		const [proof] = await receivedMails(sink);
		expect(proof).toMatchObject({ to: 'news@example.com', mail: { subject: 'Proof #1: Hello there' } });
		await builder.closeNode();

		await builder.addBehind({ search: 'deduplicate', node: 'Analyze Delivery', action: 'Analyze a delivery' });
		await builder.closeNode();
		await builder.addBehind({ search: 'sign-off', node: 'Request Approval' });
		await builder.fill('approvers', APPROVER);
		await builder.closeNode();
		// The plus of Rejected of the analysis is the first, then come Timed Out and Approved.
		await builder.addBehind({ search: 'bulk email', node: 'Confirm Delivery', action: 'Confirm a delivery' }, 2);
		await builder.closeNode();
		await builder.tidyUp();
		// Room for the names of the outputs beside the counts of items.
		await builder.pull('Confirm Delivery', 120);
		await builder.pull('Request Approval', 60);
		expect(await editor.nodeNames()).toEqual(CHAIN);
		expect(await editor.markedNodes()).toBe(0);

		// The sample text goes to nobody: the analysis says so, and the delivery does not go on.
		await editor.openNode('Analyze Delivery');
		await editor.executeStep('Rejected');
		expect(await editor.outputFields()).toContain('state rejected');
		expect(await editor.searchOutput('sampleText')).toContain('rule sampleText');
		await builder.closeNode();
		await editor.openNode('Email Parameters');
		await builder.fill('html', '<p>Hello {{ recipient.name }}, spring is here.</p>');
		await builder.closeNode();

		sink.clear();
		await editor.executeWorkflow();
		await approve(editor, await mailsOnce(2));
		await editor.untilFinished();
		if (UPDATE) await editor.screenshotWorkflow(join(DOCS, 'by-hand.png'));
		await editor.openNode('Confirm Delivery');
		await editor.showOutput('Schema');
		await takePicture(editor, 'delivery.png', 'ndv');
		expect(await editor.outputFields()).toEqual(expect.arrayContaining(['status finished', 'sent 5', 'failed 0', 'unknown 0']));
		expect(await editor.searchOutput('decidedBy')).toContain('decidedBy approver@example.com');
		const recipients = (await receivedMails(sink)).filter(({ to }) => to !== APPROVER && to !== 'news@example.com');
		expect(recipients).toHaveLength(5);
		await builder.closeNode();

		await editor.openNode('Analyze Delivery');
		await editor.showInput('Schema');
		await editor.showOutput('Schema');
		await takePicture(editor, 'analysis.png', 'ndv');
		expect(await editor.outputFields()).toEqual(expect.arrayContaining(['state ready', 'toDeliver 5']));
		await builder.closeNode();

		// The store is that of n8n's own folder, without a credential.
		await editor.openNode('Confirm Delivery');
		const [newest] = await builder.listOf('deliveryId');
		expect(newest).toMatch(/^Email delivery \(DM-\w+, finished, /);
	});
});

/** The proof and the mail to the approver, when both have come. */
async function mailsOnce(count: number): Promise<ReceivedMail[]> {
	const deadline = Date.now() + 60_000;
	while (sink.messages.length < count) {
		if (Date.now() > deadline) throw new Error(`${sink.messages.length} of ${count} messages came`);
		await sleep(200);
	}
	return receivedMails(sink);
}

/** Opens the preview and the link of the mail in the browser, as the approver does, and presses Approve. */
async function approve(editor: Editor, mails: ReceivedMail[]): Promise<void> {
	const page = await editor.page.context().newPage();
	await page.goto(previewLink(mails));
	await page.frameLocator('iframe').getByText('spring is here').first().waitFor();
	await page.goto(approvalLink(mails));
	await page.getByRole('button', { name: 'Approve' }).click();
	await page.getByText('Approved').first().waitFor();
	await page.close();
}

function previewLink(mails: ReceivedMail[]): string {
	const { mail } = mails.find(({ to }) => to === APPROVER)!;
	const link = /https?:\/\/\S+view=preview\S*/.exec(mail.text ?? '')?.[0];
	if (!link) throw new Error(`The approval mail leads to no preview:\n${mail.text}`);
	return link;
}

async function takePicture(editor: Editor, name: string, part: string): Promise<void> {
	if (UPDATE) await editor.screenshot(join(DOCS, name), part);
}
