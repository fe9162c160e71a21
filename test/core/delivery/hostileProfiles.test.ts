/** Profiles that are no plain texts, and templates that go round in circles over them, through the life of a delivery. */
import { analyzeDelivery } from '../../../core/delivery/analysis/analyze';
import type { RawDeliveryParameters } from '../../../core/delivery/parameters/schema';
import { readWithMailparser } from '../message/parsers';
import { confirm, decide, type Item, makeItems, recipientsOf, save, senderTo, statesOf, useBenchAndSink } from './support';

const world = useBenchAndSink();

const people = (...changes: Item[]): Item[] => makeItems(changes.length).map((item, index) => ({ ...item, ...changes[index] }));

async function analyze(items: Item[], parameters: Partial<RawDeliveryParameters>) {
	const { delivery } = await save(world.bench.context(), items, { subject: 'x', ...parameters });
	return { delivery, analysis: await analyzeDelivery(world.bench.context(), { deliveryId: delivery.id }) };
}

/** The first line of each text that arrives, by the order of addresses. */
async function send(items: Item[], text: string, parameters: Partial<RawDeliveryParameters> = {}) {
	const { delivery, analysis } = await analyze(items, { text: `${text}\n{{ links.unsubscribe }}`, ...parameters });
	await decide(world.bench.context(), delivery);
	await confirm(world.bench.context(), delivery, senderTo(world.sink));
	const inOrder = world.sink.messages.toSorted((a, b) => ((a.envelope.to[0] ?? '') < (b.envelope.to[0] ?? '') ? -1 : 1));
	const read = await Promise.all(inOrder.map(({ raw }) => readWithMailparser(raw)));
	return { analysis, states: await statesOf(world.bench.store, analysis.id), lines: read.map((message) => message.text?.split('\n')[0]) };
}

describe('values that are objects and lists', () => {
	const deep = { address: { city: 'Paris', lines: [{ street: '1 rue & Co' }] }, tags: ['a', 'b'], orders: [{ n: 1 }, { n: 2 }] };

	test.each<[string, string]>([
		['{{ recipient.address.city }} {{ recipient.address.lines[0].street }}', 'Paris 1 rue & Co'],
		['{{ recipient.tags | join: "+" }} {{ recipient.tags[1] }} {{ recipient.tags.size }}', 'a+b b 2'],
		['{% for order in recipient.orders %}[{{ order.n }}]{% endfor %}', '[1][2]'],
		['{{ recipient.address["city"] | upcase }}', 'PARIS'],
	])('%s', async (template, line) => {
		expect((await send(people(deep), template)).lines).toEqual([line]);
	});

	test('a whole object where a text is meant is a warning', async () => {
		const { analysis } = await analyze(people(deep), { text: 'In {{ recipient.address }} {{ links.unsubscribe }}' });
		expect(analysis.findings).toContainEqual(expect.objectContaining({ rule: 'placeholders', level: 'warning', text: expect.stringContaining('whole object') }));
	});

	test('a part of it that one recipient lacks leaves out this one alone; null is empty', async () => {
		const { states, lines } = await send(people(deep, { address: 'Rome' }, { address: null }), '{{ recipient.address.city }}');
		expect([states, lines]).toEqual([['sent', 'ignored personalization', 'sent'], ['Paris', '']]);
	});

	test('functions of objects are no fields: nothing of the program shows', async () => {
		const { states, lines } = await send(people(deep), '{{ recipient.tags.constructor | default: "none" }}{{ recipient.address.__proto__ | default: "" }}');
		expect([states, lines]).toEqual([['sent'], ['none']]);
	});
});

test('a value of 200,000 characters arrives whole; one of 1 MB is refused with its row', async () => {
	const long = 'long '.repeat(40_000);
	const { lines } = await send(people({ essay: long }), '{{ recipient.essay }}');
	expect(lines[0]?.trimEnd()).toHaveLength(long.length - 1);
	const tooLong = save(world.bench.context(), people({}, { essay: 'x'.repeat(1_000_000) }), {});
	await expect(tooLong).rejects.toMatchObject({ code: 'invalidParameter', message: expect.stringMatching(/^Row 2 has 1000\d{3} characters in its fields, most of them in "essay"/) });
});

describe('a template that loops for ever', () => {
	const LOOP = '{% for i in (1..recipient.n) %}{% for j in (1..recipient.n) %}{{ i }}{% endfor %}{% endfor %}';

	test('over the fields of one recipient leaves out this one, with the place; the others get it', async () => {
		const { analysis, states, lines } = await send(people({ n: 2 }, { n: 1_000_000 }, { n: 3_000_000 }, { n: 1 }), LOOP);
		expect(states).toEqual(['sent', 'ignored personalization', 'ignored personalization', 'sent']);
		expect(lines).toEqual(['1122', '1']);
		const texts = analysis.findings.filter(({ rule }) => rule === 'personalization').map(({ text }) => text);
		expect(texts).toContainEqual(expect.stringMatching(/^Text content, line 1, column \d+: template render limit exceeded/));
		expect(texts).toContainEqual(expect.stringMatching(/^Text content, line 1, column \d+: memory alloc limit exceeded/));
	});

	test('for everybody is stopped after a few, with nothing frozen; and others of the engine go on meanwhile', async () => {
		const { delivery } = await save(world.bench.context(), people(...Array(500).fill({ n: 1_000_000 })), { subject: 'x', text: LOOP });
		const analyzing = analyzeDelivery(world.bench.context(), { deliveryId: delivery.id });
		const meanwhile = send(makeItems(1), 'quick');
		await expect(analyzing).rejects.toMatchObject({
			code: 'invalidParameter',
			message: expect.stringMatching(/^The messages of 10 recipients take too long to make: Text content, line 1, column \d+: template render limit exceeded/),
		});
		expect((await meanwhile).states).toEqual(['sent']);
		expect(recipientsOf(world.sink.messages)).toEqual(['r1@example.com']);
		expect((await world.bench.store.findDelivery(delivery.id))?.analysisId).toBeNull();
		const [{ n }] = (await world.bench.sql(`select count(*) as n from analysis where delivery_id = '${delivery.id}'`)) as [{ n: number }];
		expect(n).toBe(0);
	}, 60_000);
});
