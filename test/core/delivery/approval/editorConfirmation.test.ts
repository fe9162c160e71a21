/** *Editor confirmation*: a code that the analysis prints, typed by a person. */
import { analyzeDelivery } from '../../../../core/delivery/analysis/analyze';
import { confirmDelivery, type ConfirmInput } from '../../../../core/delivery/sending/confirm';
import { confirmationCode } from '../../../../core/delivery/approval/editorConfirmation';
import type { Delivery } from '../../../../core/delivery/types';
import type { MailSink } from '../../../helpers/mailSink';
import { openSink } from '../servers';
import { type Bench, decide, errorCode, makeItems, openBench, save, senderTo } from '../support';

let bench: Bench;
let sink: MailSink;
beforeAll(async () => {
	bench = await openBench();
});
beforeEach(async () => (sink = await openSink()));
afterAll(() => bench.close());

const allowed = () => bench.context({ editorConfirmation: true });

async function makeAnalyzed(code = ''): Promise<{ delivery: Delivery; code: string }> {
	const { delivery } = await save(bench.context(), makeItems(3), {}, code ? { code } : {});
	return { delivery, code: await analyze(delivery) };
}

async function analyze(delivery: Delivery): Promise<string> {
	const analysis = await analyzeDelivery(bench.context(), { deliveryId: delivery.id });
	return confirmationCode(allowed(), analysis) ?? '';
}

const type = (delivery: Delivery, code: string, more: Partial<ConfirmInput> = {}, context = allowed()) =>
	confirmDelivery(context, { delivery: { deliveryId: delivery.id }, sender: senderTo(sink), confirmationCode: code, ...more });

test('sends, and the journal says that it was an editor run', async () => {
	const { delivery, code } = await makeAnalyzed();
	expect(code).toMatch(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/);
	expect((await type(delivery, code)).sending.sent).toBe(3);
	expect(await bench.store.readJournal(delivery.id)).toContainEqual(
		expect.objectContaining({ actor: 'editor run', action: 'analysis approved', detail: expect.stringContaining('3 messages') }),
	);
});

test.each([
	['in lower case', (code: string) => code.toLowerCase()],
	['without the dash', (code: string) => code.replace('-', '')],
	['with spaces', (code: string) => ` ${code.replace('-', ' ')} `],
])('is read %s', async (_how, change) => {
	const { delivery, code } = await makeAnalyzed();
	expect((await type(delivery, change(code))).sending.sent).toBe(3);
});

describe('is refused, and nothing is sent', () => {
	afterEach(() => expect(sink.connections).toBe(0));

	test('where the credential does not allow it (the default)', async () => {
		const { delivery, code } = await makeAnalyzed();
		await expect(type(delivery, code, {}, bench.context())).rejects.toMatchObject({
			code: 'confirmationMissing',
			message: expect.stringContaining('does not allow'),
			advice: expect.stringContaining('Allow Editor Confirmation'),
		});
		expect(confirmationCode(bench.context(), { id: delivery.id, state: 'ready', targetHash: '' })).toBeUndefined();
	});

	test('as an AI agent’s tool', async () => {
		const { delivery, code } = await makeAnalyzed();
		await expect(type(delivery, code, { asAgentTool: true })).rejects.toMatchObject({
			message: expect.stringContaining('No person has confirmed this analysis'),
		});
	});

	test.each([['AAAA-AAAA'], ['A'], ['x'.repeat(1_000)], ['-']])('with the code %.20s', async (code) => {
		const { delivery } = await makeAnalyzed();
		await expect(type(delivery, code)).rejects.toMatchObject({ message: expect.stringContaining('is not that of this analysis') });
	});

	test('with the code of another delivery, or of an earlier analysis', async () => {
		const { delivery, code: earlier } = await makeAnalyzed();
		const { code: other } = await makeAnalyzed();
		const code = await analyze(delivery);
		expect(new Set([earlier, other, code]).size).toBe(3);
		expect(await errorCode(type(delivery, earlier))).toBe('confirmationMissing');
		expect(await errorCode(type(delivery, other))).toBe('confirmationMissing');
	});

	test('after a change of the content', async () => {
		const { delivery, code } = await makeAnalyzed('CHANGED');
		await save(bench.context(), makeItems(3), { subject: 'Bye' }, { code: 'CHANGED' });
		expect(await errorCode(type(delivery, code))).toBe('analysisMissing');
	});

	test('a second time, when a person has rejected the analysis since', async () => {
		const { delivery, code } = await makeAnalyzed();
		const away = senderTo({ port: 1 });
		await confirmDelivery(allowed(), { delivery: { deliveryId: delivery.id }, sender: away, confirmationCode: code });
		// An approval takes no second request: the rejection is of one that was open before.
		await bench.sql(`update approval set state = 'rejected' where delivery_id = '${delivery.id}' returning id`);
		await expect(type(delivery, code)).rejects.toMatchObject({ message: expect.stringContaining('already used') });
	});

	test('while a proof that was put up is not approved', async () => {
		const { delivery, code } = await makeAnalyzed();
		const { sendProof } = await import('../../../../core/delivery/proof/sendProof');
		const proofSink = await openSink();
		const target = { kind: 'specific' as const, recipients: [{ address: 'qa@example.com', profile: { firstName: 'T' } }] };
		await sendProof(bench.context(), { delivery: { deliveryId: delivery.id }, target, prefix: '', sender: senderTo(proofSink) });
		await decide(bench.context(), delivery, 'rejected', 'proof');
		await expect(type(delivery, code)).rejects.toMatchObject({ message: expect.stringContaining('Proof #1') });
	});
});

test('a delivery whose MTA was away goes on without the code being typed again', async () => {
	const { delivery, code } = await makeAnalyzed();
	await confirmDelivery(allowed(), { delivery: { deliveryId: delivery.id }, sender: senderTo({ port: 1 }), confirmationCode: code });
	expect((await type(delivery, '')).sending.sent).toBe(3);
});
