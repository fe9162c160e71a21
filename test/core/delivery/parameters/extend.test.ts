/** Continuous deliveries: extended by the recipients that arrive, each event one message however often it comes. */
import { analyzeDelivery, estimateDelivery } from '../../../../core/delivery/analysis/analyze';
import { extendDelivery, openExtension } from '../../../../core/delivery/parameters/extend';
import { openTargetIntake } from '../../../../core/delivery/parameters/intake';
import { saveDelivery } from '../../../../core/delivery/parameters/saveDelivery';
import type { RawDeliveryParameters } from '../../../../core/delivery/parameters/schema';
import { sendProof } from '../../../../core/delivery/proof/sendProof';
import { confirmDelivery } from '../../../../core/delivery/sending/confirm';
import { dueDeliveries } from '../../../../core/delivery/sending/dueDeliveries';
import { startMailSink, type MailSink } from '../../../helpers/mailSink';
import { STORES } from '../../../helpers/stores';
import { confirm, decide, errorCode, logOf, makeItems, openBench, PARAMETERS, recipientsOf, save, senderTo, until, type Bench, type Item } from '../support';

describe.each(STORES)('on $name', ({ start }) => {
	let bench: Bench;
	let sink: MailSink;
	let codes = 0;
	beforeAll(async () => {
		bench = await openBench(start);
	});
	afterAll(() => bench?.close());
	beforeEach(async () => {
		sink = await startMailSink();
	});
	afterEach(() => sink.stop());

	/** A continuous delivery without recipients. */
	async function begin(parameters: Partial<RawDeliveryParameters> = {}): Promise<string> {
		const code = `news ${++codes}`;
		await save(bench.context(), [], { continuous: true, approvalMode: 'automatic', ...parameters }, { code });
		return code;
	}

	async function extend(code: string, items: Item[], eventKey?: string) {
		const target = await openExtension(bench.context(), code, { address: 'email', eventKey });
		await target.add(items);
		return extendDelivery(bench.context(), { code, target });
	}

	/** What a webhook's workflow does: extend, analyze, confirm. */
	async function event(code: string, items: Item[], eventKey: string | undefined = 'order') {
		const { delivery } = await extend(code, items, eventKey);
		const analysis = await analyzeDelivery(bench.context(), { deliveryId: delivery.id });
		const { outcome } = await confirm(bench.context(), delivery, senderTo(sink));
		return { analysis, outcome, delivery };
	}

	const order = (number: number, to = 1): Item => ({ ...makeItems(to).at(-1), order: `o${number}` });

	test('the same event is one message, two events of one address are two', async () => {
		const code = await begin();
		await event(code, [order(1)]);
		await event(code, [order(1)]);
		const { analysis } = await event(code, [order(2), order(1), order(2)]);
		expect(recipientsOf(sink.messages)).toEqual(['r1@example.com', 'r1@example.com']);
		expect(analysis).toMatchObject({ state: 'ready', recipients: 5, toDeliver: 2, exclusions: { double: 3 }, formats: { alternative: 2 } });
		const log = await logOf(bench.store, analysis.id);
		expect(log.map(({ position, state, reason }) => [position, state, reason])).toEqual([
			[0, 'sent', null],
			[1, 'ignored', 'double'],
			[2, 'sent', null],
			[3, 'ignored', 'double'],
			[4, 'ignored', 'double'],
		]);
	});

	test('the retention time clears those who were sent to, and those who join later in their time', async () => {
		const code = await begin({ html: '<p>{{ recipient.firstName }} {{ links.mirror }}</p>' });
		const { analysis, delivery } = await event(code, makeItems(1), '');
		const clearOld = async () => {
			await bench.sql(`update delivery set updated_at = 1000 where id = '${delivery.id}' returning id`);
			return bench.store.clearOldProfiles(2_000);
		};
		const names = async () => {
			const log = await logOf(bench.store, analysis.id);
			const linked = await Promise.all(log.map(({ id }) => bench.store.findLinkedMessage(id)));
			return linked.map((message) => message?.profile?.firstName ?? null);
		};
		expect(await names()).toEqual(['Name1']);
		expect(await clearOld()).toBe(1);
		await event(code, [makeItems(2)[1]!], '');
		expect(String(sink.messages.at(-1)!.raw)).toContain('Name2');
		expect(await names()).toEqual([null, 'Name2']);
		expect(await clearOld()).toBe(1);
		expect(await names()).toEqual([null, null]);
	});

	test.each([
		['automatic', true],
		['manual', false],
	] as const)('whoever joined before n8n died gets it by the watchdog, where nobody has to confirm it: %s', async (approvalMode, isDue) => {
		const code = await begin({ approvalMode });
		const { delivery } = await extend(code, makeItems(1));
		const analyze = () => analyzeDelivery(bench.context(), { deliveryId: delivery.id });
		const due = async () => (await dueDeliveries(bench.context(), senderTo(sink))).due.some(({ deliveryId }) => deliveryId === delivery.id);
		await analyze();
		await decide(bench.context(), delivery);
		expect(await due()).toBe(false);
		await confirm(bench.context(), delivery, senderTo(sink));
		await extend(code, [makeItems(2)[1]!]);
		await analyze();
		expect(await due()).toBe(false);
		await bench.sql(`update delivery set updated_at = updated_at - 60000 where id = '${delivery.id}' returning id`);
		expect(await due()).toBe(isDue);
	});

	test('without an event key, an address gets it once', async () => {
		const code = await begin();
		await event(code, makeItems(2), '');
		await event(code, makeItems(3), '');
		expect(recipientsOf(sink.messages).sort()).toEqual(['r1@example.com', 'r2@example.com', 'r3@example.com']);
	});

	test.each<[what: string, RawDeliveryParameters['targetRules'], received: string[]]>([
		['all records are kept, each that joins', { keepDoubles: true, keepSameIdentifier: true }, ['r1', 'r1', 'r2', 'r1', 'r3']],
		['records of different identifiers are kept, each identifier', { keepDoubles: true }, ['r1', 'r2', 'r3']],
	])('where %s gets it', async (_, targetRules, received) => {
		const code = `kept ${++codes}`;
		const target = await openTargetIntake(bench.context(), { address: 'email', key: 'id' });
		const all = { ...PARAMETERS, continuous: true, approvalMode: 'automatic', targetRules };
		await saveDelivery(bench.context(), { parameters: all, code, origin: { workflowId: 'w', nodeId: 'n' }, target });
		await event(code, makeItems(1), '');
		await event(code, makeItems(2), '');
		const [first, , third] = makeItems(3);
		await event(code, [first!, third!], '');
		expect(recipientsOf(sink.messages).map((address) => address.replace('@example.com', ''))).toEqual(received);
	});

	test('a seed address has got it: without an event it is no more due, with one of its own it is', async () => {
		const code = await begin({ targetRules: { seeds: [{ address: 'seed@example.net' }] } });
		const [person] = makeItems(1);
		await event(code, [{ ...person, order: 'o1' }]);
		expect(recipientsOf(sink.messages).sort()).toEqual(['r1@example.com', 'seed@example.net']);
		await event(code, [{ email: 'Seed@example.net', firstName: 'Olga' }], '');
		expect(sink.messages).toHaveLength(2);
		await event(code, [{ email: 'seed@example.net', firstName: 'Olga', order: 'o2' }]);
		expect(sink.messages).toHaveLength(3);
	});

	test('many executions at once: every event goes out, none twice', async () => {
		const code = await begin();
		await event(code, [order(0)]);
		await Promise.all(Array.from({ length: 8 }, (_, index) => event(code, [order(index, index + 1), order(index + 1, index + 1)])));
		const { delivery } = await event(code, [order(0)]);
		expect(recipientsOf(sink.messages)).toHaveLength(9);
		expect(await bench.store.pendingExtensions(delivery.id)).toEqual([]);
		expect((await bench.store.findDelivery(delivery.id))?.targetRecipients).toBe(18);
	});

	test('what an execution left behind is taken in by the next', async () => {
		const code = await begin();
		await event(code, [order(1)]);
		await extend(code, [order(2, 2)], 'order');
		await event(code, [order(3, 3)]);
		expect(recipientsOf(sink.messages).sort()).toEqual(['r1@example.com', 'r2@example.com', 'r3@example.com']);
	});

	test('those who join are confirmed like the first ones', async () => {
		const code = await begin({ approvalMode: 'manual' });
		const { delivery } = await extend(code, [order(1)], 'order');
		await analyzeDelivery(bench.context(), { deliveryId: delivery.id });
		await decide(bench.context(), delivery);
		await confirm(bench.context(), delivery, senderTo(sink));
		expect(await errorCode(event(code, [order(2, 2)]))).toBe('confirmationMissing');
		expect(recipientsOf(sink.messages)).toEqual(['r1@example.com']);
		await decide(bench.context(), delivery);
		await confirm(bench.context(), delivery, senderTo(sink));
		expect(recipientsOf(sink.messages)).toEqual(['r1@example.com', 'r2@example.com']);
	});

	test('an agent cannot send to those who have joined without a person', async () => {
		const code = await begin();
		const { delivery } = await event(code, [order(1)]);
		await extend(code, [order(2, 2)], 'order');
		await analyzeDelivery(bench.context(), { deliveryId: delivery.id });
		const byAgent = confirmDelivery(bench.context(), { delivery: { deliveryId: delivery.id }, sender: senderTo(sink), asAgentTool: true });
		expect(await errorCode(byAgent)).toBe('confirmationMissing');
		expect(recipientsOf(sink.messages)).toEqual(['r1@example.com']);
	});

	test('whoever joins while it is sent is not found by a run that was confirmed before', async () => {
		const slow = await startMailSink({ delayMs: 20 });
		const code = await begin({ approvalMode: 'manual' });
		const { delivery } = await extend(code, makeItems(60), undefined);
		const analysis = await analyzeDelivery(bench.context(), { deliveryId: delivery.id });
		await decide(bench.context(), delivery);
		const confirming = confirm(bench.context(), delivery, senderTo(slow, { connections: 1 }));
		await until('the first one has arrived', () => slow.messages.length > 0);
		await extend(code, [{ email: 'late@example.com' }], undefined);
		expect(await errorCode(analyzeDelivery(bench.context(), { deliveryId: delivery.id }))).toBe('deliveryRunning');
		await confirming;
		expect(slow.messages).toHaveLength(60);
		await analyzeDelivery(bench.context(), { deliveryId: delivery.id });
		// a run that was about to begin when the recipient joined
		expect(await errorCode(bench.store.startRun(analysis.id, 'test', undefined, analysis.targetHash))).toBe('analysisOutdated');
		expect(await errorCode(confirm(bench.context(), delivery, senderTo(slow)))).toBe('confirmationMissing');
		expect(recipientsOf(slow.messages)).not.toContain('late@example.com');
		await slow.stop();
	});

	test('one that cannot be made is logged and holds up nobody', async () => {
		const code = await begin({ subject: 'Hello {{ recipient.nickname }}' });
		await event(code, [{ ...order(1), nickname: 'A' }]);
		const { analysis, outcome } = await event(code, [order(2, 2)]);
		expect(outcome).toBe('finished');
		expect(analysis).toMatchObject({ state: 'ready', exclusions: { personalization: 1 } });
		await event(code, [{ ...order(3, 3), nickname: 'C' }]);
		expect(recipientsOf(sink.messages)).toEqual(['r1@example.com', 'r3@example.com']);
	});

	test('saving it again keeps its recipients; its content is locked once it is sent', async () => {
		const code = await begin();
		await extend(code, [order(1)], 'order');
		const { delivery } = await extend(code, [order(2, 2)], 'order');
		await analyzeDelivery(bench.context(), { deliveryId: delivery.id });
		const parameters = { continuous: true, approvalMode: 'automatic' as const };
		const again = await save(bench.context(), [], parameters, { code });
		expect(again).toMatchObject({ change: 'unchanged', delivery: { targetRecipients: 2 } });
		const changed = await save(bench.context(), [], { ...parameters, subject: 'New' }, { code });
		expect(changed).toMatchObject({ change: 'updated', delivery: { targetRecipients: 2 } });
		await event(code, [order(3, 3)]);
		expect(sink.messages).toHaveLength(3);
		expect((await save(bench.context(), [], { ...parameters, subject: 'New' }, { code })).change).toBe('unchanged');
		expect(await errorCode(save(bench.context(), [], { ...parameters, subject: 'Newer' }, { code }))).toBe('deliveryLocked');
	});

	describe('whoever joins is read by the fields that it was saved with', () => {
		const FIELDS = { format: 'fmt', optOut: 'noMail', key: 'crm', eventKey: 'order' };

		async function beginWithFields(parameters: Partial<RawDeliveryParameters> = {}): Promise<string> {
			const code = `fields ${++codes}`;
			const target = await openTargetIntake(bench.context(), { address: 'mail', ...FIELDS });
			const all = { ...PARAMETERS, continuous: true, approvalMode: 'automatic', ...parameters };
			await saveDelivery(bench.context(), { parameters: all, code, origin: { workflowId: 'w', nodeId: 'n' }, target });
			return code;
		}

		const person = (number: number, more: Item): Item => ({ ...order(number, number), fmt: 'text', noMail: '', crm: `c${number}`, ...more });

		test('format, opt-out, ID and event key', async () => {
			const code = await beginWithFields();
			const { analysis } = await event(code, [person(1, {}), person(2, { noMail: 'yes' }), person(3, { order: 'o1' })], undefined);
			expect((await logOf(bench.store, analysis.id)).map(({ state, reason, format }) => [state, reason, format])).toEqual([
				['sent', null, 'text'],
				['ignored', 'denylisted', 'text'],
				['ignored', 'double', 'text'],
			]);
			const { targetVersion } = (await bench.store.findDeliveryByCode(code))!;
			expect((await bench.store.readTarget(targetVersion, 0, 9)).map(({ key }) => key)).toEqual(['c1', 'c2', 'c3']);
		});

		test('an opt-out field that an event does not have lets nobody slip in', async () => {
			const code = await beginWithFields();
			expect(await errorCode(event(code, [person(1, { noMail: undefined })]))).toBe('fieldMissing');
			expect(sink.messages).toHaveLength(0);
		});

		test('a transactional one does not look at it, and format and ID are of use where they are there', async () => {
			const code = await beginWithFields({ kind: 'transactional' });
			await event(code, [order(1)]);
			expect(recipientsOf(sink.messages)).toEqual(['r1@example.com']);
		});
	});

	describe('the list to exclude', () => {
		async function saveExcluding(code: string, ...addresses: string[]) {
			const target = await openTargetIntake(bench.context(), { address: 'email' });
			await target.exclude(addresses);
			const parameters = { ...PARAMETERS, continuous: true, approvalMode: 'automatic' };
			return saveDelivery(bench.context(), { parameters, code, origin: { workflowId: 'w', nodeId: 'n' }, target });
		}

		test('of a delivery that is saved again takes the place of the former, and makes the analysis void', async () => {
			const code = `list ${++codes}`;
			await saveExcluding(code, 'r1@example.com');
			const { delivery } = await extend(code, makeItems(3));
			await analyzeDelivery(bench.context(), { deliveryId: delivery.id });
			expect((await saveExcluding(code, 'R1@example.com')).change).toBe('unchanged');
			const changed = await saveExcluding(code, 'r2@example.com');
			expect(changed).toMatchObject({ change: 'updated', delivery: { analysisId: null, targetRecipients: 3 } });
			await analyzeDelivery(bench.context(), { deliveryId: delivery.id });
			await confirm(bench.context(), delivery, senderTo(sink));
			expect(recipientsOf(sink.messages).sort()).toEqual(['r1@example.com', 'r3@example.com']);
		});

		test('holds for whoever joins after a change, while the content is locked', async () => {
			const code = `list ${++codes}`;
			await saveExcluding(code);
			await event(code, makeItems(1), '');
			const { revision, analysisId } = (await bench.store.findDeliveryByCode(code))!;
			expect(await saveExcluding(code, 'r2@example.com')).toMatchObject({ change: 'updated', delivery: { revision, analysisId } });
			expect((await saveExcluding(code, 'r2@example.com')).change).toBe('unchanged');
			await event(code, makeItems(3), '');
			expect(recipientsOf(sink.messages).sort()).toEqual(['r1@example.com', 'r3@example.com']);
		});
	});

	describe('those who wait to be taken in', () => {
		const seeds = [{ address: 'seed@example.net' }];

		test('are in an estimate, which takes nobody in', async () => {
			const code = await begin({ targetRules: { seeds } });
			await extend(code, [order(1), order(2, 2)], 'order');
			for (const items of [[order(2, 2), order(3, 3)], [order(1)], [order(4, 4), { email: 'x@', order: 'o5' }]]) {
				const { delivery } = await extend(code, items, 'order');
				const before = await bench.store.findDelivery(delivery.id);
				const waiting = await bench.store.pendingExtensions(delivery.id);
				const { estimate } = await estimateDelivery(bench.context(), { deliveryId: delivery.id });
				expect(await bench.store.findDelivery(delivery.id)).toEqual(before);
				expect(await bench.store.pendingExtensions(delivery.id)).toEqual(waiting);
				const { state, recipients, toDeliver, exclusions, formats } = await analyzeDelivery(bench.context(), { deliveryId: delivery.id });
				expect(estimate).toMatchObject({ state, recipients, toDeliver, exclusions, formats });
				await confirm(bench.context(), delivery, senderTo(sink));
			}
			expect(recipientsOf(sink.messages).sort()).toEqual(['r1@example.com', 'r2@example.com', 'r3@example.com', 'r4@example.com', 'seed@example.net']);
		});

		test('can be shown by a proof, and an agent’s proof cannot go to them', async () => {
			const code = await begin();
			const { delivery } = await extend(code, makeItems(2));
			const proofTo = (address: string, asAgentTool: boolean) =>
				sendProof(bench.context(), {
					delivery: { deliveryId: delivery.id },
					sender: senderTo(sink),
					prefix: '',
					target: { kind: 'substitution', substitutions: [{ addresses: [address], choice: 'first' }] },
					asAgentTool,
				});
			expect(await errorCode(proofTo('R2@example.com', true))).toBe('proofRejected');
			await proofTo('qa@example.com', true);
			expect((await sink.parsed()).map(({ subject }) => subject)).toEqual(['Hello Name1']);
		});
	});

	test('pressure and capacity count what it has sent, and what waits in it', async () => {
		const code = await begin();
		const join = async (items: Item[], typology: object) => {
			const { delivery } = await extend(code, items, 'order');
			return analyzeDelivery(bench.context(), { deliveryId: delivery.id }, { typology });
		};
		await event(code, [order(1)]);
		const pressure = { pressure: [{ label: 'P', maxMessages: 2, periodMs: 86_400_000, condition: `delivery.code == "${code}"` }] };
		expect(await join([order(2)], pressure)).toMatchObject({ toDeliver: 2, exclusions: {} });
		// One is sent and one waits.
		expect(await join([order(3), order(4, 2)], pressure)).toMatchObject({ toDeliver: 3, exclusions: { excludedAfterArbitration: 1 } });
		const capacity = { capacity: [{ label: 'C', maxPerDay: 4, condition: `delivery.code == "${code}"` }] };
		expect(await join([order(5, 5), order(6, 6)], capacity)).toMatchObject({ toDeliver: 4, exclusions: { excludedAfterArbitration: 2 } });
		// An event that came before takes no place of the day, and is no matter of it.
		const more = { capacity: [{ ...capacity.capacity[0]!, maxPerDay: 5 }] };
		expect(await join([order(1), order(7, 7), order(2)], more)).toMatchObject({ toDeliver: 5, exclusions: { excludedAfterArbitration: 2, double: 2 } });
	});

	test('an event without the field of the filter condition or of the rating holds up nobody', async () => {
		const code = await begin({ targetRules: { filter: 'recipient.country != "FR"', quality: { field: 'rating', least: 2 } } });
		await event(code, [{ ...order(1), country: 'DE', rating: 3 }]);
		await event(code, [order(2, 2)]);
		const { analysis } = await event(code, [{ ...order(3, 3), country: 'FR', rating: 3 }, { ...order(4, 4), rating: 1 }]);
		expect(analysis.exclusions).toEqual({ excludedByRule: 1, badQuality: 1 });
		expect(recipientsOf(sink.messages).sort()).toEqual(['r1@example.com', 'r2@example.com']);
	});

	test('the validity period begins anew with those who join', async () => {
		const code = await begin();
		const { delivery } = await event(code, [order(1)]);
		await bench.sql(`update delivery set started_at = 1000 where id = '${delivery.id}' returning id`);
		await event(code, [order(2, 2)]);
		expect(sink.messages).toHaveLength(2);
	});

	test.each<[string, (code: string) => Promise<unknown>, string]>([
		['a code that there is not', () => extend('nowhere', [order(1)]), 'deliveryNotFound'],
		['nobody', (code) => extend(code, []), 'noRecipients'],
		['no address field', (code) => extend(code, [{ mail: 'x' }]), 'addressFieldMissing'],
		['no event key', (code) => extend(code, makeItems(1), 'order'), 'fieldMissing'],
		['a delivery with a fixed target', async () => {
			await save(bench.context(), makeItems(1), {}, { code: `fixed ${++codes}` });
			return extend(`fixed ${codes}`, [order(1)]);
		}, 'notContinuous'],
	])('%s is refused', async (_, work, code) => {
		expect(await errorCode(work(await begin()))).toBe(code);
	});
});
