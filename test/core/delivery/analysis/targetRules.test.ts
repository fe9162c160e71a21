/** Rules of the target: who of it gets the delivery, and who else does. */
import { analyzeDelivery, estimateDelivery } from '../../../../core/delivery/analysis/analyze';
import type { RawDeliveryParameters } from '../../../../core/delivery/parameters/schema';
import { sendProof } from '../../../../core/delivery/proof/sendProof';
import type { Delivery } from '../../../../core/delivery/types';
import { startMailSink, type MailSink } from '../../../helpers/mailSink';
import { confirm, decide, errorCode, makeItems, openBench, recipientsOf, save, senderTo, statesOf, type Bench, type Item } from '../support';

let bench: Bench;
beforeAll(async () => {
	bench = await openBench();
});
afterAll(() => bench.close());

type Rules = NonNullable<RawDeliveryParameters['targetRules']>;

const PARIS = { city: 'Paris', orders: 5 };
const ROME = { city: 'Rome', orders: 1 };

function items(...changes: Item[]): Item[] {
	return makeItems(changes.length).map((item, index) => ({ ...item, ...changes[index] }));
}

async function analyze(people: Item[], targetRules?: Rules, parameters: Partial<RawDeliveryParameters> = {}) {
	const { delivery } = await save(bench.context(), people, { targetRules, ...parameters });
	const analysis = await analyzeDelivery(bench.context(), { deliveryId: delivery.id });
	return { delivery, analysis, states: await statesOf(bench.store, analysis.id) };
}

const PENDING = 'pending';
const BY_RULE = 'ignored excludedByRule';
const DOUBLE = 'ignored double';

describe('filter condition', () => {
	test.each<[string, string[]]>([
		['recipient.city == "Paris"', [PENDING, BY_RULE, PENDING]],
		['recipient.orders > 2 and delivery.kind == "marketing"', [PENDING, BY_RULE, PENDING]],
		['delivery.label == "Spring news" and recipient.city == "Rome"', [BY_RULE, PENDING, BY_RULE]],
		['delivery.service == "offers"', [PENDING, PENDING, PENDING]],
	])('%s', async (filter, expected) => {
		const { states, analysis } = await analyze(items(PARIS, ROME, PARIS), { filter }, { service: 'offers' });
		expect(states).toEqual(expected);
		const excluded = expected.filter((state) => state === BY_RULE).length;
		expect(analysis.exclusions).toEqual(excluded > 0 ? { excludedByRule: excluded } : {});
		expect(analysis.toDeliver).toBe(3 - excluded);
	});

	test('a field that only some have is missing for the others, not an error', async () => {
		const { states } = await analyze(items(PARIS, {}, ROME), { filter: 'recipient.city != "Rome"' });
		expect(states).toEqual([PENDING, PENDING, BY_RULE]);
	});

	test('a field that nobody has stops the analysis, and nothing is frozen', async () => {
		const { delivery } = await save(bench.context(), items(PARIS, ROME), { targetRules: { filter: 'recipient.contry == "FR"' } });
		const refused = analyzeDelivery(bench.context(), { deliveryId: delivery.id });
		await expect(refused).rejects.toMatchObject({ code: 'fieldMissing', message: expect.stringContaining('recipient.contry') });
		expect((await bench.store.findDelivery(delivery.id))?.analysisId).toBeNull();
	});

	test('a recipient for whom it fails gets nothing, and the finding has the place', async () => {
		const filter = 'recipient.text | replace: "a", recipient.text';
		const { states, analysis } = await analyze(items({ text: 'b' }, { text: 'a'.repeat(20_000) }), { filter });
		expect(states).toEqual([PENDING, 'ignored personalization']);
		const texts = analysis.findings.map(({ text }) => text);
		expect(texts).toContainEqual(expect.stringContaining('Filter Condition, line 1, column 1'));
	});
});

