import { analyzeDelivery } from '../../../../core/delivery/analysis/analyze';
import { codeOf, fingerprintOf } from '../../../../core/delivery/parameters/fingerprint';
import { configureJapaneseMobile } from '../../../../core/delivery/message/japaneseMobile';
import { openTargetIntake } from '../../../../core/delivery/parameters/intake';
import type { RawDeliveryParameters } from '../../../../core/delivery/parameters/schema';
import { openSink } from '../servers';
import { type Bench, confirm, decide, errorCode, makeItems, openBench, PARAMETERS, prepare, save, senderTo } from '../support';

let bench: Bench;
beforeAll(async () => {
	bench = await openBench();
});
afterAll(() => bench.close());

const ORIGIN = { workflowId: 'w1', nodeId: 'n1' };

describe('the code of a delivery without one', () => {
	test('the same workflow, node, target and content find their delivery again', async () => {
		const first = await save(bench.context(), makeItems(3), {}, { origin: ORIGIN });
		const again = await save(bench.context(), makeItems(3), {}, { origin: ORIGIN });
		expect([first.change, again.change]).toEqual(['created', 'unchanged']);
		expect(again.delivery).toEqual(first.delivery);
	});

	test.each([
		['workflow', makeItems(3), {}, { ...ORIGIN, workflowId: 'w2' }],
		['node', makeItems(3), {}, { ...ORIGIN, nodeId: 'n2' }],
		['target', makeItems(2), {}, ORIGIN],
		['order of the target', makeItems(3).reverse(), {}, ORIGIN],
		['content', makeItems(3), { subject: 'Bye' }, ORIGIN],
	])('another %s gives another one', async (_what, items, parameters, origin) => {
		const { delivery } = await save(bench.context(), makeItems(3), {}, { origin: ORIGIN });
		const other = await save(bench.context(), items, parameters, { origin });
		expect(other.change).toBe('created');
		expect(other.delivery.code).not.toBe(delivery.code);
	});

	test('does not depend on the order of fields', () => {
		expect(codeOf({ workflowId: 'w', nodeId: 'n' }, 'f', 't')).toBe(codeOf({ nodeId: 'n', workflowId: 'w' }, 'f', 't'));
		expect(codeOf(ORIGIN, 'f', 't')).toMatch(/^DM-[0-9a-f]{12}$/);
	});
});

describe('a given code', () => {
	test('names the delivery, whatever comes in: revision by revision', async () => {
		const options = { code: ' SPRING ' };
		const first = await save(bench.context(), makeItems(3), {}, options);
		const changed = await save(bench.context(), makeItems(4), { subject: 'Bye' }, options);
		const again = await save(bench.context(), makeItems(4), { subject: 'Bye' }, options);
		expect([first, changed, again].map(({ change, delivery }) => [change, delivery.code, delivery.revision])).toEqual([
			['created', 'SPRING', 1],
			['updated', 'SPRING', 2],
			['unchanged', 'SPRING', 2],
		]);
		expect(changed.delivery).toMatchObject({ id: first.delivery.id, targetRecipients: 4 });
		expect(await bench.store.readTarget(changed.delivery.targetVersion, 0, 10)).toHaveLength(4);
	});

	test('saving the same again keeps formats and analysis', async () => {
		const options = { code: 'MOBILE' };
		const { delivery } = await save(bench.context(), makeItems(3), {}, options);
		await configureJapaneseMobile(bench.context(), { deliveryId: delivery.id }, { detection: 'profile' });
		const analysis = await analyzeDelivery(bench.context(), { deliveryId: delivery.id });
		const again = await save(bench.context(), makeItems(3), {}, options);
		expect(again).toMatchObject({
			change: 'unchanged',
			delivery: { analysisId: analysis.id, japaneseMobile: { detection: 'profile' }, status: 'ready' },
		});
	});

	test.each<[parameter: string, Partial<RawDeliveryParameters>]>([
		['approval mode', { approvalMode: 'semiAutomatic' }],
		['contact date', { contactDate: { at: '2027-03-02T09:00', timeZone: 'Asia/Tokyo' } }],
		['time zone of the contact date', { contactDate: { at: '2027-03-01T09:00', timeZone: 'Europe/Paris' } }],
		['validity', { validityMs: '6d' }],
		['waves', { waves: { kind: 'equal', size: '50%', periodMs: '2h' } }],
		['retries', { retries: { firstDay: 2, spacingMs: '1h' } }],
		['priority', { priority: 'high' }],
		['batch quantity', { batchQuantity: 9 }],
		['SMTP test', { smtpTest: true }],
		['sender', { sender: { name: 'Store', address: 'shop@example.com' } }],
		['reply address', { replyTo: { address: 'reply@example.com' } }],
		['message format', { formatChoice: 'text' }],
		['character encoding', { encoding: 'ISO-2022-JP' }],
		['mirror page', { mirrorPage: { mode: 'none' } }],
		['Email BCC', { emailBcc: { address: 'archive@example.com' } }],
		['error address', { errorAddress: 'bounces@example.com' }],
		['SMTP headers', { smtpHeaders: 'X-A:1' }],
		['kind', { kind: 'transactional' }],
		['service', { service: 'News' }],
		['control group', { targetRules: { controlGroup: '10%' } }],
		['seed addresses', { targetRules: { seeds: [{ address: 'seed@example.net' }] } }],
		['proof target that is added', { targetRules: { addProofTarget: true } }],
	])('a change of %s makes analysis and approval void', async (parameter, change) => {
		const options = { code: `VOID ${parameter}` };
		const parameters = { contactDate: { at: '2027-03-01T09:00', timeZone: 'Asia/Tokyo' } };
		const { delivery } = await save(bench.context(), makeItems(3), parameters, options);
		await analyzeDelivery(bench.context(), { deliveryId: delivery.id });
		await decide(bench.context(), delivery);
		const changed = await save(bench.context(), makeItems(3), { ...parameters, ...change }, options);
		expect(changed).toMatchObject({ change: 'updated', delivery: { id: delivery.id, analysisId: null, revision: 2 } });
		expect(await errorCode(confirm(bench.context(), delivery, senderTo({ port: 1 })))).toBe('analysisMissing');
		await analyzeDelivery(bench.context(), { deliveryId: delivery.id });
		const { approvalMode } = changed.delivery.parameters;
		if (approvalMode === 'manual' && !changed.delivery.parameters.smtpTest) expect(await errorCode(confirm(bench.context(), delivery, senderTo({ port: 1 })))).toBe('confirmationMissing');
	});

	test('once sending has started, a change is refused and the same again is found', async () => {
		const sink = await openSink();
		const { delivery } = await prepare(bench.context(), 2);
		await confirm(bench.context(), delivery, senderTo(sink));
		const { code } = delivery;
		expect(await errorCode(save(bench.context(), makeItems(3), {}, { code }))).toBe('deliveryLocked');
		expect(await errorCode(save(bench.context(), makeItems(2), { subject: 'Bye' }, { code }))).toBe('deliveryLocked');
		expect(await save(bench.context(), makeItems(2), {}, { code })).toMatchObject({
			change: 'unchanged',
			delivery: { status: 'finished', revision: 1 },
		});
	});
});

