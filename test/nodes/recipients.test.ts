/** Recipients From: every source through the built node in n8n's engine. */
import { Container } from '@n8n/di';
import { encode } from 'iconv-lite';
import { BinaryDataService } from 'n8n-core';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { IBinaryData, IDataObject } from 'n8n-workflow';
import type { DeliveryContext } from '../../core/delivery/context';
import { unsubscribe } from '../../core/delivery/links/unsubscribe';
import { signToken } from '../../core/links/token';
import { analyze, ANN, BOB, CAT, confirm, email, expectRefusal, itemOn, manage, openWorkbench, outputsOf, proof, receivedBy, type Workbench } from './support';

let bench: Workbench;
beforeEach(async () => {
	bench = await openWorkbench();
});
afterEach(() => bench.close());

const CSV = 'email,firstName\nann@example.com,Ann\nbob@example.org,花子\n';

/** A file as n8n keeps it: in memory, or in its binary data folder. */
async function fileItem(content: string | Buffer, kept: 'memory' | 'folder' = 'folder') {
	const bytes = Buffer.from(content);
	const data: IBinaryData = { data: bytes.toString('base64'), mimeType: 'text/csv', fileName: 'recipients.csv' };
	if (kept === 'memory') return { json: {}, binary: { data } };
	const location = { type: 'execution' as const, workflowId: 'w', executionId: 'e' };
	const stored = await Container.get(BinaryDataService).store(location, bytes, { ...data });
	return { json: {}, binary: { data: stored } };
}

const fromFile = async (content: string | Buffer, parameters: object = {}, kept?: 'memory' | 'folder') =>
	bench.run([email({ recipientsFrom: 'file', ...parameters }), analyze(), confirm()], [], { startItems: [await fileItem(content, kept)] });

const BOTH = ['ann@example.com', 'bob@example.org'];

describe('File', () => {
	test.each<[string, string | Buffer, object]>([
		['a CSV file', CSV, {}],
		['Shift_JIS and semicolons', encode(CSV.replaceAll(',', ';'), 'Shift_JIS'), { recipientsFileOptions: { encoding: 'Shift_JIS', delimiter: ';' } }],
		['a byte order mark', `\uFEFF${CSV}`, {}],
		['UTF-16 by its mark', encode(`\uFEFF${CSV}`, 'utf-16le'), {}],
		['no header row', CSV.slice(CSV.indexOf('\n') + 1), { recipientsFileOptions: { header: false }, addressField: 'column1', html: '<p>{{ recipient.column2 }}</p>' }],
		['NDJSON', '{"email":"ann@example.com"}\n{"email":"bob@example.org","deep":{"x":[1]}}\n', { recipientsFileOptions: { format: 'ndjson' } }],
	])('%s', async (_, content, parameters) => {
		const execution = await fromFile(content, parameters);
		expect(itemOn(execution, 'Confirm Delivery', 0)).toMatchObject({ target: { recipients: 2 }, sending: { sent: 2 } });
		expect(receivedBy(bench.sink)).toEqual(BOTH);
	});

	test('a CSV file that n8n keeps in memory', async () => {
		const execution = await fromFile(CSV, {}, 'memory');
		expect(itemOn(execution, 'Confirm Delivery', 0)).toMatchObject({ sending: { sent: 2 } });
	});

	test('files of several items, one after the other', async () => {
		const startItems = [await fileItem(CSV), await fileItem('email\ncat@example.net\n')];
		const execution = await bench.run([email({ recipientsFrom: 'file' }), analyze(), confirm()], [], { startItems });
		expect(itemOn(execution, 'Confirm Delivery', 0)).toMatchObject({ sending: { sent: 3 } });
	});

	test('50,000 rows come in in order', async () => {
		const rows = Array.from({ length: 50_000 }, (_, index) => `r${index}@example.com,Name ${index}\n`);
		const startItems = [await fileItem(`email,firstName\n${rows.join('')}`)];
		const execution = await bench.run([email({ recipientsFrom: 'file', deliveryOptions: { code: 'many' } })], [], { startItems });
		expect(itemOn(execution, 'Email Parameters', 0)).toMatchObject({ target: { recipients: 50_000 } });
		await bench.withStore(async (store) => {
			const { targetVersion } = (await store.findDeliveryByCode('many'))!;
			const [last] = await store.readTarget(targetVersion, 49_999, 2);
			expect(last).toMatchObject({ position: 49_999, address: 'r49999@example.com', profile: { firstName: 'Name 49999' } });
		});
	});

	test.each<[string, string | Buffer, object, string[]]>([
		['a ragged row', `${CSV}cat@example.net\n`, {}, ['row 3 (line 4) has 1 field', 'Nothing was saved', '(fileUnreadable)']],
		['another encoding', encode(CSV, 'Shift_JIS'), {}, ['row 2 (line 3), field "firstName", has bytes that are not UTF-8']],
		['NUL bytes', 'email\na@b.example\0\n', {}, ['row 1 (line 2)', 'NUL']],
		['a mapping to a missing field', CSV, { addressField: 'mail' }, ['has a field "mail" (Address Field)', '(addressFieldMissing)']],
		['an opt-out field that is not there', CSV, { targetOptions: { optOutField: 'optout' } }, ['has a field "optout" (Opt-Out Field)', '(fieldMissing)']],
		['a file without rows', 'email,name\n', {}, ['source is empty', '(noRecipients)']],
		['no such binary field', CSV, { binaryField: 'attachment' }, ['attachment']],
		['a value of 1 MB', `email,notes\na@b.example,${'x'.repeat(999_000)}\n`, {}, ['Row 1 has', 'most of them in "notes"', '(invalidParameter)']],
	])('%s is refused', async (_, content, parameters, pieces) => {
		expectRefusal(await fromFile(content, parameters), bench.sink, pieces);
		await bench.withStore(async (store) => expect(await store.findDeliveryByCode('x')).toBeUndefined());
	});
});

