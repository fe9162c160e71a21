/** Email Delivery in n8n's engine: every operation, what it gives, and what it makes of bad input. */
import { DatabaseSync } from 'node:sqlite';
import type { IDataObject } from 'n8n-workflow';
import {
	analyze,
	ANN,
	BASE_URL,
	BOB,
	CAT,
	confirm,
	email,
	itemOn,
	manage,
	openWorkbench,
	outputsOf,
	PACKAGE,
	receivedBy,
	sentencesOf,
	type Workbench,
} from './support';

let bench: Workbench;
let deliveryId: string;

beforeAll(async () => {
	bench = await openWorkbench();
	const run = await bench.run([email({ html: '<p>Hello {{ recipient.firstName | default: "you" }} <a href="{{ links.mirror }}">online</a> <a href="{{ links.unsubscribe }}">Unsubscribe</a></p>' }), analyze(), confirm()], [ANN, BOB, CAT, { email: 'none' }]);
	deliveryId = String(itemOn(run, 'Confirm Delivery', 0).deliveryId);
});
afterAll(() => bench.close());

/** What the operation gives for one input item. */
async function results(resource: string, operation: string, parameters: object = {}, item: object = {}): Promise<IDataObject[]> {
	const run = await bench.run([manage({ resource, operation, deliveryId: { mode: 'list', value: deliveryId }, ...parameters })], [item]);
	if (run.status !== 'success') throw new Error(sentencesOf(run));
	return outputsOf(run, 'Email Delivery')[0]!;
}

async function result(...args: Parameters<typeof results>): Promise<IDataObject> {
	const [first, ...others] = await results(...args);
	expect(others).toEqual([]);
	return first!;
}

test.each([
	['delivery', 'getAll', 'many'],
	['message', 'getAll', 0],
	['journal', 'getAll', -1],
	['feedback', 'getToQualify', 1.5],
])('a Limit that is no number of results is refused, not answered with nothing: %s, %s, %j', async (resource, operation, limit) => {
	const asked = results(resource, operation, { returnAll: false, limit: `={{ ${JSON.stringify(limit)} }}` });
	await expect(asked).rejects.toThrow(`Limit: ${JSON.stringify(limit)} is no whole number from 1 on.`);
});

describe('Delivery', () => {
	test('Get: with analysis, sending and dates, by the id of the item or of the list', async () => {
		const byList = await result('delivery', 'get');
		expect(byList).toMatchObject({
			deliveryId,
			label: 'Spring news',
			status: 'finished',
			target: { recipients: 4 },
			analysis: { toDeliver: 3, exclusions: { invalidAddress: 1 } },
			sending: { sent: 3, failed: 0, unknown: 0 },
		});
		expect(String(byList.finishedAt)).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
		const byItem = await result('delivery', 'get', { deliveryId: undefined }, { deliveryId });
		expect(byItem).toEqual(byList);
	});

	test('Get Many: by search, status and date, newest first, to the limit', async () => {
		for (const label of ['Summer one', 'Summer two', 'Summer three']) await bench.run([email({ label })], [ANN]);
		const labels = async (filters: object, limit: object = {}) =>
			(await results('delivery', 'getAll', { filters, ...limit })).map(({ label }) => label);
		expect(await labels({ search: 'summer' })).toEqual(['Summer three', 'Summer two', 'Summer one']);
		expect(await labels({ search: 'summer' }, { limit: 2 })).toEqual(['Summer three', 'Summer two']);
		expect(await labels({ statuses: ['finished'] }, { returnAll: true })).toEqual(['Spring news']);
		expect(await labels({ search: 'summer', createdBefore: '2020-01-01T00:00:00' })).toEqual([]);
		expect(await labels({ search: 'summer', createdAfter: '2020-01-01' })).toHaveLength(3);
	});

	test('Pause, Resume and Stop: nothing leaves, goes on, is cancelled for good', async () => {
		const saved = await bench.run([email({ label: 'Halted' }), analyze()], [ANN, BOB]);
		const halted = { deliveryId: { mode: 'id', value: itemOn(saved, 'Analyze Delivery', 0).deliveryId } };
		expect(await result('delivery', 'pause', halted)).toMatchObject({ status: 'paused', halted: true, stopReason: 'paused' });
		expect(await result('delivery', 'resume', halted)).toMatchObject({ label: 'Halted' });
		expect(await result('delivery', 'stop', halted)).toMatchObject({ status: 'stopped', halted: true, cancelled: 2 });
		const messages = await results('message', 'getAll', halted);
		expect(messages.map(({ statusLabel }) => statusLabel)).toEqual(['Delivery Cancelled', 'Delivery Cancelled']);
		await expect(results('delivery', 'resume', halted)).rejects.toThrow('was stopped');
	});

	test('Delete: with all its data', async () => {
		const saved = await bench.run([email({ label: 'Short-lived' }), analyze()], [ANN]);
		const of = { deliveryId: { mode: 'id', value: itemOn(saved, 'Analyze Delivery', 0).deliveryId } };
		expect(await result('delivery', 'delete', of)).toMatchObject({ label: 'Short-lived', deleted: true });
		await expect(results('delivery', 'get', of)).rejects.toThrow('There is no delivery');
	});

	test('Clear Old Profiles: only of what ended so long ago', async () => {
		expect(await result('delivery', 'clearOldProfiles', { days: 30 })).toEqual({ deliveries: 0 });
		await expect(results('delivery', 'clearOldProfiles', { days: -1 })).rejects.toThrow('is no number of days');
	});
});