describe('doubles', () => {
	const twice = [
		{ id: 'a', email: 'Ann@Bücher.example' },
		{ id: 'a', email: 'ann@xn--bcher-kva.example' },
		{ id: 'b', email: '"ann"@bücher.EXAMPLE' },
		{ id: '', email: 'ann@bücher.example' },
		{ id: '', email: 'bob@example.org' },
	];
	test.each<[what: string, rules: Rules | undefined, expected: string[]]>([
		['one message per address, whatever its quotes, case and script', undefined, [PENDING, DOUBLE, DOUBLE, DOUBLE, PENDING]],
		['kept: one per identifier', { keepDoubles: true }, [PENDING, DOUBLE, PENDING, PENDING, PENDING]],
		['kept, records of the same identifier too', { keepDoubles: true, keepSameIdentifier: true }, Array(5).fill(PENDING)],
		['records of the same identifier alone change nothing', { keepSameIdentifier: true }, [PENDING, DOUBLE, DOUBLE, DOUBLE, PENDING]],
	])('%s', async (_, rules, expected) => {
		const { states } = await analyze(items(...twice), rules);
		expect(states).toEqual(expected);
	});
});

describe('control group', () => {
	const people = makeItems(400);
	const controlOf = (states: string[]) => states.flatMap((state, index) => (state === 'ignored controlAddress' ? [index] : []));

	test.each<[string, number]>([
		['10%', 40],
		['12.5 %', 50],
		['25', 25],
		['1000', 400],
	])('%s of 400 are %d, drawn by chance', async (controlGroup, expected) => {
		const { states, analysis } = await analyze(people, { controlGroup });
		expect(analysis.exclusions).toEqual({ controlAddress: expected });
		expect(controlOf(states)).toHaveLength(expected);
		expect(analysis.toDeliver).toBe(400 - expected);
	});

	test('is the same when the analysis is run again, and another one in another delivery', async () => {
		const first = await analyze(people, { controlGroup: '10%' });
		const again = await analyzeDelivery(bench.context(), { deliveryId: first.delivery.id });
		expect(again.id).not.toBe(first.analysis.id);
		expect(controlOf(await statesOf(bench.store, again.id))).toEqual(controlOf(first.states));
		const other = await analyze(people, { controlGroup: '10%' });
		expect(controlOf(other.states)).not.toEqual(controlOf(first.states));
	});

	test('doubles and excluded ones are not drawn', async () => {
		const many = [...makeItems(10), ...makeItems(10), ...items(...Array(5).fill({ email: 'x@' }))];
		const { analysis } = await analyze(many, { controlGroup: '50%' });
		expect(analysis.exclusions).toEqual({ controlAddress: 10, double: 5, invalidAddress: 5 });
		expect(analysis.toDeliver).toBe(5);
	});
});

describe('limit', () => {
	test('N messages by chance, the same ones when run again', async () => {
		const { analysis, states, delivery } = await analyze(makeItems(300), { limit: 100 });
		expect(analysis).toMatchObject({ toDeliver: 100, exclusions: { limited: 200 } });
		const firstHundred = states.slice(0, 100).filter((state) => state === PENDING).length;
		expect(firstHundred).toBeGreaterThan(10);
		expect(firstHundred).toBeLessThan(70);
		const again = await analyzeDelivery(bench.context(), { deliveryId: delivery.id });
		expect(await statesOf(bench.store, again.id)).toEqual(states);
	});

	test('counts without the control group', async () => {
		const { analysis } = await analyze(makeItems(300), { limit: 100, controlGroup: '50' });
		expect(analysis).toMatchObject({ toDeliver: 100, exclusions: { limited: 150, controlAddress: 50 } });
	});

	test('above the target changes nothing', async () => {
		const { analysis } = await analyze(makeItems(3), { limit: 100 });
		expect(analysis).toMatchObject({ toDeliver: 3, exclusions: {} });
	});
});