describe('SQL Query', () => {
	const withDatabase = (file: string, ...statements: string[]) => {
		const database = new DatabaseSync(file);
		statements.forEach((statement) => database.exec(statement));
		database.close();
		Object.assign(bench.credentials, { targetDatabaseApi: { kind: 'sqlite', file } });
	};
	const credentials = { credentials: Object.fromEntries(['deliveryStoreApi', 'targetDatabaseApi'].map((type) => [type, { id: type, name: type }])) };
	const query = (sqlQuery: string, parameters: object = {}) =>
		bench.run([email({ recipientsFrom: 'sqlQuery', sqlQuery, ...parameters }, credentials), analyze(), confirm()]);
	const PEOPLE = [
		'create table person (email text, firstName text, age integer)',
		"insert into person values ('ann@example.com', 'Ann', 30), ('bob@example.org', 'Bob', 40), ('cat@example.net', 'Cat', 50)",
	];

	test('each row is a recipient, with parameters', async () => {
		withDatabase(join(bench.folder, 'people.sqlite'), ...PEOPLE);
		const execution = await query('select email, "firstName" from person where age < ?', { queryParameters: '[45]' });
		expect(itemOn(execution, 'Confirm Delivery', 0)).toMatchObject({ sending: { sent: 2 } });
		expect(receivedBy(bench.sink)).toEqual(BOTH);
	});

	test.each<[string, string, object, string[]]>([
		['an SQL error', 'select emial from person', {}, ['SQL Query: no such column: emial', '(sourceUnusable)']],
		['no query', ' ', {}, ['SQL Query is empty']],
		['parameters that are no list', 'select * from person', { queryParameters: '{"a":1}' }, ['Query Parameters is no JSON list']],
		['a statement that writes', 'delete from person', {}, ['gives no rows']],
	])('%s is refused', async (_, sql, parameters, pieces) => {
		withDatabase(join(bench.folder, 'people.sqlite'), ...PEOPLE);
		expectRefusal(await query(sql, parameters), bench.sink, pieces);
	});

	test("the store's own file is refused", async () => {
		await bench.run([email()]);
		Object.assign(bench.credentials, { targetDatabaseApi: { kind: 'sqlite', file: bench.storeFile } });
		expectRefusal(await query('select address as email from message'), bench.sink, ['is a delivery store', 'Earlier Delivery']);
	});
});

describe('Earlier Delivery', () => {
	test('its recipients by status, with their profiles', async () => {
		await bench.close();
		// refused for its content: an unknown user would be in quarantine by now
		bench = await openWorkbench({ refuse: { 'bob@example.org': { code: 550, message: '5.7.1 Message content rejected' } } });
		await bench.run([email({ deliveryOptions: { code: 'first' } }), analyze(), confirm()]);
		const before = bench.sink.messages.length;
		const again = (earlierStatus: string[]) => bench.run([email({ recipientsFrom: 'earlierDelivery', earlierCode: 'first', earlierStatus, subject: 'Again, {{ recipient.email }}' }), analyze(), confirm()]);
		expect(itemOn(await again(['sent']), 'Confirm Delivery', 0)).toMatchObject({ target: { recipients: 2 }, sending: { sent: 2 } });
		expect(bench.sink.messages.slice(before).flatMap(({ envelope }) => envelope.to).sort()).toEqual(['ann@example.com', 'cat@example.net']);
		expect(itemOn(await again(['failed']), 'Confirm Delivery', 0)).toMatchObject({ target: { recipients: 1 }, sending: { failed: 1 } });
	});

	test.each<[string, object, string[]]>([
		['a code that there is not', { earlierCode: 'nowhere' }, ['no delivery with the code "nowhere"', '(sourceUnusable)']],
		['no code', { earlierCode: ' ' }, ['code of the earlier delivery is empty']],
		['one that was never analyzed', { earlierCode: 'saved' }, ['has not been analyzed']],
		['no status', { earlierCode: 'saved', earlierStatus: [] }, ['no status']],
	])('%s is refused', async (_, parameters, pieces) => {
		await bench.run([email({ deliveryOptions: { code: 'saved' } })]);
		expectRefusal(await bench.run([email({ recipientsFrom: 'earlierDelivery', ...parameters })]), bench.sink, pieces);
	});
});