describe('Message', () => {
	test('Get Many: the delivery log, with the mirror link of each', async () => {
		const messages = await results('message', 'getAll');
		expect(messages).toMatchObject([
			{ deliveryId, address: ANN.email, status: 'sent', statusLabel: 'Sent', attempts: 1, reason: null },
			{ address: BOB.email, status: 'sent' },
			{ address: CAT.email, status: 'sent' },
			{ address: 'none', status: 'ignored', reason: 'invalidAddress', reasonLabel: 'Invalid address', mirrorLink: null },
		]);
		expect(messages[0]!.mirrorLink).toMatch(new RegExp(`^${BASE_URL}/mirror\\?t=1m`));
		expect(String(messages[0]!.sentAt)).toMatch(/Z$/);
	});

	test('Get Many: filtered, and to the limit', async () => {
		const addresses = async (filters: object, more: object = {}) =>
			(await results('message', 'getAll', { filters, ...more })).map(({ address }) => address);
		expect(await addresses({ states: ['sent'] }, { limit: 2 })).toEqual([ANN.email, BOB.email]);
		expect(await addresses({ reasons: ['invalidAddress'] })).toEqual(['none']);
		expect(await addresses({ address: 'BOB@' }, { returnAll: true })).toEqual([BOB.email]);
	});

	test('Resend Unknown: pending again, and sent by Confirm Delivery', async () => {
		const run = await bench.run([email({ label: 'Uncertain' }), analyze(), confirm()], [{ email: 'dan@example.com' }]);
		const { deliveryId: id } = itemOn(run, 'Confirm Delivery', 0);
		sql(`update message set state = 'unknown' where address = 'dan@example.com'`);
		const of = { deliveryId: { mode: 'id', value: id } };
		expect(await result('message', 'resendUnknown', of)).toMatchObject({ requeued: 1, status: 'pending' });
		await bench.run([confirm()], [{ deliveryId: id }]);
		expect(receivedBy(bench.sink).filter((address) => address === 'dan@example.com')).toHaveLength(2);
		expect(await result('message', 'resendUnknown', of)).toMatchObject({ requeued: 0, status: 'finished' });
	});
});