describe('seed addresses', () => {
	const seeds = [
		{ address: 'seed@example.net' },
		{ address: 'own@example.net', profile: { firstName: 'Olga' } },
	];

	test('get the delivery, with what they lack from a profile; they are in no figure', async () => {
		const sink = await startMailSink();
		try {
			const text = 'For {{ recipient.firstName }} at {{ recipient.email }}, {{ recipient.city }}';
			const { delivery, analysis } = await analyze(items(PARIS, PARIS), { seeds }, { text });
			expect(analysis).toMatchObject({ recipients: 2, toDeliver: 2, formats: { alternative: 2 } });
			await decide(bench.context(), delivery);
			const { sending } = await confirm(bench.context(), delivery, senderTo(sink));
			expect(sending).toMatchObject({ sent: 2, failed: 0, pending: 0 });
			expect(recipientsOf(sink.messages).sort()).toEqual(['own@example.net', 'r1@example.com', 'r2@example.com', 'seed@example.net']);
			const bodies = Object.fromEntries(sink.messages.map(({ envelope, raw }) => [envelope.to[0], raw.toString()]));
			expect(bodies['seed@example.net']).toMatch(/For Name[12] at seed@example\.net, Paris/);
			expect(bodies['own@example.net']).toContain('For Olga at own@example.net, Paris');
			const log = await bench.store.readMessages(analysis.id, { from: -10, limit: 2 });
			expect(log).toMatchObject([
				{ address: 'own@example.net', state: 'sent', reason: 'controlAddress' },
				{ address: 'seed@example.net', state: 'sent', reason: 'controlAddress' },
			]);
		} finally {
			await sink.stop();
		}
	});

	describe.each<[what: string, Rules, keys: Item]>([
		['addresses are compared', {}, {}],
		['events are compared', {}, { eventKey: 'order 1' }],
		['identifiers are compared', { keepDoubles: true }, {}],
		['all records are kept', { keepDoubles: true, keepSameIdentifier: true }, {}],
	])('where %s', (_, rules, keys) => {
		test('one that is in the target gets it once', async () => {
			const targetRules = { ...rules, seeds: [{ address: 'R1@example.com' }, { address: 'r1@EXAMPLE.com' }, ...seeds] };
			const { analysis } = await analyze(items(keys, {}), targetRules);
			expect(analysis).toMatchObject({ toDeliver: 2, findings: [{ text: expect.stringContaining('2 seed addresses get the delivery too') }] });
			const log = await bench.store.readMessages(analysis.id, { from: -4, limit: 9 });
			expect(log.map(({ address, state, reason }) => [address, state, reason])).toEqual([
				['own@example.net', 'pending', 'controlAddress'],
				['seed@example.net', 'pending', 'controlAddress'],
				['r1@example.com', 'ignored', 'double'],
				['R1@example.com', 'ignored', 'double'],
				['r1@example.com', 'pending', null],
				['r2@example.com', 'pending', null],
			]);
		});

		test('one that is excluded from the target stays a seed address', async () => {
			const targetRules = { ...rules, filter: 'recipient.firstName != "Name1"', seeds: [{ address: 'r1@example.com' }] };
			const { analysis } = await analyze(items(keys, {}), targetRules);
			const log = await bench.store.readMessages(analysis.id, { from: -1, limit: 9 });
			expect(log.map(({ state, reason }) => [state, reason])).toEqual([['pending', 'controlAddress'], ['ignored', 'excludedByRule'], ['pending', null]]);
		});
	});

	test('borrow of somebody who gets the delivery; who approves is told of one that gets nothing', async () => {
		const people = Array.from({ length: 12 }, (_, index) => ({ firstName: index === 8 ? 'Olga' : undefined }));
		await bench.sql(`insert into address (address_key, quarantined_at) values ('full@example.net', 1) returning 1`);
		const targetRules = { seeds: [...seeds, { address: 'full@example.net' }] };
		const { analysis } = await analyze(items(...people), targetRules);
		expect(analysis).toMatchObject({ toDeliver: 1, exclusions: { personalization: 11 } });
		expect(analysis.findings.filter(({ rule }) => rule === 'recipients').map(({ text }) => text)).toEqual([
			expect.stringContaining('2 seed addresses get the delivery too'),
			'Seed addresses that get nothing: full@example.net (Address in quarantine).',
		]);
	});

	test('alone they make no delivery', async () => {
		const { analysis } = await analyze(items({ email: '' }), { seeds });
		expect(analysis).toMatchObject({ state: 'rejected', toDeliver: 0 });
	});
});

