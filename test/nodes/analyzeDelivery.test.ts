/** Analyze Delivery in n8n's engine: its operations, its typology options, and the MTA credential where it is chosen. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { analyze, ANN, BOB, CAT, confirm, email, itemOn, openWorkbench, outputsOf, sentencesOf, type Workbench } from './support';

interface Told {
	state: string;
	toDeliver: number;
	recipients: number;
	exclusions: object;
	findings: Array<{ rule: string; level: string; text: string }>;
	durationMs: number | null;
	waves: object[];
}

let bench: Workbench;
beforeEach(async () => {
	bench = await openWorkbench();
});
afterEach(() => bench.close());

const table = (...values: object[]) => ({ values });

/** What Analyze Delivery says, and from which output. */
async function told(typologyOptions: object, parameters: object = {}, settings?: object): Promise<Told & { output: number }> {
	const execution = await bench.run([email(parameters), analyze({ typologyOptions }, settings)], [ANN, BOB, CAT]);
	const outputs = outputsOf(execution, 'Analyze Delivery');
	const output = outputs.findIndex((items) => items.length > 0);
	const [item] = outputs[output] ?? [];
	if (!item) throw new Error(`No item came: ${sentencesOf(execution)}`);
	return { ...(item.analysis as unknown as Told), output };
}

const found = ({ findings }: Told) => findings.map(({ rule, level }) => `${level} ${rule}`);

test.each<[string, object, Partial<Told> & { output: number }, string[]]>([
	['nothing', {}, { toDeliver: 3, output: 0 }, []],
	[
		'Filtering Rules',
		{ filtering: table({ label: 'No Bob', condition: 'recipient.firstName == "Bob"' }) },
		{ toDeliver: 2, exclusions: { excludedByRule: 1 }, output: 0 },
		['information exclusionRules'],
	],
	[
		'Pressure Rules',
		{ pressure: table({ label: 'None', maxMessages: 0, periodDays: 7 }) },
		{ toDeliver: 0, exclusions: { excludedAfterArbitration: 3 }, output: 1 },
		['error recipients', 'information exclusionRules'],
	],
	[
		'Capacity Rules',
		{ capacity: table({ label: 'Two', maxPerDay: 2 }) },
		{ toDeliver: 2, exclusions: { excludedAfterArbitration: 1 }, output: 0 },
		['information exclusionRules'],
	],
	[
		'Control Rules',
		{ control: table({ label: 'Few', condition: 'delivery.toDeliver < 10', text: 'Few', level: 'error' }) },
		{ toDeliver: 3, output: 1 },
		['error control: Few'],
	],
	['Personalization Sample', { personalizationSample: 1 }, { toDeliver: 3, output: 0 }, ['information personalization']],
])('%s', async (_what, options, expected, rules) => {
	const analysis = await told(options);
	expect(analysis).toMatchObject(expected);
	expect(found(analysis)).toEqual(rules);
});

test('Rule Levels raise, lower and switch off', async () => {
	const html = { html: '<p>Hello</p>' };
	expect(found(await told({}, html))).toEqual(['warning unsubscriptionLink', 'warning unsubscriptionLink']);
	const levels = (level: string) => ({ levels: table({ rule: 'unsubscriptionLink', level }) });
	const raised = await told(levels('error'), html);
	expect([raised.output, raised.state]).toEqual([1, 'rejected']);
	expect(found(await told(levels('off'), html))).toEqual([]);
});

test('the duration and the waves at the configured rates', async () => {
	const analysis = await told({}, {
		scheduleOptions: { messagesPerHour: 1, equalWaves: { plan: { size: '2', period: '1d' } } },
	});
	expect(analysis).toMatchObject({ durationMs: 25 * 60 * 60 * 1000, waves: [{ messages: 2, delayMs: 0 }, { messages: 1, delayMs: 86_400_000 }] });
});

test('Estimate tells the same and freezes nothing: Confirm Delivery refuses', async () => {
	const steps = [email(), analyze({ operation: 'estimate', typologyOptions: { capacity: table({ label: 'Two', maxPerDay: 2 }) } }), confirm()];
	const execution = await bench.run(steps, [ANN, BOB, CAT]);
	const item = itemOn(execution, 'Analyze Delivery', 0);
	expect(item).toMatchObject({ status: 'beingEdited', estimate: { state: 'ready', toDeliver: 2, recipients: 3 } });
	expect(item).not.toHaveProperty('analysis');
	expect(execution.status).toBe('error');
	expect(bench.sink.messages).toEqual([]);
});

test('with the MTA credential, its allowed sender domains and its key are known', async () => {
	const chosen = ['mtaSmtpApi', 'deliveryStoreApi'].map((type) => [type, { id: type, name: type }]);
	bench.credentials.mtaSmtpApi = { ...bench.credentials.mtaSmtpApi, allowedSenderDomains: 'other.example' };
	const withMta = await told({}, {}, { credentials: Object.fromEntries(chosen) });
	expect([found(withMta), withMta.output]).toEqual([['error recipients', 'error allowedSender'], 1]);
	expect(found(await told({}))).toEqual([]);
});

test.each<[string, object, RegExp]>([
	['a condition that is none', { filtering: table({ label: 'X', condition: 'recipient.age <' }) }, /Filtering rule "X"/],
	['a rule without a name', { pressure: table({ label: '', maxMessages: 1, periodDays: 1 }) }, /pressure rule has no name/],
	['a period of nothing', { pressure: table({ label: 'X', maxMessages: 1, periodDays: 0 }) }, /from one hour to one year/],
	['a port that is none', { spamAssassinHost: 'localhost', spamAssassinPort: 0 }, /port of SpamAssassin/],
])('%s is refused in a sentence', async (_what, typologyOptions, sentence) => {
	const execution = await bench.run([email(), analyze({ typologyOptions })], [ANN]);
	expect(execution.status).toBe('error');
	expect(sentencesOf(execution)).toMatch(sentence);
});

describe('Check URL Reachability', () => {
	let server: Server;
	let requests = 0;
	beforeAll(async () => {
		server = createServer((_request, reply) => {
			requests += 1;
			reply.end('x');
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	});
	afterAll(() => new Promise((resolve) => server.close(resolve)));

	test('never asks an inner address, and says so', async () => {
		const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
		const html = `<a href="${url}">Shop</a><a href="{{ links.unsubscribe }}">Unsubscribe</a>`;
		const { findings } = await told({ checkUrls: true }, { html });
		expect(findings.map(({ text }) => text)).toContainEqual(expect.stringContaining(`"${url}" (127.0.0.1 is in an inner network)`));
		expect(requests).toBe(0);
	});
});

test('SpamAssassin that is not there is a warning', async () => {
	const { findings } = await told({ spamAssassinHost: '127.0.0.1', spamAssassinPort: 1 });
	expect(findings).toMatchObject([{ rule: 'spamAssassin', level: 'warning', text: expect.stringContaining('127.0.0.1:1: the connection failed (ECONNREFUSED)') }]);
});
