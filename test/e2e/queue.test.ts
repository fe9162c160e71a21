import { setTimeout as sleep } from 'node:timers/promises';
import { analyzeDelivery } from '../../core/delivery/analysis/analyze';
import type { DeliveryStore } from '../../core/delivery/ports';
import { openStore, type StoreOptions } from '../../core/store';
import { contextOn, logOf, makeItems, recipientsOf, save } from '../core/delivery/support';
import { startMailSink, type MailSink } from '../helpers/mailSink';
import { mtaCredential } from './campaign';
import { readExample } from './exampleFiles';
import type { Workflow } from './n8n';
import { startQueueMode, type QueueMode } from './queueMode';
import { hasRedis } from './redis';

const MESSAGES = 20_000;
/** Of the MTA credential, for each run. */
const CONNECTIONS = 5;
const FINISHED_WITHIN_MS = 8 * 60_000;

const describeWithRedis = hasRedis() ? describe : describe.skip;
if (!hasRedis()) console.warn('Queue mode is not tested: redis-server is missing (apt-get install redis-server).');

describeWithRedis('n8n in queue mode: main and two workers', () => {
	let queue: QueueMode;
	let sink: MailSink;
	let store: DeliveryStore;

	beforeAll(async () => {
		sink = await startMailSink();
		queue = await startQueueMode();
		store = await openStore(storeOptions());
		await queue.main.importCredentials([
			{ ...mtaCredential(sink), data: { ...mtaCredential(sink).data, connections: CONNECTIONS } },
			{ name: 'Delivery Store', type: 'deliveryStoreApi', data: { publicBaseUrl: '', ...storeOptions() } },
		]);
	});

	afterAll(async () => {
		await store?.close();
		await queue?.stop();
		await sink?.stop();
	});

	/** In n8n's own database, in a schema of its own. */
	function storeOptions(): StoreOptions & { kind: 'postgres' } {
		const { host, port, database, user, password } = queue.postgres;
		return { kind: 'postgres', host, port, database, user, password, tls: false };
	}

	async function prepareDelivery(): Promise<{ deliveryId: string; analysisId: string }> {
		const context = contextOn(store);
		const { delivery } = await save(context, makeItems(MESSAGES), { approvalMode: 'automatic' });
		const { id } = await analyzeDelivery(context, { deliveryId: delivery.id });
		return { deliveryId: delivery.id, analysisId: id };
	}

	/** Both rows of the example, and a workflow that calls the upper one as users do. */
	async function publishExample(): Promise<void> {
		const id = await queue.main.importWorkflow(readExample('spread'));
		await queue.main.publishWorkflow(id);
		await queue.main.publishWorkflow(await queue.main.importWorkflow(callerOf(id)));
		await until('the lower row answers', async () => (await post('email-delivery-share', 'none')).ok, 30_000);
	}

	function post(path: string, deliveryId: string): Promise<Response> {
		const headers = { 'content-type': 'application/json' };
		return fetch(`${queue.main.baseUrl}/webhook/${path}`, { method: 'POST', headers, body: JSON.stringify({ deliveryId }) });
	}

	test('20,000 messages by four executions on both workers, one of which is killed: none twice, none lost', async () => {
		const { deliveryId, analysisId } = await prepareDelivery();
		await publishExample();
		await until('the caller has taken the delivery', async () => (await post('send-by-all', deliveryId)).ok, 30_000);

		await until('a quarter has arrived', () => sink.messages.length >= MESSAGES / 4, FINISHED_WITHIN_MS);
		const [killed, survivor] = queue.workers as [(typeof queue.workers)[0], (typeof queue.workers)[0]];
		await killed.stop('SIGKILL');
		await until('it is finished', async () => (await store.findDelivery(deliveryId))?.status === 'finished', FINISHED_WITHIN_MS);

		const counts = await store.countMessages(analysisId);
		const received = recipientsOf(sink.messages);
		const taken = new Set(received);
		const log = await logOf(store, analysisId);
		expect(taken.size).toBe(received.length);
		expect(counts.sent + counts.failed + counts.unknown + counts.ignored).toBe(MESSAGES);
		expect(log.filter(({ state, address }) => state === 'sent' && !taken.has(address))).toEqual([]);

		// Both workers took part, and what the killed one had at the MTA is all that is unknown.
		const runs = (await Promise.all([killed, survivor].map((worker) => worker.log()))).map((text) => text.split('started execution').length - 1);
		expect(Math.min(...runs)).toBeGreaterThan(0);
		expect(counts.unknown).toBeLessThanOrEqual(CONNECTIONS * (runs[0] ?? 0));
		expect(counts.failed).toBe(0);
	});
});

/** A webhook that hands a delivery item to the upper row of the example. */
function callerOf(workflowId: string): Workflow {
	const base = { typeVersion: 1, position: [0, 0] };
	const nodes = [
		{ ...base, id: '1', name: 'Send by All', type: 'n8n-nodes-base.webhook', typeVersion: 2, webhookId: 'send-by-all', parameters: { httpMethod: 'POST', path: 'send-by-all', options: {} } },
		{ ...base, id: '2', name: 'Delivery', type: 'n8n-nodes-base.set', typeVersion: 3.4, parameters: { mode: 'raw', jsonOutput: '={{ { deliveryId: $json.body.deliveryId } }}', options: {} } },
		{ ...base, id: '3', name: 'Spread', type: 'n8n-nodes-base.executeWorkflow', typeVersion: 1.2, parameters: { workflowId: { __rl: true, mode: 'id', value: workflowId }, options: {} } },
	];
	const to = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
	return { name: 'Caller', nodes, connections: { 'Send by All': to('Delivery'), Delivery: to('Spread') } };
}

async function until(what: string, isSo: () => boolean | Promise<boolean>, timeoutMs: number): Promise<void> {
	const deadline = Date.now() + timeoutMs;
	while (!(await isSo())) {
		if (Date.now() > deadline) throw new Error(`Waited in vain: ${what}`);
		await sleep(250);
	}
}