describe('kind', () => {
	const people = items({ optOut: 'yes' }, {}, {});
	test.each<['marketing' | 'transactional', string, string[]]>([
		['marketing', 'news', ['ignored denylisted', 'ignored denylisted', 'ignored quarantined']],
		['marketing', 'other', ['ignored denylisted', PENDING, 'ignored quarantined']],
		['transactional', 'news', [PENDING, PENDING, 'ignored quarantined']],
	])('%s mail of the service %s', async (kind, service, expected) => {
		const [, left, full] = people.map(({ email }) => `k${kind}${service}${String(email)}`);
		const own = people.map((item) => ({ ...item, email: `k${kind}${service}${String(item.email)}` }));
		await bench.store.endSubscription(left!, 'news', 'test');
		await bench.sql(`insert into address (address_key, quarantined_at) values ('${full}', 1) returning 1`);
		const { states } = await analyze(own, undefined, { kind, service });
		expect(states).toEqual(expected);
	});
});

test('addresses over a number of errors', async () => {
	await bench.sql(`insert into address (address_key, error_count) values ('r1@example.com', 3), ('r2@example.com', 2) returning 1`);
	expect((await analyze(makeItems(3), { maxErrors: 2 })).states).toEqual(['ignored badQuality', PENDING, PENDING]);
	expect((await analyze(makeItems(3))).states).toEqual([PENDING, PENDING, PENDING]);
});

describe('quality rating', () => {
	const rated = [{ rating: 3 }, { rating: '1.5' }, { rating: 0 }, { rating: '' }, { rating: 'good' }, {}];
	const BAD = 'ignored badQuality';
	test.each<[least: number, expected: string[]]>([
		[2, [PENDING, BAD, BAD, PENDING, PENDING, PENDING]],
		[1.5, [PENDING, PENDING, BAD, PENDING, PENDING, PENDING]],
		[-1, Array(6).fill(PENDING)],
	])('under %d is left out; who has none stays', async (least, expected) => {
		const { states, analysis } = await analyze(items(...rated), { quality: { field: 'rating', least } });
		expect(states).toEqual(expected);
		const excluded = expected.filter((state) => state === BAD).length;
		expect(analysis.exclusions).toEqual(excluded > 0 ? { badQuality: excluded } : {});
	});

	test('in a field that nobody has stops the analysis: it would let everybody through', async () => {
		const { delivery } = await save(bench.context(), items(...rated), { targetRules: { quality: { field: 'score', least: 1 } } });
		const refused = analyzeDelivery(bench.context(), { deliveryId: delivery.id });
		await expect(refused).rejects.toMatchObject({ code: 'fieldMissing', message: expect.stringContaining('"score" (Quality Field)') });
	});
});

