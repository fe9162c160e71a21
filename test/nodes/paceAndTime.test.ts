/** When and how fast: options of Email Parameters, operations and options of Confirm Delivery, in n8n's engine. */
import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';
import { analyze, ANN, BOB, CAT, confirm, email, expectRefusal, itemOn, openWorkbench, outputsOf, receivedBy, sentencesOf, type Workbench } from './support';

let bench: Workbench;
beforeEach(async () => {
	bench = await openWorkbench();
});
afterEach(() => bench.close());

const send = (options: object, confirmParameters: object = {}) => bench.run([email(options), analyze(), confirm(confirmParameters)], [ANN, BOB, CAT]);
const CONFIRM = 'Confirm Delivery';
const pauseOf = (resumeAt: unknown) => Date.parse(String(resumeAt)) - Date.now();
const HOUR = 3_600_000;

/** What Email Parameters saved. */
async function saved(options: object) {
	const execution = await bench.run([email(options)], [ANN]);
	const { deliveryId } = itemOn(execution, 'Email Parameters', 0);
	return bench.withStore(async (store) => (await store.findDelivery(String(deliveryId)))!.parameters);
}

test.each<[string, object, object]>([
	['Contact Date in the group’s time zone', { scheduleOptions: { contactDate: '2099-03-01T09:00:00', timeZone: 'Asia/Tokyo' } }, { contactDate: { at: Date.UTC(2099, 2, 1), timeZone: 'Asia/Tokyo' } }],
	['Equal Waves', { scheduleOptions: { equalWaves: { plan: { size: '25%', period: '6h' } } } }, { waves: { kind: 'equal', size: { unit: 'percent', value: 25 }, periodMs: 6 * HOUR } }],
	[
		'Wave Calendar',
		{ scheduleOptions: { waveCalendar: { wave: [{ size: '25%', delay: '' }, { size: '100', delay: '6h' }] } } },
		{ waves: { kind: 'calendar', waves: [{ size: { unit: 'percent', value: 25 }, delayMs: 0 }, { size: { unit: 'messages', value: 100 }, delayMs: 6 * HOUR }] } },
	],
	['Messages per Hour', { scheduleOptions: { messagesPerHour: 3600 } }, { messagesPerHour: 3600 }],
	['MX Rules', { scheduleOptions: { mxRules: '*.example.com connections=2' } }, { mxRules: [{ mask: '*.example.com', connections: 2 }] }],
	['Error Threshold', { deliveryOptions: { errorThreshold: { threshold: { messages: 5, percent: 20 } } } }, { errorThreshold: { messages: 5, percent: 20 } }],
	['Domain Hold', { deliveryOptions: { domainHold: { threshold: { messages: 5, percent: 20 } } } }, { domainHold: { messages: 5, percent: 20 } }],
	['Error Threshold of 0', { deliveryOptions: { errorThreshold: { threshold: { messages: 0, percent: 20 } } } }, { errorThreshold: 'off' }],
	['Priority', { deliveryOptions: { priority: 'high' } }, { priority: 'high' }],
	['Retries', { deliveryOptions: { retries: { plan: { firstDay: 3, spacing: '2h' } } } }, { retries: { firstDay: 3, spacingMs: 2 * HOUR } }],
	['Test SMTP Delivery', { deliveryOptions: { smtpTest: true } }, { smtpTest: true }],
	['Validity Period', { validityOptions: { validityPeriod: '36h' } }, { validityMs: 36 * HOUR }],
	['Validity Limit', { validityOptions: { validityLimit: '2099-01-01T00:00:00', timeZone: 'Europe/Paris' } }, { validUntil: { at: Date.UTC(2098, 11, 31, 23), timeZone: 'Europe/Paris' } }],
])('%s', async (_what, options, parameters) => {
	expect(await saved(options)).toMatchObject(parameters);
});

test.each<[string, object, string]>([
	['waves over 100 %', { scheduleOptions: { waveCalendar: { wave: [{ size: '60%' }, { size: '60%', delay: '1h' }] } } }, 'come to 120 %'],
	['both kinds of waves', { scheduleOptions: { equalWaves: { plan: { size: '5', period: '1h' } }, waveCalendar: { wave: [{ size: '5' }] } } }, 'Choose Equal Waves or Wave Calendar, not both'],
	['an unknown time zone', { scheduleOptions: { contactDate: '2099-03-01', timeZone: 'Mars/Base' } }, 'there is no time zone "Mars/Base"'],
	['a date that is none', { scheduleOptions: { contactDate: 'soon' } }, 'Contact Date "soon" is no date'],
	['an MX rule that is none', { scheduleOptions: { mxRules: '* speed=1' } }, 'MX Rules, line 1: there is no setting "speed"'],
	['a last wave after the validity', { scheduleOptions: { equalWaves: { plan: { size: '10%', period: '1d' } } } }, 'not within the validity of 5 d'],
])('%s is refused', async (_what, options, sentence) => {
	expectRefusal(await send(options), bench.sink, [sentence, '(invalidParameter)']);
});

test('before the contact date: Pending until then', async () => {
	const item = itemOn(await send({ scheduleOptions: { contactDate: '2099-03-01T09:00:00', timeZone: 'Asia/Tokyo' } }), CONFIRM, 1);
	expect(item).toMatchObject({ status: 'pending', resumeAt: '2099-03-01T00:00:00.000Z', sending: { sent: 0, resumeAt: '2099-03-01T00:00:00.000Z' } });
	expect(receivedBy(bench.sink)).toEqual([]);
});