describe('what cannot be saved', () => {
	test.each([
		['no items', [], {}, 'noRecipients', /source is empty/],
		[
			'no address field anywhere',
			[{ mail: 'r1@example.com' }, {}],
			{},
			'addressFieldMissing',
			/None of the 2 recipients has a field "email"/,
		],
		['no content', makeItems(1), { text: ' ' }, 'invalidParameter', /no content/],
		['no label', makeItems(1), { label: ' ' }, 'invalidParameter', /Label is empty/],
		['a negative batch', makeItems(1), { batchQuantity: -1 }, 'invalidParameter', /below 0/],
		['a validity of nothing', makeItems(1), { validityMs: 0 }, 'invalidParameter', /more than 0/],
		['a sender that is no address', makeItems(1), { sender: { address: 'shop' } }, 'invalidSender', /"shop"/],
		['a line break in the subject', makeItems(1), { subject: 'Hi\r\nBcc: x@y.zz' }, 'invalidHeader', /character 3/],
		[
			'a line break in the sender name',
			makeItems(1),
			{ sender: { name: 'a\nb', address: 'a@b.cc' } },
			'invalidHeader',
			/Sender name/,
		],
		['Liquid that is not closed', makeItems(1), { text: 'a\n  {{ recipient.x' }, 'templateSyntax', /line 2/],
	])('%s: %s', async (_what, items, parameters, code, sentence) => {
		const before = await bench.sql('select id from delivery');
		const saving = save(bench.context(), items, parameters);
		await expect(saving).rejects.toMatchObject({
			code,
			message: expect.stringMatching(sentence),
			advice: expect.any(String),
		});
		expect(await bench.sql('select id from delivery')).toHaveLength(before.length);
	});

	test('one item with the address field is enough: the others are excluded later', async () => {
		const { delivery } = await save(bench.context(), [{ id: 1 }, { email: 'r1@example.com' }]);
		expect(delivery.targetRecipients).toBe(2);
	});
});

test('the text is made from the HTML when there is none', async () => {
	const { delivery } = await save(bench.context(), makeItems(1), { html: '<p>Hello <b>you</b></p>', text: '' });
	expect(delivery.parameters.text?.trim()).toBe('Hello you');
});

test('the fingerprint takes in content and formats', async () => {
	const { parameters, fingerprint } = (await save(bench.context(), makeItems(1))).delivery;
	expect(fingerprintOf(parameters, null)).toBe(fingerprint);
	expect(fingerprintOf({ ...parameters, subject: 'Bye' }, null)).not.toBe(fingerprint);
	expect(fingerprintOf(parameters, { detection: 'profile' })).not.toBe(fingerprint);
});

test('a target taken in by many batches is the one that came in', async () => {
	const intake = await openTargetIntake(bench.context(), { address: 'email' });
	for (const item of makeItems(5)) await intake.add([item]);
	const inOne = await openTargetIntake(bench.context(), { address: 'email' });
	await inOne.add(makeItems(5));
	expect(intake.finish()).toEqual(inOne.finish());
	const rows = await bench.store.readTarget(intake.targetVersion, 0, 10);
	expect(rows.map(({ position, profile }) => [position, profile])).toEqual(makeItems(5).map((item, at) => [at, item]));
});

test('parameters keep what the user left out as the defaults', async () => {
	const { delivery } = await save(bench.context(), makeItems(1));
	expect(delivery.parameters).toMatchObject({
		...PARAMETERS,
		formatChoice: 'recipientPreference',
		approvalMode: 'manual',
		validityMs: 5 * 24 * 3_600_000,
		batchQuantity: 0,
	});
});