describe('the proof target, added to the main target', () => {
	const proofTo = (delivery: Delivery, sink: MailSink, ...addresses: string[]) =>
		sendProof(bench.context(), {
			delivery: { deliveryId: delivery.id },
			sender: senderTo(sink),
			prefix: '',
			target: { kind: 'substitution', substitutions: [{ addresses, choice: 'first' }] },
		});

	test('gets the delivery as seed addresses do, each address once', async () => {
		const sink = await startMailSink();
		try {
			const seeds = [{ address: 'qa@example.net' }];
			const { delivery } = await save(bench.context(), makeItems(2), { targetRules: { addProofTarget: true, seeds }, text: 'For {{ recipient.email }} {{ links.unsubscribe }}' });
			await proofTo(delivery, sink, 'old@example.net');
			await proofTo(delivery, sink, 'QA@example.net', 'boss@example.net', 'r1@example.com');
			const proofs = sink.messages.length;
			const analysis = await analyzeDelivery(bench.context(), { deliveryId: delivery.id });
			expect(analysis).toMatchObject({ recipients: 2, toDeliver: 2, findings: [{ rule: 'recipients', level: 'information', text: expect.stringContaining('2 seed addresses get the delivery too') }] });
			await decide(bench.context(), delivery);
			await confirm(bench.context(), delivery, senderTo(sink));
			const messages = sink.messages.slice(proofs);
			expect(recipientsOf(messages).sort()).toEqual(['boss@example.net', 'qa@example.net', 'r1@example.com', 'r2@example.com']);
			expect(messages.find(({ envelope }) => envelope.to[0] === 'boss@example.net')?.raw.toString()).toContain('For boss@example.net');
		} finally {
			await sink.stop();
		}
	});

	test('stays that of the analysis that was approved, whatever was proofed or estimated since', async () => {
		const sink = await startMailSink();
		try {
			const { delivery } = await save(bench.context(), makeItems(1), { targetRules: { addProofTarget: true }, text: 'For {{ recipient.email }} {{ links.unsubscribe }}' });
			await proofTo(delivery, sink, 'a@example.net', 'b@example.net');
			await analyzeDelivery(bench.context(), { deliveryId: delivery.id });
			await decide(bench.context(), delivery);
			await proofTo(delivery, sink, 'later@example.net');
			await estimateDelivery(bench.context(), { deliveryId: delivery.id });
			const proofs = sink.messages.length;
			await confirm(bench.context(), delivery, senderTo(sink));
			const messages = sink.messages.slice(proofs);
			expect(recipientsOf(messages).sort()).toEqual(['a@example.net', 'b@example.net', 'r1@example.com']);
			for (const { envelope, raw } of messages) expect(raw.toString()).toContain(`For ${envelope.to[0]}`);
		} finally {
			await sink.stop();
		}
	});

	test('before any proof is a warning', async () => {
		const { analysis } = await analyze(makeItems(1), { addProofTarget: true });
		expect(analysis).toMatchObject({ state: 'ready', findings: [{ rule: 'proofTarget', level: 'warning' }] });
	});
});

test('an estimate counts the same and freezes nothing', async () => {
	const { delivery } = await save(bench.context(), makeItems(100), { targetRules: { limit: 10, seeds: [{ address: 's@example.net' }] } });
	const { estimate } = await estimateDelivery(bench.context(), { deliveryId: delivery.id });
	expect(estimate).toMatchObject({ toDeliver: 10, exclusions: { limited: 90 } });
	expect((await bench.store.findDelivery(delivery.id))?.analysisId).toBeNull();
});

test('rules change the fingerprint, and their absence does not', async () => {
	const plain = await save(bench.context(), makeItems(2));
	const empty = await save(bench.context(), makeItems(2), { targetRules: { seeds: [], filter: '', controlGroup: '' } });
	const limited = await save(bench.context(), makeItems(2), { targetRules: { limit: 1 } });
	expect(empty.delivery.fingerprint).toBe(plain.delivery.fingerprint);
	expect(limited.delivery.fingerprint).not.toBe(plain.delivery.fingerprint);
});

test.each<[string, Partial<RawDeliveryParameters>, string]>([
	['a filter over what there is not', { targetRules: { filter: 'delivery.name == "x"' } }, 'templateSyntax'],
	['a filter that is no condition', { targetRules: { filter: 'recipient.a ==' } }, 'templateSyntax'],
	['a control group of everybody', { targetRules: { controlGroup: '100%' } }, 'invalidParameter'],
	['a control group of words', { targetRules: { controlGroup: 'some' } }, 'invalidParameter'],
	['half a person', { targetRules: { controlGroup: '2.5' } }, 'invalidParameter'],
	['a limit of none', { targetRules: { limit: 0 } }, 'invalidParameter'],
	['a seed that is no address', { targetRules: { seeds: [{ address: 'seed' }] } }, 'invalidParameter'],
	['a quality without its field', { targetRules: { quality: { least: 1 } as never } }, 'invalidParameter'],
	['a quality without a number', { targetRules: { quality: { field: 'rating' } as never } }, 'invalidParameter'],
	['a service with a line break', { service: 'a\nb' }, 'invalidParameter'],
])('%s is refused', async (_, parameters, code) => {
	expect(await errorCode(save(bench.context(), makeItems(1), parameters))).toBe(code);
});