describe('Subscribers of a Service', () => {
	const subscribe = (address: string, parameters: object = {}) =>
		bench.run([manage({ resource: 'subscription', operation: 'subscribe', service: 'Cats', address, ...parameters })], [{}]);
	const send = (parameters: object = {}) =>
		bench.run([email({ recipientsFrom: 'subscribers', subscribedService: 'Cats', subject: '{{ recipient.firstName | default: recipient.email }}', ...parameters }), analyze(), confirm()], [{}]);
	const subjects = () => bench.sink.messages.map(({ raw }) => /^Subject: (.*)$/m.exec(raw.toString())?.[1]?.trim());

	test('everybody who is subscribed, with the profile that they subscribed with', async () => {
		await subscribe('Zoe@Example.com', { profile: '{"firstName":"Zoe"}', format: 'text' });
		await subscribe('adam@example.org');
		await subscribe('bea@example.org', { service: 'Dogs' });
		const item = itemOn(await send(), 'Confirm Delivery', 0);
		expect(item).toMatchObject({ target: { recipients: 2 }, analysis: { formats: { alternative: 1, text: 1 } }, sending: { sent: 2 } });
		expect(subjects().sort()).toEqual(['Zoe', 'adam@example.org']);
	});

	test('an unsubscription from such a delivery ends the subscription, and puts nobody on the denylist', async () => {
		await subscribe('zoe@example.com');
		await subscribe('adam@example.org');
		const sent = itemOn(await send(), 'Confirm Delivery', 0);
		await bench.withStore(async (store) => {
			const { parameters, analysisId } = (await store.findDelivery(String(sent.deliveryId)))!;
			expect(parameters.service).toBe('Cats');
			const [message] = await store.readMessages(analysisId!, { limit: 1 });
			const token = signToken(store.linkKey, { kind: 'unsubscribe', deliveryId: String(sent.deliveryId), messageId: message!.id });
			expect(await unsubscribe({ store } as DeliveryContext, token, 'page')).toMatchObject({ isDone: true, event: { service: 'Cats' } });
			expect((await store.listSubscribers('Cats', { limit: 9 })).map(({ address }) => address)).toEqual(['zoe@example.com']);
			expect(await store.findAddress('adam@example.org')).toBeUndefined();
		});
		expect(itemOn(await send({ label: 'Second' }), 'Confirm Delivery', 0)).toMatchObject({ target: { recipients: 1 } });
	});

	test.each<[string, object, string[]]>([
		['a service that nobody is subscribed to', { subscribedService: 'Birds' }, ['nobody is subscribed to the service "Birds"', 'resource Subscription', '(sourceUnusable)']],
		['no service', { subscribedService: ' ' }, ['the name of the service is empty', '(sourceUnusable)']],
	])('%s is refused', async (_, parameters, pieces) => {
		expectRefusal(await send(parameters), bench.sink, pieces);
	});
});

describe('excluded', () => {
	test('addresses of a list, and recipients of an earlier delivery', async () => {
		await bench.run([email({ deliveryOptions: { code: 'first' } }), analyze(), confirm()], [ANN]);
		const targetOptions = { excludeAddresses: 'BOB@example.org, nonsense', excludeDelivery: 'first' };
		const execution = await bench.run([email({ targetOptions }), analyze(), confirm()], [ANN, BOB, CAT]);
		expect(itemOn(execution, 'Confirm Delivery', 0)).toMatchObject({ analysis: { exclusions: { excludedByRule: 2 } }, sending: { sent: 1 } });
		expect(receivedBy(bench.sink)).toEqual(['ann@example.com', 'cat@example.net']);
	});

	test('a list that changes makes the analysis void', async () => {
		const run = (excludeAddresses: string) => bench.run([email({ deliveryOptions: { code: 'c' }, targetOptions: { excludeAddresses } }), analyze()]);
		await run(BOB.email);
		const revised = itemOn(await run(CAT.email), 'Analyze Delivery', 0);
		expect(revised).toMatchObject({ revision: 2, analysis: { exclusions: { excludedByRule: 1 } } });
	});
});

