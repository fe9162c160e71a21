import type { IDataObject } from 'n8n-workflow';
import {
	analyze,
	approval,
	approvalLink,
	confirm,
	email,
	engineModule,
	itemOn,
	openWorkbench,
	outputsOf,
	receivedBy,
	type Workbench,
} from './support';

let bench: Workbench;
const open = async (...options: Parameters<typeof openWorkbench>) => (bench = await openWorkbench(...options));
afterEach(() => bench.close());

const PEOPLE = Array.from({ length: 60 }, (_, number) => ({ email: `r${number}@example.com` }));
const EVERYBODY = PEOPLE.map((person) => person.email).sort();

/** An analyzed delivery whose Confirm Delivery is under way: some have their message, most have not. */
async function sending() {
	await open({ delayMs: 30 });
	Object.assign(bench.credentials.mtaSmtpApi, { connections: 2 });
	const analyzed = itemOn(await bench.run([email(), analyze()], PEOPLE), 'Analyze Delivery', 0);
	const run = await bench.start([confirm()], [analyzed]);
	await bench.sink.waitForMessages(5);
	return { analyzed, run };
}

async function inStore({ deliveryId, analysis }: IDataObject) {
	return await bench.withStore(async (store) => ({
		delivery: await store.findDelivery(String(deliveryId)),
		counts: await store.countMessages(String((analysis as IDataObject).analysisId)),
	}));
}

test('cancelling while it sends: what is in flight is recorded, the rest goes later, nobody gets two', async () => {
	const { analyzed, run } = await sending();
	run.cancel();
	const execution = await run.promise;
	expect(execution.status).toBe('canceled');

	const { delivery, counts } = await inStore(analyzed);
	expect(delivery).toMatchObject({ status: 'paused', stopReason: 'cancelled' });
	expect(delivery?.stopDetail).toContain('The execution was cancelled.');
	const received = bench.sink.messages.length;
	expect(counts).toMatchObject({ sent: received, pending: 60 - received, sending: 0, unknown: 0, failed: 0 });
	expect(received).toBeLessThan(60);

	const later = await bench.run([confirm()], [analyzed]);
	expect(itemOn(later, 'Confirm Delivery', 0)).toMatchObject({
		status: 'finished',
		sending: { sent: 60, pending: 0, unknown: 0 },
	});
	expect(receivedBy(bench.sink)).toEqual(EVERYBODY);
});

test('the engine shut down while it sends: the node ends in Stopped, and a new engine goes on', async () => {
	const { analyzed, run } = await sending();
	await engineModule.closeEngine();
	const execution = await run.promise;
	expect(execution.status).toBe('success');
	const stopped = itemOn(execution, 'Confirm Delivery', 2);
	expect(stopped).toMatchObject({ status: 'paused', sending: { stopReason: 'shutdown', unknown: 0 } });
	expect((await inStore(analyzed)).counts).toMatchObject({
		sent: bench.sink.messages.length,
		sending: 0,
		unknown: 0,
	});

	const later = await bench.run([confirm()], [stopped]);
	expect(itemOn(later, 'Confirm Delivery', 0)).toMatchObject({ sending: { sent: 60 } });
	expect(receivedBy(bench.sink)).toEqual(EVERYBODY);
});

test('cancelling the analysis: nothing is frozen, and the next one is complete', async () => {
	await open();
	const many = Array.from({ length: 3000 }, (_, number) => ({ email: `r${number}@example.com` }));
	const saved = itemOn(await bench.run([email()], many), 'Email Parameters', 0);
	const begun = new Promise<void>((resolve) =>
		bench.onEvent((event) => event.type === 'nodeStarted' && event.node === 'Analyze Delivery' && resolve()),
	);
	const run = await bench.start([analyze()], [saved]);
	await begun;
	run.cancel();
	const execution = await run.promise;
	expect(execution.status).toBe('canceled');
	const deliveryId = String(saved.deliveryId);
	const delivery = await bench.withStore((store) => store.findDelivery(deliveryId));
	expect(delivery).toMatchObject({ status: 'beingEdited', analysisId: null });

	const again = await bench.run([analyze()], [saved]);
	expect(itemOn(again, 'Analyze Delivery', 0)).toMatchObject({ status: 'ready', analysis: { toDeliver: 3000 } });
	const journal = await bench.withStore((store) => store.readJournal(deliveryId));
	expect(journal.flatMap(({ actor, action }) => (actor === 'Analyze Delivery' ? [action] : []))).toEqual(['cancelled', 'ready']);
});

test('stopped while it waits for a person: the link decides nothing any more', async () => {
	await open();
	const execution = await bench.run([email({ approvalMode: 'manual' }), analyze(), approval(), confirm()]);
	const link = await approvalLink(bench.sink);
	execution.cancel();
	expect((await execution.request('POST', link, { decision: 'approved' })).status).toBe(409);
	expect(execution.runsOf('Confirm Delivery')).toBe(0);
	const refused = await bench.run([confirm()], outputsOf(execution, 'Analyze Delivery')[0]);
	expect(refused.error?.message).toContain('No person has confirmed this analysis');
	expect(receivedBy(bench.sink)).toEqual(['boss@example.com']);
});