describe('Address', () => {
	const address = 'Eve@Example.org';

	test.each([
		['quarantine', 'quarantine'],
		['unquarantine', 'valid'],
		['denylist', 'denylisted'],
		['undenylist', 'valid'],
	])('%s: the address is then %s', async (operation, status) => {
		expect(await result('address', operation, { address })).toMatchObject({ address: 'eve@example.org', status });
		expect(await result('address', 'get', { address })).toMatchObject({ status });
	});

	test('what is in quarantine is left out by the next analysis', async () => {
		await result('address', 'quarantine', { address });
		const run = await bench.run([email({ label: 'After quarantine' }), analyze()], [ANN, { email: 'EVE@example.org' }]);
		expect(itemOn(run, 'Analyze Delivery', 0).analysis).toMatchObject({ toDeliver: 1, exclusions: { quarantined: 1 } });
		await result('address', 'unquarantine', { address });
	});

	test('Get Many and Release in Bulk: by domain, status and period', async () => {
		for (const each of ['a@outage.example', 'b@outage.example', 'c@other.example']) await result('address', 'quarantine', { address: each });
		await result('address', 'denylist', { address: 'd@outage.example' });
		const list = async (filters: object) => (await results('address', 'getAll', { filters })).map((record) => record.address);
		expect(await list({ domain: '@Outage.example' })).toEqual(['a@outage.example', 'b@outage.example', 'd@outage.example']);
		expect(await list({ domain: 'outage.example', status: 'quarantine' })).toEqual(['a@outage.example', 'b@outage.example']);
		expect(await list({ status: 'denylisted', domain: 'outage.example' })).toEqual(['d@outage.example']);
		expect(await list({ until: '2020-01-01' })).toEqual([]);
		await expect(results('address', 'releaseAddresses')).rejects.toThrow('Neither a domain nor a period');
		const old = { domain: 'outage.example', until: '2020-01-01T00:00:00' };
		expect(await result('address', 'releaseAddresses', old)).toEqual({ released: 0 });
		expect(await result('address', 'releaseAddresses', { domain: 'outage.example', since: '2020-01-01' })).toEqual({ released: 2 });
		expect(await list({ status: 'quarantine' })).toEqual(['c@other.example']);
	});

	test('Export and Erase Personal Data: all of it, then none; nothing goes there again', async () => {
		const mine = { address: BOB.email };
		const data = await result('address', 'exportPersonalData', mine);
		expect(data).toMatchObject({ address: BOB.email, profiles: expect.arrayContaining([expect.objectContaining({ profile: BOB })]) });
		expect((data.messages as object[]).length).toBeGreaterThan(0);
		expect(await result('address', 'erasePersonalData', mine)).toMatchObject({ messages: (data.messages as object[]).length });
		expect(await result('address', 'exportPersonalData', mine)).toMatchObject({ messages: [], profiles: [], journal: [] });
		expect(await result('address', 'get', mine)).toMatchObject({ status: 'denylisted', denylistSource: 'erased' });
		const next = await bench.run([email({ label: 'After erasure' }), analyze()], [ANN, BOB]);
		expect(itemOn(next, 'Analyze Delivery', 0).analysis).toMatchObject({ toDeliver: 1, exclusions: { denylisted: 1 } });
		expect(await result('address', 'undenylist', mine)).toMatchObject({ status: 'valid' });
	});

	test.each(['={{ "" }}', 'nobody', 'a b@example.com'])('%j is refused with a sentence', async (bad) => {
		await expect(results('address', 'get', { address: bad })).rejects.toThrow('is not an e-mail address');
	});
});

describe('Subscription', () => {
	const of = { service: 'Birds', address: 'Fay@Example.org' };

	test('Subscribe and Unsubscribe: how it stands then, and what the address is besides', async () => {
		const fields = { profile: '{"firstName":"Fay"}' };
		expect(await result('subscription', 'subscribe', { ...of, ...fields })).toEqual({ service: 'Birds', address: 'Fay@example.org', isNew: true, addressStatus: 'valid' });
		expect(await result('subscription', 'subscribe', of)).toMatchObject({ isNew: false });
		await result('address', 'denylist', of);
		expect(await result('subscription', 'subscribe', of)).toMatchObject({ addressStatus: 'denylisted' });
		await result('address', 'undenylist', of);
		expect(await result('subscription', 'unsubscribe', of)).toMatchObject({ address: 'fay@example.org', isNew: true });
		expect(await result('subscription', 'unsubscribe', of)).toMatchObject({ isNew: false });
		expect(await results('subscription', 'getAll', of)).toEqual([]);
	});

	test('Get Many: by address, to the limit, with the fields', async () => {
		for (const name of ['c', 'a', 'b']) await result('subscription', 'subscribe', { service: 'Fish', address: `${name}@example.org`, profile: `{"name":"${name}"}` });
		const list = await results('subscription', 'getAll', { service: 'Fish', limit: 2 });
		expect(list).toEqual(['a', 'b'].map((name) => ({ service: 'Fish', address: `${name}@example.org`, format: '', profile: { name }, source: 'Email Delivery', at: expect.stringMatching(/Z$/) })));
		expect(await results('subscription', 'getAll', { service: 'Fish', returnAll: true })).toHaveLength(3);
	});

	test.each<[string, string, object, string]>([
		['subscribe', 'no service', { ...of, service: ' ' }, 'Service is empty'],
		['unsubscribe', 'a service with a line break', { ...of, service: 'a\u0007b' }, 'Service has a control character'],
		['subscribe', 'what is no address', { ...of, address: 'fay' }, '"fay" is not an e-mail address'],
		['subscribe', 'fields that are no object', { ...of, profile: '[1]' }, 'Fields must be a JSON object'],
		['subscribe', 'fields that are no JSON', { ...of, profile: '{name}' }, 'Fields must be a JSON object'],
		['subscribe', 'fields of 1 MB', { ...of, profile: `{"x":"${'x'.repeat(1_000_000)}"}` }, 'Fields have 1000008 characters'],
	])('%s refuses %s', async (operation, _, parameters, sentence) => {
		await expect(results('subscription', operation, parameters)).rejects.toThrow(sentence);
	});
});

