import { setTimeout as sleep } from 'node:timers/promises';
import type { SendingSummary } from '../../core/delivery/summary';
import type { MailSink } from '../helpers/mailSink';
import { startMailSink } from '../helpers/mailSink';
import {
	approvalLink,
	campaignMails,
	decide,
	importCampaign,
	openLink,
	prepareCampaign,
	receivedMails,
	TO_DELIVER,
} from './campaign';
import { itemsOf } from './execution';
import { CHECKOUT } from './installPackage';
import { startN8n } from './n8n';
import type { N8n } from './n8n';

const SLOW_MTA_MS = 100;
/** A run that was killed counts as dead after 30 s; only then its messages go on. */
const NEXT_RUN_TIMEOUT_MS = 120_000;

describe('n8n ends in the middle of the example campaign', () => {
	let n8n: N8n;
	let sink: MailSink;
	/** How long the MTA takes for a recipient. */
	let mtaDelayMs = 0;

	beforeAll(async () => {
		sink = await startMailSink({ onRcpt: () => sleep(mtaDelayMs, undefined) });
		n8n = await startN8n({ packages: [CHECKOUT] });
		await prepareCampaign(n8n, sink);
	});

	afterAll(async () => {
		await n8n?.stop();
		await sink?.stop();
	});

	beforeEach(() => {
		mtaDelayMs = 0;
		sink.clear();
	});

	/** Runs a copy of the workflow, which is another delivery, until it waits for the approval. */
	async function runUntilApproval() {
		const workflowId = await importCampaign(n8n);
		const executionId = await n8n.runWorkflow(workflowId);
		await n8n.waitForExecution(executionId, ['waiting']);
		return { workflowId, executionId, link: approvalLink(await receivedMails(sink)) };
	}

	async function recipientsSoFar(): Promise<string[]> {
		return campaignMails(await receivedMails(sink)).map(({ to }) => to);
	}

	test('stopped and started during the wait: the link of the mail still confirms', async () => {
		const { executionId, link } = await runUntilApproval();
		await n8n.restart('SIGTERM');
		expect((await n8n.execution(executionId)).status).toBe('waiting');
		expect((await openLink(link)).status).toBe(200);
		expect((await decide(link, 'approved')).status).toBe(200);
		await n8n.waitForExecution(executionId, ['success']);
		expect(await recipientsSoFar()).toHaveLength(TO_DELIVER);
	});

	test.each([
		{ signal: 'SIGTERM' as const, mostUnknown: 0 },
		// At most what was at the MTA at that moment: one message for each of the 5 connections.
		{ signal: 'SIGKILL' as const, mostUnknown: 5 },
	])('$signal while it sends: the next run goes on without a double', async ({ signal, mostUnknown }) => {
		const { workflowId, link } = await runUntilApproval();
		mtaDelayMs = SLOW_MTA_MS;
		await decide(link, 'approved');
		await sink.waitForMessages(40);
		await n8n.restart(signal);
		mtaDelayMs = 0;
		expect((await recipientsSoFar()).length).toBeLessThan(TO_DELIVER);

		const next = await n8n.waitForExecution(await n8n.runWorkflow(workflowId), ['success'], NEXT_RUN_TIMEOUT_MS);
		const { sent, unknown, unknownRecipients } = itemsOf(next, 'Confirm Delivery')[0]?.sending as SendingSummary;
		const recipients = await recipientsSoFar();
		expect(unknown).toBeLessThanOrEqual(mostUnknown);
		expect(sent + unknown).toBe(TO_DELIVER);
		expect(new Set(recipients).size).toBe(recipients.length);
		expect(new Set([...recipients, ...unknownRecipients]).size).toBe(TO_DELIVER);
	});
});
