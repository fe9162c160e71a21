import { analyzeDelivery, estimateDelivery, type AnalysisSettings } from '../../../../core/delivery/analysis/analyze';
import { BATCH } from '../../../../core/delivery/analysis/analyzeTarget';
import type { RawDeliveryParameters } from '../../../../core/delivery/parameters/schema';
import type { Analysis, MessageState, TypologyOptions } from '../../../../core/delivery/types';
import { STORES } from '../../../helpers/stores';
import { openSink } from '../servers';
import {
	type Bench,
	confirm,
	errorCode,
	type Item,
	logOf,
	openBench,
	save,
	senderTo,
	statesOf,
} from '../support';

const DAY_MS = 24 * 60 * 60 * 1000;

describe.each(STORES)('typology rules on $name', ({ start }) => {
	let bench: Bench;
	beforeAll(async () => {
		bench = await openBench(start);
	});
	afterAll(() => bench.close());

	let codes = 0;
	/** Recipients with addresses of one test alone. */
	function people(...names: string[]): Item[] {
		return names.map((name) => ({ email: `${name}.${codes}@example.com`, firstName: name, age: name.length * 10 }));
	}

	/** More than that is gone through in several batches. */
	function crowd(name: string, size: number): Item[] {
		return Array.from({ length: size }, (_, index) => ({ email: `${name}${index}@example.org`, firstName: 'x' }));
	}

	async function analyze(
		items: Item[],
		typology: TypologyOptions = {},
		parameters: Partial<RawDeliveryParameters> = {},
		settings: Partial<AnalysisSettings> = {},
	): Promise<Analysis> {
		const { delivery } = await save(bench.context(), items, { approvalMode: 'automatic', ...parameters }, { code: `RULES-${++codes}` });
		return analyzeDelivery(bench.context(), { deliveryId: delivery.id }, { typology, ...settings });
	}

	/** Analyzes and sends to everybody. */
	async function send(items: Item[], typology: TypologyOptions = {}, parameters: Partial<RawDeliveryParameters> = {}): Promise<Analysis> {
		const sink = await openSink();
		const analysis = await analyze(items, typology, parameters);
		await confirm(bench.context(), { id: analysis.deliveryId }, senderTo(sink));
		return analysis;
	}

	const states = ({ id }: Analysis) => statesOf(bench.store, id);
	const found = ({ findings }: Pick<Analysis, 'findings'>) => findings.map(({ rule, level, text }) => `${level} ${rule}: ${text}`);
	const PRESSED = 'ignored excludedAfterArbitration';
	const pressure = (maxMessages: number, more: { condition?: string; periodMs?: number } = {}) => ({
		pressure: [{ label: 'Pressure', maxMessages, periodMs: 7 * DAY_MS, ...more }],
	});

	describe('filtering', () => {
		test('leaves out who meets a condition, and says how many', async () => {
			const filtering = [
				{ label: 'Young', condition: 'recipient.age < 30' },
				{ label: 'Test', condition: 'recipient.firstName == "Robert" and delivery.code contains "RULES"' },
			];
			const analysis = await analyze(people('Al', 'Anna', 'Robert'), { filtering });
			expect(await states(analysis)).toEqual(['ignored excludedByRule', 'pending', 'ignored excludedByRule']);
			expect(analysis).toMatchObject({ toDeliver: 1, exclusions: { excludedByRule: 2 }, typology: { filtering } });
			expect(found(analysis)).toEqual([
				'information exclusionRules: Filtering rule "Young" leaves out 1 recipient.',
				'information exclusionRules: Filtering rule "Test" leaves out 1 recipient.',
			]);
			expect(analysis.findings[0]?.examples).toEqual([(await logOf(bench.store, analysis.id))[0]?.address]);
		});

		test('a condition that fails for one recipient leaves out this one, with the reason', async () => {
			const items = [...people('Al'), { email: 'n@example.com', firstName: 'N', age: 9_000_000_000 }];
			const analysis = await analyze(items, { filtering: [{ label: 'Odd', condition: '(1..recipient.age) contains 99' }] });
			expect(await states(analysis)).toEqual(['pending', 'ignored personalization']);
			expect(found(analysis)[1]).toContain('Filtering rule "Odd"');
		});

		test('a field that nobody has stops the analysis: a wrong name would leave out nobody', async () => {
			const wrong = { filtering: [{ label: 'Adults', condition: 'recipient.aeg < 18' }] };
			await expect(analyze(people('Ann', 'Bob'), wrong)).rejects.toMatchObject({ code: 'fieldMissing', message: expect.stringContaining('Filtering rule "Adults" reads recipient.aeg') });
			const some = { filtering: [{ label: 'Left', condition: 'recipient.left == "yes" or recipient.gone' }, { label: 'Kind', condition: 'delivery.kind == "transactional"' }] };
			expect(await analyze([...people('Ann'), { ...people('Bob')[0], left: 'yes' }], some)).toMatchObject({ toDeliver: 1, exclusions: { excludedByRule: 1 } });
		});

		test('nobody left is an error', async () => {
			const analysis = await analyze(people('Al'), { filtering: [{ label: 'All', condition: 'true' }] });
			expect(analysis.state).toBe('rejected');
			expect(found(analysis)[0]).toContain('1 Excluded by a rule');
		});
	});

	describe('pressure', () => {
		test('counts what was sent', async () => {
			const items = people('Ann', 'Bob');
			await send(items);
			await send(items.slice(0, 1));
			const analysis = await analyze(items, pressure(2));
			expect(await states(analysis)).toEqual([PRESSED, 'pending']);
			expect(analysis.exclusions).toEqual({ excludedAfterArbitration: 1 });
			expect(await states(await analyze(items, pressure(1)))).toEqual([PRESSED, PRESSED]);
			expect(await states(await analyze(items, pressure(3)))).toEqual(['pending', 'pending']);
			expect(await states(await analyze(items, pressure(0)))).toEqual([PRESSED, PRESSED]);
		});

		test('within the period before the contact date', async () => {
			const items = people('Ann');
			await send(items);
			const at = (days: number) => ({ contactDate: { at: Date.now() + days * DAY_MS, timeZone: 'UTC' } });
			expect(await states(await analyze(items, pressure(1), at(6)))).toEqual([PRESSED]);
			expect(await states(await analyze(items, pressure(1), at(8)))).toEqual(['pending']);
		});

		test('counts what a heavier delivery plans, not what a lighter one does', async () => {
			const items = people('Ann');
			await analyze(items, { weight: 7 });
			expect(await states(await analyze(items, { ...pressure(1), weight: 6 }))).toEqual([PRESSED]);
			expect(await states(await analyze(items, { ...pressure(1), weight: 7 }))).toEqual(['pending']);
			expect(await states(await analyze(items, { ...pressure(1), weight: 8 }))).toEqual(['pending']);
		});

		test('what is planned for after the period does not count', async () => {
			const items = people('Ann');
			await analyze(items, { weight: 9 }, { contactDate: { at: Date.now() + 9 * DAY_MS, timeZone: 'UTC' } });
			expect(await states(await analyze(items, pressure(1)))).toEqual(['pending']);
			expect(await states(await analyze(items, pressure(1, { periodMs: 10 * DAY_MS })))).toEqual([PRESSED]);
		});

		test('counts only deliveries that meet its condition, and leaves others alone', async () => {
			const items = people('Ann');
			await send(items, {}, { kind: 'transactional' });
			const rule = pressure(1, { condition: 'delivery.kind == "marketing"' });
			expect(await states(await analyze(items, rule))).toEqual(['pending']);
			await send(items);
			expect(await states(await analyze(items, rule))).toEqual([PRESSED]);
			expect(await states(await analyze(items, rule, { kind: 'transactional' }))).toEqual(['pending']);
		});

		test.each<[what: string, Partial<RawDeliveryParameters>, (number: number) => Item]>([
			['events', {}, (number) => ({ eventKey: `order ${number}` })],
			['duplicates that are kept', { targetRules: { keepDoubles: true, keepSameIdentifier: true } }, (number) => ({ id: number })],
		])('counts the messages of this very delivery to an address: %s', async (_, parameters, unlike) => {
			const [ann] = people('Ann');
			const items = [1, 2, 3].map((number) => ({ ...ann, ...unlike(number) }));
			expect(await states(await analyze(items, pressure(2), parameters))).toEqual(['pending', 'pending', PRESSED]);
			const between = crowd(`between${++codes}`, BATCH).map((item, index) => ({ ...item, ...unlike(10 + index) }));
			const apart = await analyze([items[0]!, ...between, ...items.slice(1), ...people('Bob').map((bob) => ({ ...bob, ...unlike(4) }))], pressure(2), parameters);
			expect((await states(apart)).slice(BATCH)).toEqual(['pending', 'pending', PRESSED, 'pending']);
		});

		test('the same event again is a double, however many messages the address may get', async () => {
			const [ann] = people('Ann');
			const event = (number: number) => ({ ...ann, eventKey: `order ${number}` });
			const between = crowd(`between${++codes}`, BATCH).map((item, index) => ({ ...item, eventKey: `other ${index}` }));
			const analysis = await analyze([event(1), event(1), ...between, event(1), event(2)], pressure(1));
			expect((await states(analysis)).filter((state) => state !== 'pending')).toEqual(['ignored double', 'ignored double', PRESSED]);
		});

		test('is safe to run again: its own messages do not count', async () => {
			const items = people('Ann');
			const { deliveryId } = await analyze(items, pressure(1));
			const again = await analyzeDelivery(bench.context(), { deliveryId }, { typology: pressure(1) });
			expect(await states(again)).toEqual(['pending']);
		});

		test('over batches of a large target', async () => {
			const items = crowd('large', BATCH + 100);
			await analyze(items.filter((_, index) => index % 2 === 0), { weight: 9 });
			const analysis = await analyze(items, pressure(1));
			expect(analysis).toMatchObject({ toDeliver: BATCH / 2 + 50, exclusions: { excludedAfterArbitration: BATCH / 2 + 50 } });
			const out = (await logOf(bench.store, analysis.id)).filter(({ state }) => state === ('ignored' satisfies MessageState));
			expect(out.every(({ position }) => position % 2 === 0)).toBe(true);
		});
	});

	describe('capacity', () => {
		const capacity = (maxPerDay: number, label: string) => ({
			capacity: [{ label, maxPerDay, condition: `delivery.label == "${label}"` }],
		});

		test('lets no more through than is left of the day, over deliveries', async () => {
			const label = `Calls ${++codes}`;
			await send(people('Ann', 'Bob'), {}, { label });
			await analyze(people('Cat'), {}, { label });
			const analysis = await analyze(people('Dan', 'Eve', 'Fay', 'Guy'), capacity(5, label), { label });
			expect(await states(analysis)).toEqual(['pending', 'pending', PRESSED, PRESSED]);
			expect(found(analysis)).toEqual([`information exclusionRules: Capacity rule "${label}" leaves out 2 recipients.`]);
			expect(await states(await analyze(people('Dan'), capacity(5, `Not ${label}`), { label }))).toEqual(['pending']);
		});

		test('doubles and who gets nothing anyway take no place', async () => {
			const label = `Places ${++codes}`;
			const items = [...people('Ann'), ...people('Ann'), { email: 'nobody' }, { email: `x${codes}@example.com` }, ...people('Bob', 'Cat')];
			const analysis = await analyze(items, capacity(2, label), { label });
			expect(await states(analysis)).toEqual(['pending', 'ignored double', 'ignored invalidAddress', 'ignored personalization', 'pending', PRESSED]);
		});

		test('a double of somebody who has a place stays a double where the day is full', async () => {
			const label = `Full ${++codes}`;
			const analysis = await analyze([...people('Ann', 'Bob'), ...people('Ann', 'Cat')], capacity(2, label), { label });
			expect(await states(analysis)).toEqual(['pending', 'pending', 'ignored double', PRESSED]);
			expect(found(analysis)).toEqual([`information exclusionRules: Capacity rule "${label}" leaves out 1 recipient.`]);
		});
	});

	test('capacity over batches: a double of an earlier one takes no place, and stays a double when the day is full', async () => {
		const label = `Batches ${++codes}`;
		const first = crowd(`batch${codes}`, BATCH);
		const items = [...first, first[5]!, ...people('Ann'), first[6]!, ...people('Bob')];
		const analysis = await analyze(items, { capacity: [{ label, maxPerDay: BATCH + 1, condition: `delivery.label == "${label}"` }] }, { label });
		expect((await states(analysis)).slice(BATCH)).toEqual(['ignored double', 'pending', 'ignored double', PRESSED]);
		expect(analysis).toMatchObject({ toDeliver: BATCH + 1, exclusions: { double: 2, excludedAfterArbitration: 1 } });
	});

	test('control rules of the user find what they are for', async () => {
		const control = [
			{ label: 'Small', condition: 'delivery.toDeliver < 3', text: 'Only {{ delivery.toDeliver }} left.', level: 'error' as const },
			{ label: 'Large', condition: 'delivery.toDeliver > 100', text: 'Large.', level: 'error' as const },
		];
		const analysis = await analyze(people('Ann', 'Bob'), { control });
		expect(found(analysis)).toEqual(['error control: Small: Only 2 left.']);
		expect(analysis.state).toBe('rejected');
	});

	test('levels are the user’s: error prevents sending, off says nothing', async () => {
		const parameters = { text: 'Hello {{ recipient.firstName }}\n' };
		const state = async (levels: TypologyOptions['levels']) => {
			const analysis = await analyze(people('Ann'), { levels }, parameters);
			return [analysis.state, ...analysis.findings.map(({ level }) => level)];
		};
		expect(await state({})).toEqual(['ready', 'warning']);
		expect(await state({ unsubscriptionLink: 'error' })).toEqual(['rejected', 'error']);
		expect(await state({ unsubscriptionLink: 'information' })).toEqual(['ready', 'information']);
		expect(await state({ unsubscriptionLink: 'off' })).toEqual(['ready']);
	});

	test.each<[string, unknown, string, RegExp]>([
		['an unknown rule', { levels: { spelling: 'off' } }, 'invalidParameter', /no rule "spelling"/],
		['a safeguard', { levels: { recipients: 'off' } }, 'invalidParameter', /no rule "recipients" whose level/],
		['an unknown level', { levels: { proofSize: 'fatal' } }, 'invalidParameter', /off, information, warning or error/],
		['a rule without a name', { filtering: [{ label: ' ', condition: 'true' }] }, 'invalidParameter', /filtering rule has no name/],
		['a broken condition', { filtering: [{ label: 'X', condition: 'recipient.age <' }] }, 'templateSyntax', /Filtering rule "X"/],
		['a broken condition of deliveries', { ...pressure(1, { condition: '{{ x }}' }) }, 'templateSyntax', /Pressure rule "Pressure"/],
		['a figure that there is not', { control: [{ label: 'X', condition: 'delivery.toDelivr > 5', text: 'x', level: 'error' }] }, 'templateSyntax', /Control rule "X", line 1, column 1: there is no delivery\.toDelivr here\./],
		['a variable that there is not', { filtering: [{ label: 'X', condition: 'true and recipients.age < 18' }] }, 'templateSyntax', /Filtering rule "X", line 1, column 10: there is no recipients here\./],
		['recipients where deliveries are counted', pressure(1, { condition: 'recipient.age > 1' }), 'templateSyntax', /there is no recipient here/],
		['a broken message', { control: [{ label: 'X', condition: 'true', text: '{{', level: 'error' }] }, 'templateSyntax', /Control rule "X"/],
		['half a message', { pressure: [{ label: 'X', maxMessages: 0.5, periodMs: DAY_MS }] }, 'invalidParameter', /maximum of a pressure rule/],
		['no period', { pressure: [{ label: 'X', maxMessages: 1, periodMs: 5 }] }, 'invalidParameter', /one hour to one year/],
		['21 rules', { capacity: Array(21).fill({ label: 'X', maxPerDay: 1 }) }, 'invalidParameter', /more than 20 capacity rules/],
		['a weight below 0', { weight: -1 }, 'invalidParameter', /weight is below 0/],
	])('%s is refused before anything is done', async (_what, typology, code, sentence) => {
		const analyzing = analyze(people('Ann'), typology as TypologyOptions);
		expect(await errorCode(analyzing)).toBe(code);
		await expect(analyzing).rejects.toThrow(sentence);
		expect(await bench.sql("select id from analysis where state = 'running'")).toEqual([]);
	});

	test('personalization of a sample: who was not looked at is told, and goes', async () => {
		const items = Array.from({ length: 40 }, (_, index) => ({ email: `s${index}.${codes}@example.com`, ...(index !== 21 && { firstName: 'x' }) }));
		const analysis = await analyze(items, { personalizationSample: 4 });
		expect(analysis).toMatchObject({ toDeliver: 40, exclusions: {} });
		expect(found(analysis)).toEqual([expect.stringMatching(/^information personalization: The messages of 4 of 40 recipients/)]);
		expect(await analyze(items, {})).toMatchObject({ toDeliver: 39, exclusions: { personalization: 1 } });
	});

	test('the longest message is measured, wherever it stands', async () => {
		const [ann, bob, cat] = people('Ann', 'Bob', 'Cat');
		const items = [ann!, { ...bob, notes: 'é'.repeat(60_000) }, cat!];
		const { findings } = await analyze(items, {}, { html: '<p>{{ recipient.notes | default: "-" }} {{ links.unsubscribe }}</p>' });
		expect(findings.filter(({ rule }) => rule === 'messageSize').map(({ text }) => text)).toEqual(['The HTML has 118 KB: Gmail cuts it off after 102 KB.']);
	});

	test('an unsubscription link that some recipients do not get is missed', async () => {
		const [ann, bob, cat, dan] = people('Ann', 'Bob', 'Cat', 'Dan');
		const items = [ann!, { ...bob, vip: true }, { ...cat, vip: true, format: 'text' }, { ...dan, vip: 'own' }];
		const link = '{% unless recipient.vip %}{{ links.unsubscribe }}{% endunless %}{% if recipient.vip == "own" %}https://x.example/unsubscribe{% endif %}';
		const html = `<p>Hello</p><a href="${link}">Stop</a>`;
		const { findings } = await analyze(items, {}, { html, text: `Hello\n${link}` });
		expect(findings.filter(({ rule }) => rule === 'unsubscriptionLink')).toMatchObject([
			{ level: 'warning', text: expect.stringContaining('1 message has no unsubscription link in the HTML'), examples: [bob!.email] },
			{ level: 'warning', text: expect.stringContaining('2 messages have no unsubscription link in the text'), examples: [bob!.email, cat!.email] },
		]);
	});

	test('roles, mistyped domains and the time it takes', async () => {
		const items = ['info@example.com', 'ann@gmial.com', 'bob@example.com'].map((email) => ({ email, firstName: 'x' }));
		const analysis = await analyze(items, {}, { messagesPerHour: 1 });
		expect(analysis.durationMs).toBe(3 * 60 * 60 * 1000);
		expect(found(analysis)).toEqual([expect.stringContaining('roleAccounts'), expect.stringContaining('gmial.com (gmail.com?)')]);
		expect(analysis.findings.map(({ examples }) => examples)).toEqual([['info@example.com'], ['ann@gmial.com']]);
	});

	describe('an estimate', () => {
		test('has counts and findings, and freezes nothing', async () => {
			const former = await analyze(people('Ann'));
			const before = await bench.store.findDelivery(former.deliveryId);
			const { estimate, delivery } = await estimateDelivery(bench.context(), former, { typology: { filtering: [{ label: 'X', condition: 'true' }] } });
			expect(estimate).toMatchObject({ state: 'rejected', recipients: 1, toDeliver: 0, exclusions: { excludedByRule: 1 } });
			expect(delivery).toEqual(before);
			expect(await bench.store.findDelivery(former.deliveryId)).toEqual(before);
			expect(await bench.store.findAnalysis(estimate.id)).toBeUndefined();
			expect(await logOf(bench.store, estimate.id)).toEqual([]);
			expect(await states(former)).toEqual(['pending']);
		});

		test('cancelled leaves nothing behind', async () => {
			const { delivery } = await save(bench.context(), people('Ann'));
			const context = bench.context({ signal: AbortSignal.abort('cancelled') });
			expect(await errorCode(estimateDelivery(context, { deliveryId: delivery.id }))).toBe('cancelled');
			expect(await bench.sql("select id from analysis where state = 'running'")).toEqual([]);
		});

		test('the journal tells of it, and of analyses', async () => {
			const analysis = await analyze([...people('Ann'), { email: '' }], {}, { text: 'x' });
			await estimateDelivery(bench.context(), analysis);
			const journal = await bench.store.readJournal(analysis.deliveryId);
			expect(journal.map(({ actor, action, detail }) => `${actor}: ${action}, ${detail}`).slice(1)).toEqual([
				'Analyze Delivery: ready, 1 of 2 recipients to deliver, 1 warning',
				'Analyze Delivery: estimated, 1 of 2 recipients to deliver, 1 warning',
			]);
		});
	});

	describe('allowed sender domains', () => {
		const sink = () => openSink();
		const allowed = async (allowedSenderDomains: string) => senderTo(await sink(), { allowedSenderDomains });

		test('of the analysis: a fixed sender is an error', async () => {
			const sender = await allowed('other.example, shop.example');
			const analysis = await analyze(people('Ann'), {}, {}, { sender });
			expect(analysis.state).toBe('rejected');
			expect(found(analysis)).toContainEqual(
				"error allowedSender: The sender's domain example.com is not among those that the MTA credential allows: other.example, shop.example.",
			);
			expect(await analyze(people('Ann'), {}, {}, { sender: await allowed('example.com') })).toMatchObject({ state: 'ready', findings: [] });
		});

		test('of sending: nothing leaves for a domain that is not allowed', async () => {
			const { deliveryId } = await analyze(people('Ann'));
			const server = await sink();
			const sender = senderTo(server, { allowedSenderDomains: 'other.example' });
			expect(await errorCode(confirm(bench.context(), { id: deliveryId }, sender))).toBe('senderNotAllowed');
			expect(server.messages).toEqual([]);
		});

		test('a sender that is computed is checked recipient by recipient, at both times', async () => {
			const parameters = { sender: { address: 'shop@{{ recipient.domain }}' } };
			const items = ['good.example', 'evil.example', 'sub.good.example'].map((domain, index) => ({
				email: `d${index}.${codes}@example.com`, firstName: 'x', domain,
			}));
			const server = await sink();
			const sender = senderTo(server, { allowedSenderDomains: 'good.example' });
			const analysis = await analyze(items, {}, parameters, { sender });
			expect(await states(analysis)).toEqual(['pending', 'ignored senderNotAllowed', 'pending']);
			expect(found(analysis)).toEqual([expect.stringMatching(/^warning allowedSender: 1 recipient gets nothing.*evil\.example/)]);
			const unchecked = await analyze(items, {}, parameters);
			await confirm(bench.context(), { id: unchecked.deliveryId }, sender);
			expect(await states(unchecked)).toEqual(['sent', 'ignored senderNotAllowed', 'sent']);
			expect(server.messages).toHaveLength(2);
		});
	});
});
