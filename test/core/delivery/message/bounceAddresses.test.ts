/** *Bounce mails*: the error address (MAIL FROM) and the one for bounces that nobody could qualify. */
import { unqualifiedBounceAddress } from '../../../../core/delivery/message/bounceAddresses';
import { sendProof } from '../../../../core/delivery/proof/sendProof';
import { messageOfReturnPath } from '../../../../core/links';
import { openSink } from '../servers';
import { type Bench, confirm, errorCode, logOf, makeItem, makeItems, openBench, prepare, save, senderTo, statesOf } from '../support';
import type { RawDeliveryParameters } from '../../../../core/delivery/parameters/schema';
import type { MailSink } from '../../../helpers/mailSink';

let bench: Bench;
let sink: MailSink;
beforeAll(async () => {
	bench = await openBench();
});
beforeEach(async () => (sink = await openSink()));
afterAll(() => bench.close());

const VERP = 'bounces+{{ message.verp }}@example.com';

async function returnPathsOf(parameters: Partial<RawDeliveryParameters>, mta: object = {}, items = makeItems(2)) {
	const { delivery, analysisId } = await prepare(bench.context(), items, parameters);
	await confirm(bench.context(), delivery, senderTo(sink, mta));
	const log = await logOf(bench.store, analysisId);
	const paths = new Map(sink.messages.map(({ envelope }) => [envelope.to[0], envelope.from]));
	return log.map(({ id, address }) => ({ id, path: paths.get(address) ?? '' }));
}

describe('the error address', () => {
	test.each<[string, Partial<RawDeliveryParameters>, object, string]>([
		['none: the sender address', {}, {}, 'shop@example.com'],
		['of the MTA', {}, { errorAddress: 'mta@example.net' }, 'mta@example.net'],
		['of the delivery', { errorAddress: ' own@example.com ' }, {}, 'own@example.com'],
		['of both: the delivery’s', { errorAddress: 'own@example.com' }, { errorAddress: 'mta@example.net' }, 'own@example.com'],
		['empty counts as none', { errorAddress: ' ' }, { errorAddress: '' }, 'shop@example.com'],
	])('%s', async (_what, parameters, mta, expected) => {
		const messages = await returnPathsOf(parameters, mta);
		expect(messages.map(({ path }) => path)).toEqual([expected, expected]);
	});

	test('may be personalized', async () => {
		const messages = await returnPathsOf({ errorAddress: 'bounces-{{ recipient.id }}@example.com' });
		expect(messages.map(({ path }) => path)).toEqual(['bounces-1@example.com', 'bounces-2@example.com']);
	});

	test.each<[string, Partial<RawDeliveryParameters>, object]>([
		['of the delivery', { errorAddress: VERP }, {}],
		['of the MTA', {}, { errorAddress: VERP }],
	])('with VERP %s: each return path finds its message', async (_what, parameters, mta) => {
		const messages = await returnPathsOf(parameters, mta);
		expect(new Set(messages.map(({ path }) => path)).size).toBe(2);
		for (const { id, path } of messages) expect(messageOfReturnPath(bench.store.linkKey, path)).toBe(id);
	});

	test('is that of proofs too', async () => {
		const { delivery } = await save(bench.context(), makeItems(1), { errorAddress: VERP });
		const target = { kind: 'specific' as const, recipients: [{ address: 'qa@example.com', profile: makeItem(1) }] };
		const { analysis } = await sendProof(bench.context(), { delivery: { deliveryId: delivery.id }, target, prefix: '', sender: senderTo(sink) });
		const [message] = await logOf(bench.store, analysis.id);
		expect(messageOfReturnPath(bench.store.linkKey, sink.messages[0]!.envelope.from)).toBe(message!.id);
	});

	test('that fails for one recipient excludes only that one, in the analysis already', async () => {
		const items = [makeItem(1), { ...makeItem(2), box: 'a b' }, { ...makeItem(3), box: 'c' }];
		const errorAddress = '{{ recipient.box | default: "b" }}@example.com';
		const { delivery, analysisId } = await prepare(bench.context(), items, { errorAddress });
		expect(await statesOf(bench.store, analysisId)).toEqual(['pending', 'ignored personalization', 'pending']);
		const { findings } = (await bench.store.findAnalysis(analysisId))!;
		expect(findings.map(({ text }) => text).join()).toContain('Error address: it renders as "a b@example.com"');
		await confirm(bench.context(), delivery, senderTo(sink));
		expect(sink.messages.map(({ envelope }) => envelope.from)).toEqual(['b@example.com', 'c@example.com']);
	});

	test('whose local part becomes too long says so', async () => {
		const errorAddress = `a-much-too-long-name-${VERP}`;
		const { delivery } = await save(bench.context(), makeItems(1), { errorAddress });
		const { findings } = await (await import('../../../../core/delivery/analysis/analyze')).analyzeDelivery(bench.context(), { deliveryId: delivery.id });
		expect(findings.map(({ text }) => text).join()).toContain('characters stand before the @, at most 64 may');
	});

	test('changes the fingerprint only where there is one', async () => {
		const fingerprint = async (parameters: object) => (await save(bench.context(), makeItems(1), parameters)).delivery.fingerprint;
		const without = await fingerprint({});
		expect(await fingerprint({ errorAddress: '', unqualifiedBounceAddress: ' ' })).toBe(without);
		expect(await fingerprint({ errorAddress: 'own@example.com' })).not.toBe(without);
	});
});

describe('refused when it is saved', () => {
	test.each<[string, Partial<RawDeliveryParameters>, string]>([
		['an error address that is none', { errorAddress: 'bounces' }, 'invalidParameter'],
		['an error address with a line break', { errorAddress: 'a@example.com\nb' }, 'invalidHeader'],
		['an error address that is not Liquid', { errorAddress: '{{ message.verp' }, 'templateSyntax'],
		['an unqualified-bounce address that is none', { unqualifiedBounceAddress: 'Postmaster <p@example.com>' }, 'invalidParameter'],
		['an unqualified-bounce address that is not Liquid', { unqualifiedBounceAddress: '{% if %}@example.com' }, 'templateSyntax'],
	])('%s', async (_what, parameters, code) => {
		expect(await errorCode(save(bench.context(), makeItems(1), parameters))).toBe(code);
	});

	test('an error address of the MTA that is none', () => {
		expect(() => senderTo(sink, { errorAddress: 'bounces' })).toThrow('The error address of the MTA must be one e-mail address');
	});
});

describe('the unqualified-bounce address', () => {
	const of = async (address?: string, profile = makeItem(1)) => {
		const { delivery } = await save(bench.context(), makeItems(1), { unqualifiedBounceAddress: address });
		return unqualifiedBounceAddress(delivery, { id: '01JZ000000000000000000000Z', profile }, bench.store.linkKey);
	};

	test('is not there without one', async () => expect(await of()).toBeUndefined());
	test('may be plain', async () => expect(await of('postmaster@example.com')).toBe('postmaster@example.com'));
	test('may be personalized', async () => {
		expect(await of('desk-{{ recipient.id }}@example.com')).toBe('desk-1@example.com');
		expect(await of('desk+{{ message.verp }}@example.com')).toMatch(/^desk\+1[0-9a-z]{42}@example\.com$/);
	});
	test('that fails for a recipient says why', async () => {
		await expect(of('{{ recipient.desk }}@example.com')).rejects.toThrow('Unqualified-bounce address, line 1');
	});
});