test('Feedback: all of it, what is to qualify, and its patterns', async () => {
	const feedback = { kind: 'bounce', action: 'failed', detail: null, type: 'soft', status: '', replyCode: 550, phase: 'content' } as const;
	const effect = { moveTo: null, address: null, isComplaint: false } as const;
	await bench.withStore(async (store) => {
		for (const [at, isQualified] of [true, false, false].entries()) {
			const unknown = { reason: isQualified ? 'refused' : 'notDefined', pattern: isQualified ? 'spam' : 'strange *' } as const;
			const diagnostic = `strange ${at}`;
			await store.recordFeedback({ ...feedback, ...unknown, effect, diagnostic, isQualified, messageId: null, address: CAT.email, dedupeKey: `f${at}` });
		}
	});
	expect(await results('feedback', 'getAll')).toHaveLength(3);
	const toQualify = await results('feedback', 'getAll', { filters: { toQualify: true } });
	expect(toQualify.map(({ diagnostic, reasonLabel }) => [diagnostic, reasonLabel])).toEqual([
		['strange 2', 'Not defined'],
		['strange 1', 'Not defined'],
	]);
	expect(await results('feedback', 'getAll', { filters: { deliveryId: 'none' } })).toEqual([]);
	expect(await results('feedback', 'getToQualify')).toMatchObject([{ pattern: 'strange *', times: 2, phase: 'content' }]);
});

test('Journal, Get Many: who did what', async () => {
	const entries = await results('journal', 'getAll', { returnAll: true });
	expect(entries.map(({ actor }) => actor)).toEqual(expect.arrayContaining(['Email Parameters', 'Analyze Delivery', 'Confirm Delivery']));
	expect(await results('journal', 'getAll', { limit: 1 })).toEqual(entries.slice(0, 1));
});

describe('bad input', () => {
	test.each([
		['delivery', 'get', { deliveryId: { mode: 'id', value: '={{ $json.none }}' } }, 'names no delivery'],
		['delivery', 'get', { deliveryId: 'x' }, 'There is no delivery "x"'],
		['delivery', 'get', { deliveryId: { mode: 'id', value: 'x' } }, 'There is no delivery "x"'],
		['delivery', 'getAll', { filters: { createdAfter: 'soon' } }, 'Created After: "soon" is not a date'],
		['message', 'getAll', { deliveryId: { mode: 'id', value: 'x' } }, 'There is no delivery "x"'],
		['journal', 'getAll', { deliveryId: { mode: 'id', value: 'x' } }, 'There is no delivery "x"'],
	])('%s %s %j', async (resource, operation, parameters, sentence) => {
		await expect(results(resource, operation, parameters)).rejects.toThrow(sentence);
	});

	test('continue on fail: an error item, and the next item goes on', async () => {
		const step = manage({ resource: 'address', operation: 'get', address: '={{ $json.address }}' }, { onError: 'continueRegularOutput' });
		const run = await bench.run([step], [{ address: 'nobody' }, { address: ANN.email }]);
		expect(outputsOf(run, 'Email Delivery')[0]).toEqual([
			{ error: expect.stringContaining('is not an e-mail address') as string, details: expect.stringContaining('(invalidParameter)') as string },
			expect.objectContaining({ address: ANN.email, status: 'valid' }),
		]);
	});
});

test.each([
	['delivery', 'resume', {}],
	['message', 'resendUnknown', {}],
	['delivery', 'delete', {}],
	['delivery', 'clearOldProfiles', { days: 0 }],
	['address', 'erasePersonalData', { address: ANN.email }],
	['address', 'undenylist', { address: ANN.email }],
	['address', 'unquarantine', { address: ANN.email }],
	['address', 'releaseAddresses', { domain: 'example.com' }],
])('%s %s is left to a person when it is the tool of an AI agent', async (resource, operation, parameters) => {
	const tool = { type: `${PACKAGE}.emailDeliveryTool` };
	const step = manage({ resource, operation, deliveryId: { mode: 'id', value: deliveryId }, ...parameters }, tool);
	const run = await bench.run([step], [{}]);
	expect(run.status).toBe('error');
	expect(sentencesOf(run)).toContain('left to a person');
});

function sql(statement: string): void {
	const database = new DatabaseSync(bench.storeFile, { timeout: 5_000 });
	database.exec(statement);
	database.close();
}
