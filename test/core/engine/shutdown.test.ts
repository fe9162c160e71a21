import { join } from 'node:path';

import type { CallOutput } from '../../../core/engine';
import { openStore } from '../../../core/store';
import type { MailSink } from '../../helpers/mailSink';
import { startSqliteStores, type TestStores } from '../../helpers/stores';
import { openScript, openSink } from '../delivery/servers';
import { confirm, contextOn, expectNobodyTwiceNobodyLost, logOf, prepare, senderTo } from '../delivery/support';
import type { EngineTask } from './engineProcess';
import { accessTo } from './support';

const SCRIPT = join(__dirname, 'engineProcess.ts');
const RECIPIENTS = 400;

let stores: TestStores;
let sink: MailSink;
beforeAll(async () => {
	stores = await startSqliteStores();
});
afterAll(() => stores.stop());
beforeEach(async () => {
	sink = await openSink({ delayMs: 5 });
});

test('an idle engine does not keep the process alive', async () => {
	const task: EngineTask = { store: accessTo(stores.newOptions()) };
	const program = openScript(SCRIPT, task);
	await program.next();
	expect(await program.ended).toBe(0);
});

describe.each(['SIGTERM', 'SIGINT'] as const)('%s while a delivery is sent', (signal) => {
	test('ends the process by the signal, cleanly: nothing is unknown, and a later run goes on', async () => {
		const options = stores.newOptions();
		const store = await openStore(options);
		const { delivery, analysisId } = await prepare(contextOn(store), RECIPIENTS);
		const task: EngineTask = { store: accessTo(options), deliveryId: delivery.id, port: sink.port };
		const program = openScript(SCRIPT, task);
		await program.next();
		await sink.waitForMessages(20);
		program.kill(signal);
		expect(await program.ended).toBe(signal);

		const states = (await logOf(store, analysisId)).map(({ state }) => state);
		expect(new Set(states)).toEqual(new Set(['sent', 'pending']));
		expect(states.filter((state) => state === 'sent')).toHaveLength(sink.messages.length);
		expect(await store.findDelivery(delivery.id)).toMatchObject({ status: 'paused', stopReason: 'shutdown' });

		expect(await confirm(contextOn(store), delivery, senderTo(sink))).toMatchObject({ outcome: 'finished' });
		const { sent } = await expectNobodyTwiceNobodyLost(store, analysisId, [sink]);
		expect(sent).toHaveLength(RECIPIENTS);
		await store.close();
	});
});

test('where others listen to the signal, the process is theirs to end', async () => {
	const options = stores.newOptions();
	const store = await openStore(options);
	const { delivery } = await prepare(contextOn(store), RECIPIENTS);
	const task: EngineTask = { store: accessTo(options), deliveryId: delivery.id, port: sink.port, listens: true };
	const program = openScript(SCRIPT, task);
	await program.next();
	await sink.waitForMessages(20);
	program.kill('SIGTERM');
	const result = await program.next<CallOutput<'confirmDelivery'>>();
	expect(result).toMatchObject({ outcome: 'stopped', sending: { stopReason: 'shutdown', unknown: 0 } });
	expect(await program.ended).toBe(0);
	await store.close();
});
