/** The example workflows, each as its file has it, in one full n8n; only addresses of servers and files, and clocks, are the test's. */
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { INodeTypeDescription } from 'n8n-workflow';
import { postfixReport } from '../core/feedback/mails';
import { startMailSink, type MailSink } from '../helpers/mailSink';
import { isNote, parameterProblems, type WorkflowFile } from '../helpers/workflowCheck';
import { approveUntilDone } from './approvals';
import { mtaCredential, PROOF_ADDRESS, receivedMails, storeCredential, type ReceivedMail } from './campaign';
import { startCrm, type Crm } from './crm';
import { EXAMPLES, readExample, setParameter } from './exampleFiles';
import { itemsOf, type Execution, type NodeItem } from './execution';
import { hasImapServer, startImapServer, type ImapServer } from './imapServer';
import { CHECKOUT } from './installPackage';
import { startN8n, type N8n, type Workflow } from './n8n';

/** These are run by other suites, since they need more than one n8n, or a browser, or its end. */
const RUN_ELSEWHERE: Record<string, string> = { campaign: 'campaign.test.ts', links: 'links.test.ts', spread: 'queue.test.ts' };

const RUN_HERE = ['bounces-imap', 'crm-event', 'ip-ramp-up', 'japanese-mobiles', 'japanese-mobiles-split', 'newsletter-csv', 'newsletter-sheet', 'watchdog'];

/** recipients.csv: 195 rows less 3 doubles, 2 opted out, 2 invalid, 1 empty. */
const CSV_TO_DELIVER = 187;

/** A run that was killed counts as dead after 30 s; only then its messages go on. */
const WATCHDOG_TIMEOUT_MS = 120_000;

const describeWithImap = hasImapServer() ? describe : describe.skip;
if (!hasImapServer()) console.warn('Bounces from a mailbox are not tested: Dovecot is missing (apt-get install dovecot-imapd).');

let n8n: N8n;
let sink: MailSink;
let crm: Crm;
let imap: ImapServer | undefined;
/** How long the MTA takes for a recipient. */
let mtaDelayMs = 0;

beforeAll(async () => {
	sink = await startMailSink({ onRcpt: () => sleep(mtaDelayMs, undefined) });
	crm = await startCrm();
	imap = hasImapServer() ? await startImapServer() : undefined;
	n8n = await startN8n({ packages: [CHECKOUT] });
	const mta = mtaCredential(sink);
	await n8n.importCredentials([
		{ ...mta, data: { ...mta.data, errorAddress: 'bounces+{{ message.verp }}@example.com' } },
		storeCredential(),
		{ name: 'Target Database', type: 'targetDatabaseApi', data: { kind: 'sqlite', file: customerDatabase() } },
		...(imap ? [imap.credential] : []),
	]);
});

afterAll(async () => {
	await n8n?.stop();
	await imap?.stop();
	await crm?.stop();
	await sink?.stop();
});

beforeEach(() => sink.clear());

test('every example is run, here or in a suite of its own', () => {
	expect([...RUN_HERE, ...Object.keys(RUN_ELSEWHERE)].sort()).toEqual(EXAMPLES);
});

test.each(EXAMPLES)('%s: n8n knows every node type and every parameter', async (name) => {
	const types = (await n8n.nodeTypes()) as unknown as INodeTypeDescription[];
	const { nodes } = readExample(name) as unknown as WorkflowFile;
	const problems = nodes.filter((node) => !isNote(node)).flatMap((node) => {
		const description = types.find(({ name: type, version }) => type === node.type && [version].flat().includes(node.typeVersion));
		return description ? parameterProblems(node, description) : [`${node.name}: there is no ${node.type} ${node.typeVersion}`];
	});
	expect(problems).toEqual([]);
});

