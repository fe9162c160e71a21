/** By which rules a proof is checked: those of its node, and levels and checks of the delivery's last analysis. */
import { analyzeDelivery } from '../../../../core/delivery/analysis/analyze';
import type { AnalysisNetwork } from '../../../../core/delivery/ports';
import { sendProof } from '../../../../core/delivery/proof/sendProof';
import type { Delivery, TypologyOptions } from '../../../../core/delivery/types';
import { sentence } from '../../../../core/sentences';
import type { MailSink } from '../../../helpers/mailSink';
import { openSink } from '../servers';
import { type Bench, makeItems, openBench, save, senderTo } from '../support';

let bench: Bench;
let sink: MailSink;
beforeAll(async () => {
	bench = await openBench();
});
afterAll(() => bench.close());
beforeEach(async () => {
	sink = await openSink();
});

/** Without a way out: the default typology warns of it, in both contents. */
const parameters = { subject: 'Hello', html: '<p>Hello <a href="https://shop.example/a">shop</a></p>', text: 'Hello' };
const WARNED = ['warning unsubscriptionLink', 'warning unsubscriptionLink'];

const levels = (level: string): { levels: TypologyOptions['levels'] } => ({ levels: { unsubscriptionLink: level as 'error' } });
const reachability = { timeoutMs: 500, maxUrls: 10 };
const spamAssassin = { host: 'localhost', port: 783 };

async function proofOf(delivery: Delivery, typology?: unknown, network: Partial<AnalysisNetwork> = {}): Promise<string[]> {
	const never = () => Promise.reject(new Error('Nobody wanted this to be asked'));
	const context = bench.context({ network: { dns: null, reach: never, askSpamd: never, ...network } });
	const target = { kind: 'specific' as const, recipients: [{ address: 'qa@example.com' }] };
	const { analysis } = await sendProof(context, { delivery: { deliveryId: delivery.id }, target, prefix: 'Proof', sender: senderTo(sink), typology });
	return analysis.findings.map(({ level, rule }) => `${level} ${rule}`);
}

const analyzed = async (delivery: Delivery, typology: TypologyOptions) => {
	const reach = async () => null;
	const askSpamd = async () => ({ isSpam: false, score: 1, threshold: 5, rules: [] });
	const context = bench.context({ network: { dns: null, reach, askSpamd } });
	return analyzeDelivery(context, { deliveryId: delivery.id }, { typology });
};

describe('levels', () => {
	test.each<[string, object | undefined, TypologyOptions | undefined, string[]]>([
		['by default', undefined, undefined, WARNED],
		['of the node', levels('information'), undefined, ['information unsubscriptionLink', 'information unsubscriptionLink']],
		['off by the node', levels('off'), undefined, []],
		['of the last analysis', undefined, levels('off'), []],
		['of the node before those of the last analysis', levels('warning'), levels('off'), WARNED],
		['of the last analysis for rules that the node does not set', { levels: { missingText: 'off' } }, levels('off'), []],
	])('%s', async (_what, own, last, expected) => {
		const { delivery } = await save(bench.context(), makeItems(2), parameters);
		if (last) await analyzed(delivery, last);
		expect(await proofOf(delivery, own)).toEqual(expected);
		expect(sink.messages).toHaveLength(1);
	});

	test('hold after the content was changed, as a proof comes before the next analysis', async () => {
		const { delivery } = await save(bench.context(), makeItems(2), parameters, { code: 'CHANGED' });
		await analyzed(delivery, levels('off'));
		const changed = await save(bench.context(), makeItems(2), { ...parameters, subject: 'Other' }, { code: 'CHANGED' });
		expect(changed.delivery).toMatchObject({ id: delivery.id, analysisId: null });
		expect(await proofOf(changed.delivery)).toEqual([]);
	});

	test('an error stops the proof, whoever set it', async () => {
		const { delivery } = await save(bench.context(), makeItems(2), parameters);
		const stopped = { code: 'proofRejected', message: expect.stringContaining('no unsubscription link') };
		await expect(proofOf(delivery, levels('error'))).rejects.toMatchObject(stopped);
		await analyzed(delivery, levels('error'));
		await expect(proofOf(delivery)).rejects.toMatchObject(stopped);
		expect(sink.messages).toEqual([]);
	});

	test('a rule that there is none of is refused, and nothing is sent', async () => {
		const { delivery } = await save(bench.context(), makeItems(2), parameters);
		await expect(proofOf(delivery, { levels: { nothing: 'off' } })).rejects.toMatchObject({
			code: 'invalidParameter',
			message: expect.stringContaining('"nothing"'),
			advice: expect.stringContaining('Send Proof'),
		});
		expect(sink.messages).toEqual([]);
	});
});

describe('own control rules', () => {
	const control = [{ label: 'Few', condition: 'delivery.toDeliver < 10', text: '{{ delivery.toDeliver }} copies', level: 'warning' as const }];

	test('of the node look at the proof', async () => {
		const { delivery } = await save(bench.context(), makeItems(2), parameters);
		expect(await proofOf(delivery, { control })).toEqual([...WARNED, 'warning control: Few']);
	});

	test('of the last analysis are about the main target, and say nothing here', async () => {
		const { delivery } = await save(bench.context(), makeItems(2), parameters);
		await analyzed(delivery, { control });
		expect(await proofOf(delivery)).toEqual(WARNED);
	});
});

describe('checks over the network', () => {
	const reach = jest.fn(async () => sentence('request.status', { status: 404 }));
	const askSpamd = jest.fn(async () => ({ isSpam: true, score: 9, threshold: 5, rules: ['X'] }));
	const network = { reach, askSpamd };
	beforeEach(() => {
		reach.mockClear();
		askSpamd.mockClear();
	});

	test.each<[string, object | undefined, TypologyOptions | undefined, string[]]>([
		['none unless wanted', undefined, undefined, WARNED],
		['reachability by the node', { reachability }, undefined, ['warning urlApproval', ...WARNED]],
		['SpamAssassin by the node', { spamAssassin }, undefined, [...WARNED, 'warning spamAssassin']],
		['both of the last analysis', undefined, { reachability, spamAssassin }, ['warning urlApproval', ...WARNED, 'warning spamAssassin']],
		['switched off by the node', { reachability: null, spamAssassin: null }, { reachability, spamAssassin }, WARNED],
	])('%s', async (_what, own, last, expected) => {
		const { delivery } = await save(bench.context(), makeItems(2), parameters);
		if (last) await analyzed(delivery, last);
		expect(await proofOf(delivery, own, network)).toEqual(expected);
	});

	test('the DNS is asked for the sender; what it says stops no proof', async () => {
		const asked: string[] = [];
		const ask = async (name: string) => (asked.push(name), []);
		const { delivery } = await save(bench.context(), makeItems(2), parameters);
		const found = await proofOf(delivery, undefined, { dns: { txt: ask, mx: ask, hasAddress: async () => true } });
		expect(found).toEqual(['warning senderAuthentication', ...WARNED]);
		expect(asked.sort()).toEqual(['_dmarc.example.com', 'example.com']);
		expect(sink.messages).toHaveLength(1);
	});
});