test('rules of the target, as the node reads them', async () => {
	const targetOptions = {
		filter: 'recipient.email != "cat@example.net"',
		maxMessages: 5,
		controlGroup: '1',
		service: 'Newsletter',
		seeds: { seed: [{ address: 'seed@example.com', profile: '{"firstName":"Seed"}', format: '' }] },
	};
	const execution = await bench.run([email({ targetOptions }), analyze(), confirm()], [ANN, BOB, CAT]);
	expect(itemOn(execution, 'Confirm Delivery', 0)).toMatchObject({ analysis: { exclusions: { excludedByRule: 1, controlAddress: 1 } }, sending: { sent: 1 } });
	const received = receivedBy(bench.sink);
	expect(received).toHaveLength(2);
	expect(received).toContain('seed@example.com');
});

test('rating and proof target, as the node reads them', async () => {
	const targetOptions = { addProofTarget: true, qualityField: 'rating', minQuality: 2 };
	const people = [{ ...ANN, rating: 3 }, { ...BOB, rating: '1' }, CAT];
	const execution = await bench.run([email({ targetOptions }), proof({ proofAddresses: 'proof@example.com' }), analyze(), confirm()], people);
	expect(itemOn(execution, 'Confirm Delivery', 0)).toMatchObject({ analysis: { exclusions: { badQuality: 1 } }, sending: { sent: 2 } });
	expect(receivedBy(bench.sink)).toEqual(['ann@example.com', 'cat@example.net', 'proof@example.com', 'proof@example.com']);
});

test.each<[string, object, string[]]>([
	['a condition that is none', { filter: 'recipient.a =' }, ['Filter Condition, line 1', '(templateSyntax)']],
	['a control group of words', { controlGroup: 'some' }, ['Control Group is "some"']],
	['a seed that is no address', { seeds: { seed: [{ address: 'seed', profile: '{}' }] } }, ['Seed Addresses: "seed" is not an e-mail address']],
	['a rating without its field', { minQuality: 2 }, ['Minimum Quality needs Quality Field']],
	['fields of a seed that are no object', { seeds: { seed: [{ address: 's@example.com', profile: '[1' }] } }, ['Fields must be a JSON object']],
])('%s is refused', async (_, targetOptions, pieces) => {
	expectRefusal(await bench.run([email({ targetOptions })]), bench.sink, pieces);
});

describe('a field that an option names and nobody has', () => {
	test.each<[string, object, string]>([
		['opt-out: those who have opted out would get it', { targetOptions: { optOutField: 'nomail' } }, '"nomail" (Opt-Out Field)'],
		['event key: two events would be one message', { targetOptions: { eventKeyField: 'order' } }, '"order" (Event Key Field)'],
		['ID, where duplicates are kept by it', { targetOptions: { keyField: 'crm', keepDoubles: true } }, '"crm" (ID Field)'],
	])('%s, so it is refused', async (_, parameters, piece) => {
		expectRefusal(await bench.run([email(parameters), analyze(), confirm()]), bench.sink, [piece, '(fieldMissing)']);
	});

	test.each<[string, object, string[]]>([
		['format and ID: the analysis warns', { targetOptions: { formatField: 'fmt', keyField: 'crm' } }, ['"fmt", which Format Field', '"crm", which ID Field']],
		['opt-out of a transactional delivery, which does not look at it', { targetOptions: { optOutField: 'nomail' }, deliveryOptions: { kind: 'transactional' } }, []],
	])('%s, and it goes on', async (_, parameters, pieces) => {
		const execution = await bench.run([email({ ...parameters, approvalMode: 'automatic' }), analyze(), confirm()]);
		const { analysis, sending } = itemOn(execution, 'Confirm Delivery', 0) as { analysis: { findings: Array<{ rule: string; text: string }> }; sending: object };
		const texts = analysis.findings.filter(({ rule }) => rule === 'targetFields').map(({ text }) => text);
		expect(texts).toEqual(pieces.map((piece) => expect.stringContaining(piece)));
		expect(sending).toMatchObject({ sent: 3 });
	});
});

test('above 200,000 items the node refuses, with a way out', async () => {
	const startItems = Array.from({ length: 200_001 }, () => ({ json: { email: 'a@b.example' } as IDataObject }));
	expectRefusal(await bench.run([email()], [], { startItems }), bench.sink, ['200001 recipients came in as items', 'File or SQL Query']);
});

test('above 10,000 items it says that there is a better way', async () => {
	const startItems = Array.from({ length: 10_001 }, (_, index) => ({ json: { email: `r${index}@b.example` } as IDataObject }));
	const execution = await bench.run([email()], [], { startItems });
	expect(outputsOf(execution, 'Email Parameters')[0]).toHaveLength(1);
	expect(JSON.stringify(execution)).toContain('10001 recipients came in as items');
});
