/**
 * A delivery over a real Postfix that takes all of it: what it cannot deliver comes back to the error address by mail, as
 * Postfix writes it, and goes through Process Feedback in a full n8n.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { startMailSink, type MailSink } from '../helpers/mailSink';
import { hasPostfix, startPostfix, type Postfix } from '../helpers/postfix';
import { mtaCredential, storeCredential } from './campaign';
import { itemsOf, type Execution } from './execution';
import { CHECKOUT } from './installPackage';
import { startN8n, type N8n } from './n8n';

const PACKAGE = 'n8n-nodes-email-delivery';
const ERROR_MAILBOX = 'bounces@shop.example';
const RECIPIENTS = ['ann@people.example', 'ghost@people.example', 'full@people.example', 'late@people.example', 'blocked@other.example'];

if (!hasPostfix()) console.warn('Postfix is not installed, or this is not root, who may start it: its tests are skipped.');

(hasPostfix() ? describe : describe.skip)('a delivery over Postfix', () => {
	let postfix: Postfix;
	let other: MailSink;
	let n8n: N8n;

	beforeAll(async () => {
		other = await startMailSink({ onData: () => ({ code: 554, message: '5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org' }) });
		postfix = await startPostfix({
			mailboxes: [RECIPIENTS[0]!, ERROR_MAILBOX],
			transports: {
				'full@people.example': 'error:5.2.2 Mailbox full',
				'late@people.example': 'retry:4.2.1 Mailbox is busy, try again later',
				'other.example': `smtp:[${other.host}]:${other.port}`,
			},
		});
		n8n = await startN8n({ packages: [CHECKOUT], files: postfix.mailFolder });
		await n8n.importCredentials([mtaCredential(postfix), storeCredential()]);
	});

	afterAll(async () => {
		await n8n?.stop();
		await postfix?.stop();
		await other?.stop();
	});

	it('is sent to all, then what came back moves messages and addresses, and the next one leaves out who is unknown', async () => {
		const first = await send('Spring news');
		expect(itemsOf(first, 'Confirm Delivery')[0]?.sending).toMatchObject({ sent: 5, failed: 0 });
		await waitForMails(ERROR_MAILBOX, 4);

		const feedback = itemsOf(await processBounces(), 'Process Feedback');
		expect(byAddress(feedback)).toEqual({
			'ghost@people.example': expect.objectContaining({ action: 'failed', reason: 'userUnknown', type: 'hard', moved: { from: 'sent', to: 'failed' }, addressStatus: 'quarantine', foundBy: 'returnPath' }) as object,
			'full@people.example': expect.objectContaining({ action: 'failed', reason: 'mailboxFull', type: 'soft', moved: null, addressStatus: 'withErrors', foundBy: 'returnPath' }) as object,
			'late@people.example': expect.objectContaining({ action: 'delayed', type: 'ignored', moved: null, addressStatus: 'valid', foundBy: 'returnPath' }) as object,
			'blocked@other.example': expect.objectContaining({ reason: 'refused', detail: 'reputation', type: 'soft', phase: 'content', replyCode: 554, moved: null, addressStatus: 'withErrors' }) as object,
		});
		expect(await statesOf(first)).toEqual({ ...same(RECIPIENTS, 'sent'), 'ghost@people.example': 'failed' });

		const again = itemsOf(await processBounces(), 'Process Feedback');
		expect(again.map(({ isNew, moved }) => [isNew, moved])).toEqual(again.map(() => [false, null]));

		const second = await send('Summer news');
		expect(itemsOf(second, 'Analyze Delivery')[0]?.analysis).toMatchObject({ toDeliver: 4, exclusions: { quarantined: 1 } });
		expect(await statesOf(second)).toEqual({ ...same(RECIPIENTS, 'sent'), 'ghost@people.example': 'ignored' });
		await waitForMails(RECIPIENTS[0]!, 2);
	});

	/** Sends a delivery to all recipients; gives its execution. */
	function send(label: string): Promise<Execution> {
		return runChain(`Send ${label}`, [
			['Recipients', 'n8n-nodes-base.set', { mode: 'raw', jsonOutput: JSON.stringify({ recipients: RECIPIENTS.map((email) => ({ email })) }), options: {} }, 3.4],
			['Split Out', 'n8n-nodes-base.splitOut', { fieldToSplitOut: 'recipients', options: {} }],
			[
				'Email Parameters',
				`${PACKAGE}.emailParameters`,
				{
					label,
					senderAddress: 'news@shop.example',
					subject: label,
					html: '<p>Hello</p>',
					approvalMode: 'automatic',
					smtpOptions: { errorAddress: 'bounces+{{ message.verp }}@shop.example' },
				},
			],
			['Analyze Delivery', `${PACKAGE}.analyzeDelivery`, {}],
			['Confirm Delivery', `${PACKAGE}.confirmDelivery`, {}],
		]);
	}

	/** Reads the mailbox of the error address, as an Email Trigger would. */
	function processBounces(): Promise<Execution> {
		return runChain('Bounces', [
			['Error Mailbox', 'n8n-nodes-base.readWriteFile', { fileSelector: `${postfix.mailFolder}/shop.example/bounces/new/*`, options: {} }, 1.1],
			['Process Feedback', `${PACKAGE}.processFeedback`, { operation: 'processMail', mailFrom: 'binary', binaryFields: 'data' }],
		]);
	}

	async function statesOf(sending: Execution): Promise<Record<string, unknown>> {
		const value = itemsOf(sending, 'Confirm Delivery')[0]?.deliveryId;
		const log = await runChain('Delivery log', [
			['Message', `${PACKAGE}.emailDelivery`, { resource: 'message', operation: 'getAll', deliveryId: { __rl: true, mode: 'id', value }, returnAll: true }],
		]);
		return Object.fromEntries(itemsOf(log, 'Message').map(({ address, status }) => [address as string, status]));
	}

	type Step = [name: string, type: string, parameters: object, typeVersion?: number];

	async function runChain(name: string, steps: Step[]): Promise<Execution> {
		const chain: Step[] = [['Manual Trigger', 'n8n-nodes-base.manualTrigger', {}], ...steps];
		const nodes = chain.map(([node, type, parameters, typeVersion = 1], at) => ({
			id: `f0000000-0000-4000-8000-00000000000${at}`,
			name: node,
			type,
			typeVersion,
			parameters,
			position: [at * 200, 0],
			...(type.startsWith(PACKAGE) && { credentials: credentialsOf(type) }),
		}));
		const connections = Object.fromEntries(
			nodes.slice(0, -1).map((node, at) => [node.name, { main: [[{ node: nodes[at + 1]!.name, type: 'main', index: 0 }]] }]),
		);
		const id = await n8n.importWorkflow({ name, nodes, connections });
		return n8n.waitForExecution(await n8n.runWorkflow(id), ['success']);
	}

	async function waitForMails(address: string, count: number): Promise<void> {
		const deadline = Date.now() + 60_000;
		while ((await postfix.mailsOf(address)).length < count) {
			if (Date.now() > deadline) throw new Error(`${address} has not got ${count} mails:\n${await postfix.log()}`);
			await sleep(100);
		}
	}
});

function credentialsOf(type: string): Record<string, { name: string }> {
	const store = { deliveryStoreApi: { name: 'Delivery Store' } };
	return type.endsWith('confirmDelivery') ? { mtaSmtpApi: { name: 'MTA' }, ...store } : store;
}

function byAddress(items: Array<Record<string, unknown>>): Record<string, unknown> {
	return Object.fromEntries(items.map((item) => [item.address as string, item]));
}

function same(keys: readonly string[], value: string): Record<string, string> {
	return Object.fromEntries(keys.map((key) => [key, value]));
}