test('an import finds credentials by their names, as MTA and Delivery Store', async () => {
	const { nodes } = await n8n.rest.post<Workflow>('/rest/workflows', readExample('newsletter-sheet'));
	const ours = nodes.filter(({ type }) => type.startsWith('n8n-nodes-email-delivery')).flatMap(({ credentials }) => Object.values(credentials ?? {}));
	expect(ours.length).toBeGreaterThan(0);
	expect(ours.filter(({ id }) => !id)).toEqual([]);
});

describe.each([
	{
		name: 'newsletter-csv',
		change: readCsv,
		toDeliver: CSV_TO_DELIVER,
		exclusions: { double: 3, denylisted: 2, invalidAddress: 2, addressNotSpecified: 1 },
	},
	{
		name: 'newsletter-sheet',
		change: undefined,
		toDeliver: 4,
		exclusions: { double: 1, denylisted: 1, invalidAddress: 1 },
	},
])('$name', ({ name, change, toDeliver, exclusions }) => {
	test('a proof and its approval, then the delivery and its approval, and everybody of the target gets one message', async () => {
		const { execution, approvedBy } = await runExample(name, change);
		expect(approvedBy).toEqual(['editor@example.com', 'approver@example.com']);
		expect(itemsOf(execution, 'Analyze Delivery')[0]?.analysis).toMatchObject({ toDeliver, exclusions });
		expect(itemsOf(execution, 'Confirm Delivery')[0]).toMatchObject({ status: 'finished', sending: { sent: toDeliver, failed: 0 } });
		const mails = await receivedMails(sink);
		expect(subjectsTo(PROOF_ADDRESS, mails)).toEqual([expect.stringMatching(/^Proof #1: /), expect.stringMatching(/^Proof #1: /)]);
		expect(new Set(targetOf(mails)).size).toBe(toDeliver);
		expect(targetOf(mails)).toHaveLength(toDeliver);
	});
});

describe('crm-event', () => {
	test('the same event twice is one message, two orders of one customer are two', async () => {
		const id = await importExample('crm-event');
		await n8n.waitForExecution(await n8n.runWorkflow(id), ['success']);
		await n8n.publishWorkflow(id);
		const order = (orderId: string) => ({ orderId, email: 'ada@example.com', firstName: 'Ada', total: '€ 49.90' });
		await postWhenLive('order-placed', order('A-1'));
		const statuses = await Promise.all([order('A-1'), order('A-2'), order('A-1')].map((event) => post('order-placed', event)));
		expect(statuses.map(({ status }) => status)).toEqual([200, 200, 200]);
		await executionsOf(id, 'webhook', 4);
		const subjects = (await receivedMails(sink)).map(({ to, mail }) => `${to}: ${mail.subject}`);
		expect(subjects.sort()).toEqual(['ada@example.com: Your order A-1', 'ada@example.com: Your order A-2']);
	});
});

describe('ip-ramp-up', () => {
	test('one approval, then wave by wave, those first who clicked last', async () => {
		const { execution, approvedBy } = await runExample('ip-ramp-up', (workflow) => {
			const wave = [{ size: '5', delay: '' }, { size: '10', delay: '2s' }, { size: '100%', delay: '2s' }];
			const { scheduleOptions } = parametersOf(workflow, 'Email Parameters') as { scheduleOptions: object };
			setParameter(workflow, 'Email Parameters', 'scheduleOptions', { ...scheduleOptions, waveCalendar: { wave } });
		});
		expect(approvedBy).toEqual(['approver@example.com']);
		expect(itemsOf(execution, 'Confirm Delivery')[0]).toMatchObject({ status: 'finished', sending: { sent: CUSTOMERS - OPTED_OUT } });
		expect(execution.data.resultData.runData['Wait Until Due']).toHaveLength(2);
		const waves = [5, 15, CUSTOMERS - OPTED_OUT].map((until, at, ends) => numbersOf(targetOf(sink.messages.map(toAddress))).slice(ends[at - 1] ?? 0, until));
		const inOrder = Array.from({ length: CUSTOMERS }, (_, at) => CUSTOMERS - at).filter((number) => number % 10 !== 0);
		expect(waves.map((wave) => wave.sort((a, b) => b - a))).toEqual([inOrder.slice(0, 5), inOrder.slice(5, 15), inOrder.slice(15)]);
	});
});

/** By address: charset and parts of what the phone gets. */
const JAPANESE = {
	'hanako@example.jp': /Shift_JIS/i,
	'yui@example.jp': /Shift_JIS/i,
	'taro@example.jp': /ISO-2022-JP/i,
	'ken@example.jp': /ISO-2022-JP/i,
	'aoi@example.jp': /Shift_JIS/i,
	'mei@example.jp': /UTF-8/i,
};

describe('japanese-mobiles', () => {
	test('one delivery in the form of each carrier, after a proof to a phone of each', async () => {
		const { execution } = await runExample('japanese-mobiles');
		expect(itemsOf(execution, 'Confirm Delivery')[0]).toMatchObject({ status: 'finished', sending: { sent: 6, failed: 0 } });
		const mails = await receivedMails(sink);
		for (const [proof, charset] of Object.entries({ docomo: /Shift_JIS/i, au: /ISO-2022-JP/i, softbank: /Shift_JIS/i, smartphone: /UTF-8/i })) {
			expect([proof, ...charsetsTo(`${proof}@example.com`, mails)]).toEqual([proof, expect.stringMatching(charset)]);
		}
		expectJapaneseMails(mails);
	});
});

describe('japanese-mobiles-split', () => {
	test('four deliveries, each with its own content in the form of its carrier', async () => {
		const { execution } = await runExample('japanese-mobiles-split');
		const finished = itemsOf(execution, 'Confirm Delivery');
		expect(finished.map(({ label, status, sending }) => [label, status, (sending as { sent: number }).sent])).toEqual([
			['春 docomo', 'finished', 2],
			['春 au', 'finished', 2],
			['春 SoftBank', 'finished', 1],
			['春 Others', 'finished', 1],
		]);
		const mails = await receivedMails(sink);
		expect(subjectsTo(PROOF_ADDRESS, mails)).toHaveLength(4);
		expectJapaneseMails(mails);
	});
});

describeWithImap('bounces-imap', () => {
	test('a bounce in the mailbox moves its message and its address, and the CRM hears of it', async () => {
		await runExample('newsletter-sheet');
		const bounced = (await receivedMails(sink)).find(({ to }) => to === 'rosa@example.org')!;
		const id = await importExample('bounces-imap', (workflow) => setParameter(workflow, 'Tell the CRM', 'url', `${crm.url}/invalid-addresses`));
		await n8n.publishWorkflow(id);
		await imap!.untilWatched();
		await imap!.deliver(String(postfixReport({ recipient: bounced.to, to: bounced.envelope.from })));
		const [execution] = await executionsOf(id, 'trigger', 1);
		expect(itemsOf(execution!, 'Process Feedback')).toEqual([
			expect.objectContaining({ kind: 'bounce', type: 'hard', reason: 'userUnknown', address: bounced.to, foundBy: 'returnPath' }),
		]);
		expect(crm.calls.map(({ path, body }) => [path, body.address])).toEqual([['/invalid-addresses', bounced.to]]);

		sink.clear();
		const { execution: next } = await runExample('newsletter-sheet');
		expect(itemsOf(next, 'Analyze Delivery')[0]?.analysis).toMatchObject({ toDeliver: 3, exclusions: { quarantined: 1 } });
		expect(targetOf(await receivedMails(sink))).not.toContain(bounced.to);

		// A failure that no rule knows waits for somebody who does.
		const [other] = await receivedMails(sink);
		await imap!.deliver(String(postfixReport({ recipient: other!.to, to: other!.envelope.from, status: '5.0.0', diagnostic: '554 Nyaan' })));
		await executionsOf(id, 'trigger', 2);
		const monday = await n8n.waitForExecution(await n8n.runWorkflow(id, 'Every Monday'), ['success']);
		expect(itemsOf(monday, 'Failures to Qualify')).toEqual([expect.objectContaining({ pattern: expect.stringContaining('554 Nyaan') as string, times: 1 })]);
		await n8n.unpublishWorkflow(id);
	});

	test('mails from before the trigger watched come in with the next one, where it fetches all that are unread', async () => {
		sink.clear();
		await runExample('newsletter-sheet');
		const [early, late] = await receivedMails(sink);
		const report = ({ to, envelope }: ReceivedMail) => String(postfixReport({ recipient: to, to: envelope.from, status: '5.2.2', diagnostic: '552 5.2.2 Mailbox full' }));
		await imap!.deliver(report(early!), 10);
		const id = await importExample('bounces-imap', (workflow) => {
			setParameter(workflow, 'Email Trigger (IMAP)', 'options', { trackLastMessageId: false });
			setParameter(workflow, 'Tell the CRM', 'url', `${crm.url}/invalid-addresses`);
		});
		await n8n.publishWorkflow(id);
		await imap!.untilWatched();
		await imap!.deliver(report(late!));
		const executions = await executionsOf(id, 'trigger', 1);
		const items = executions.flatMap((execution) => itemsOf(execution, 'Process Feedback'));
		expect(items.map(({ address, reason }) => [address, reason])).toEqual([
			[early!.to, 'mailboxFull'],
			[late!.to, 'mailboxFull'],
		]);
		await n8n.unpublishWorkflow(id);
	});
});

/** The last one, since it kills n8n. */
describe('watchdog', () => {
	test('n8n is killed while it sends: the watchdog goes on with the delivery, and nobody gets it twice', async () => {
		const id = await importExample('watchdog', (workflow) => {
			setParameter(workflow, 'Every 5 Minutes', 'rule', { interval: [{ field: 'seconds', secondsInterval: 5 }] });
		});
		await n8n.publishWorkflow(id);
		const executionId = await n8n.runWorkflow(await importExample('newsletter-csv', readCsv));
		mtaDelayMs = 100;
		const dies = approveUntilDone(n8n, sink, executionId).catch(() => undefined);
		await sink.waitForMessages(40, 60_000);
		await n8n.restart('SIGKILL');
		mtaDelayMs = 0;
		await dies;

		const { sent, unknown } = (await resumed(id)) as { sent: number; unknown: number };
		// At most what was at the MTA at that moment: one message for each of the 5 connections.
		expect(unknown).toBeLessThanOrEqual(5);
		expect(sent + unknown).toBe(CSV_TO_DELIVER);
		const target = targetOf(await receivedMails(sink));
		expect(new Set(target).size).toBe(target.length);
		expect(target.length).toBeGreaterThanOrEqual(sent);
	});

	/** What became of the delivery with which the watchdog has finished. */
	async function resumed(workflowId: string): Promise<unknown> {
		const deadline = Date.now() + WATCHDOG_TIMEOUT_MS;
		for (;;) {
			const done = (await executionsOf(workflowId, 'trigger', 0)).flatMap((execution) => itemsOf(execution, 'Resume Due'));
			if (done.length > 0) return done[0]?.sending;
			if (Date.now() > deadline) throw new Error('The watchdog has finished no delivery');
			await sleep(1_000);
		}
	}
});

const CUSTOMERS = 30;
const OPTED_OUT = 3;

/** The customers of the shop: the higher the number the later the last click; every tenth has opted out. */
function customerDatabase(): string {
	const file = join(n8n.files, 'customers.sqlite');
	const database = new DatabaseSync(file);
	database.exec('create table customer (customer_id text, email text, first_name text, opted_out integer, last_click text)');
	const insert = database.prepare('insert into customer values (?, ?, ?, ?, ?)');
	for (let number = 1; number <= CUSTOMERS; number += 1) {
		const day = new Date(Date.UTC(2026, 0, number)).toISOString();
		insert.run(`C-${number}`, `customer${number}@example.com`, `Customer ${number}`, number % 10 === 0 ? 1 : 0, day);
	}
	database.close();
	return file;
}

type Change = (workflow: Workflow) => void | Promise<void>;

/** The CSV file in the folder that workflows may read. */
async function readCsv(workflow: Workflow): Promise<void> {
	const file = join(n8n.files, 'recipients.csv');
	await copyFile(join(CHECKOUT, 'examples', 'recipients.csv'), file);
	setParameter(workflow, 'Read Recipients File', 'fileSelector', file);
}

/** Stores an example as the editor's import does: n8n itself finds the credentials by their names. Gives its id. */
async function importExample(name: string, change: Change = () => undefined): Promise<string> {
	const workflow = readExample(name);
	await change(workflow);
	return (await n8n.rest.post<{ id: string }>('/rest/workflows', workflow)).id;
}

/** Runs an example by its manual trigger to its end, and approves what it asks for. */
async function runExample(name: string, change?: Change) {
	return approveUntilDone(n8n, sink, await n8n.runWorkflow(await importExample(name, change)));
}

function parametersOf({ nodes }: Workflow, name: string): NodeItem['json'] {
	return nodes.find((node) => node.name === name)?.parameters as NodeItem['json'];
}

function post(path: string, body: object): Promise<Response> {
	const headers = { 'content-type': 'application/json' };
	return fetch(`${n8n.baseUrl}/webhook/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

/** n8n makes webhooks live a moment after it has said that the workflow is. */
async function postWhenLive(path: string, body: object): Promise<void> {
	const deadline = Date.now() + 30_000;
	while ((await post(path, body)).status === 404) {
		if (Date.now() > deadline) throw new Error(`Nobody answers ${path}`);
		await sleep(200);
	}
}

/** The executions of a workflow in a mode, once there are `count` or more and these have ended. */
async function executionsOf(workflowId: string, mode: string, count: number): Promise<Execution[]> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const deadline = Date.now() + 60_000;
	for (;;) {
		const { results } = await n8n.rest.get<{ results: Array<{ id: string; mode: string; status: string }> }>(`/rest/executions?filter=${filter}`);
		const ended = results.filter((each) => each.mode === mode && each.status === 'success');
		if (ended.length >= count) return Promise.all(ended.map(({ id }) => n8n.execution(id)));
		const failed = results.find(({ status }) => ['error', 'crashed'].includes(status));
		if (failed) await n8n.waitForExecution(failed.id, ['success']);
		if (Date.now() > deadline) throw new Error(`${ended.length} of ${count} executions have ended: ${JSON.stringify(results)}`);
		await sleep(300);
	}
}

const toAddress = ({ envelope }: { envelope: { to: string[] } }) => ({ to: envelope.to.join() });

/** Addresses that got a message which is neither a proof nor asks somebody, in order. */
function targetOf(mails: Array<Pick<ReceivedMail, 'to'>>): string[] {
	const others = [PROOF_ADDRESS, 'editor@example.com', 'approver@example.com'];
	return mails.map(({ to }) => to.toLowerCase()).filter((to) => !others.includes(to));
}

function numbersOf(addresses: string[]): number[] {
	return addresses.map((address) => Number(/\d+/.exec(address)?.[0]));
}

function subjectsTo(address: string, mails: ReceivedMail[]): Array<string | undefined> {
	return mails.filter(({ to }) => to === address).map(({ mail }) => mail.subject);
}

/** Of the first part of each message to an address. */
function charsetsTo(address: string, mails: ReceivedMail[]): string[] {
	return mails.filter(({ to }) => to === address).map(({ raw }) => /charset="?([\w-]+)/i.exec(raw.toString('latin1'))?.[1] ?? 'none');
}

function expectJapaneseMails(mails: ReceivedMail[]): void {
	for (const [address, charset] of Object.entries(JAPANESE)) {
		expect([address, ...charsetsTo(address, mails)]).toEqual([address, expect.stringMatching(charset)]);
	}
	expect(mails.find(({ to }) => to === 'ken@example.jp')?.mail.text).toContain('高橋健 様');
}