test('waves come out of Pending with the time of the next one', async () => {
	const item = itemOn(await send({ scheduleOptions: { equalWaves: { plan: { size: '2', period: '6h' } } } }), CONFIRM, 1);
	expect(item).toMatchObject({ sending: { sent: 2, pending: 1, wave: { number: 1, of: 2 } } });
	expect(pauseOf(item.resumeAt)).toBeLessThanOrEqual(6 * HOUR);
	expect(pauseOf(item.resumeAt)).toBeGreaterThan(5.9 * HOUR);
});

test('Test SMTP asks and sends nothing; the delivery can be sent afterwards', async () => {
	const tested = itemOn(await send({}, { operation: 'testSmtp' }), CONFIRM, 0);
	expect(tested).toMatchObject({ status: 'ready', smtpTest: { tested: 3, accepted: 3, refused: 0, deferred: 0 } });
	expect(receivedBy(bench.sink)).toEqual([]);
	itemOn(await send({}), CONFIRM, 0);
	expect(receivedBy(bench.sink)).toHaveLength(3);
});

test('Resume Due goes on with what is due and leaves what is not', async () => {
	const first = itemOn(await send({ label: 'Waves', scheduleOptions: { equalWaves: { plan: { size: '2', period: '6h' } } } }), CONFIRM, 1);
	const resumeDue = () => bench.run([confirm({ operation: 'resumeDue' })], [{}]);
	expect(outputsOf(await resumeDue(), CONFIRM)).toEqual([[], [], []]);
	await bench.withStore(async (store) => {
		const { analysisId } = (await store.findDelivery(String(first.deliveryId)))!;
		await store.openWave(analysisId!, 2, null, 1);
		await store.settleDelivery(String(first.deliveryId), analysisId!, { status: 'pending', resumeAt: 1 });
	});
	const item = itemOn(await resumeDue(), CONFIRM, 0);
	expect(item).toMatchObject({ deliveryId: first.deliveryId, label: 'Waves', status: 'finished', sending: { sent: 3 } });
	expect(receivedBy(bench.sink)).toHaveLength(3);
});

test('several deliveries in one execution: one that takes long holds up no other', async () => {
	let letAnnGo = () => {};
	const bobIsThere = new Promise<undefined>((resolve) => (letAnnGo = () => resolve(undefined)));
	await bench.close();
	bench = await openWorkbench({
		onData: (address) => {
			if (address !== ANN.email) letAnnGo();
			return address === ANN.email ? bobIsThere : undefined;
		},
	});
	const analyzed = [];
	for (const person of [ANN, BOB]) analyzed.push(itemOn(await bench.run([email(), analyze()], [person]), 'Analyze Delivery', 0));
	const [finished] = outputsOf(await bench.run([confirm()], analyzed), CONFIRM);
	expect(finished!.map(({ deliveryId }) => deliveryId)).toEqual(analyzed.map(({ deliveryId }) => deliveryId));
	expect(receivedBy(bench.sink)).toEqual([ANN.email, BOB.email]);
});

test('how far sending has come is in n8n’s log', async () => {
	const info = jest.spyOn(Container.get(Logger), 'info');
	await send({});
	const lines = info.mock.calls.map(([line]) => line).filter((line) => line.startsWith(`${CONFIRM}: `));
	info.mockRestore();
	expect(lines[0]).toMatch(/^Confirm Delivery: sending [123] of 3$/);
	expect(lines.at(-1)).toBe('Confirm Delivery: sending 3 of 3');
});

test('Time Budget that is no period is refused', async () => {
	expectRefusal(await send({}, { options: { timeBudget: 'a while' } }), bench.sink, ['Time Budget "a while" is no period']);
});

test('MX rules of the credential that are none: which line, and nothing is sent', async () => {
	bench.credentials.mtaSmtpApi.mxRules = '*.a perHour=10\n*.b perHour=ten';
	expectRefusal(await send({}), bench.sink, ['MX Rules, line 2: "ten" is no whole number']);
});

test('an Enhanced MTA: the analysis says so, and its archive gets copies of all', async () => {
	Object.assign(bench.credentials.mtaSmtpApi, { isEnhanced: true, archiveAddress: 'archive@example.com' });
	const credentials = Object.fromEntries(['mtaSmtpApi', 'deliveryStoreApi'].map((type) => [type, { id: type, name: type }]));
	const item = itemOn(await bench.run([email(), analyze({}, { credentials }), confirm()], [ANN, BOB, CAT]), CONFIRM, 0);
	expect(item.analysis).toMatchObject({ findings: expect.arrayContaining([expect.objectContaining({ rule: 'enhancedMta' })]) });
	expect(receivedBy(bench.sink)).toEqual([ANN.email, 'archive@example.com', 'archive@example.com', 'archive@example.com', BOB.email, CAT.email]);
});

describe('in queue mode', () => {
	beforeEach(() => (process.env.EXECUTIONS_MODE = 'queue'));
	afterEach(() => delete process.env.EXECUTIONS_MODE);

	test.each([['Email Parameters', [email()]], [CONFIRM, [confirm({ operation: 'resumeDue' })]]])('%s refuses the SQLite store, and says what to do', async (_node, steps) => {
		const execution = await bench.run(steps, [ANN]);
		expect(execution.status).toBe('error');
		expect(sentencesOf(execution)).toMatch(/queue mode.*\n.*PostgreSQL.*\(storeNotShared\)/);
	});
});
