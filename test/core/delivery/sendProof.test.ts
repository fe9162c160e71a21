import { simpleParser } from 'mailparser';

import { analyzeDelivery } from '../../../core/delivery/analyze';
import { configureJapaneseMobile } from '../../../core/delivery/japaneseMobile';
import { type ProofTarget, sendProof } from '../../../core/delivery/sendProof';
import { verifyToken } from '../../../core/links';
import type { MailSink, MailSinkOptions } from '../../helpers/mailSink';
import { openSink } from './servers';
import {
	type Bench,
	confirm,
	decide,
	doublesIn,
	errorCode,
	makeItem,
	makeItems,
	openBench,
	prepare,
	recipientsOf,
	save,
	senderTo,
	statesOf,
} from './support';

let bench: Bench;
let sink: MailSink;
beforeAll(async () => {
	bench = await openBench();
});
afterAll(() => bench.close());
const useSink = async (options?: MailSinkOptions) => (sink = await openSink(options));

const PROFILE = { firstName: 'Test' };
const specific = (...addresses: string[]): ProofTarget => ({
	kind: 'specific',
	recipients: addresses.map((address) => ({ address, profile: PROFILE })),
});
const substitution = (change: object): ProofTarget => ({
	kind: 'substitution',
	addresses: ['qa@example.com'],
	profiles: 1,
	choice: 'first',
	...change,
});

function proofOf(delivery: { id: string }, target: ProofTarget, prefix = 'Proof #N') {
	const input = { delivery: { deliveryId: delivery.id }, target, prefix, sender: senderTo(sink) };
	return sendProof(bench.context(), input);
}

async function subjects(): Promise<string[]> {
	return (await sink.parsed()).map(({ subject }) => subject ?? '');
}

describe('numbering', () => {
	beforeEach(() => useSink());

	test('counts up per delivery, over its revisions', async () => {
		const { delivery } = await save(bench.context(), makeItems(2), {}, { code: 'COUNTED' });
		await proofOf(delivery, specific('qa@example.com'));
		await proofOf(delivery, specific('qa@example.com'));
		await save(bench.context(), makeItems(2), { subject: 'Bye' }, { code: 'COUNTED' });
		const third = await proofOf(delivery, specific('qa@example.com'));
		expect(third.proof).toMatchObject({ number: 3, subjectPrefix: 'Proof #3: ', addresses: ['qa@example.com'] });
		expect(await subjects()).toEqual(['Proof #1: Hello Test', 'Proof #2: Hello Test', 'Proof #3: Bye']);
	});

	test.each([
		['[#N / #N] ', '[#1 / #1]: Hello Test'],
		['Test', 'Test: Hello Test'],
		[' ', 'Hello Test'],
	])('prefix %j', async (prefix, subject) => {
		const { delivery } = await save(bench.context(), makeItems(1));
		await proofOf(delivery, specific('qa@example.com'), prefix);
		expect(await subjects()).toEqual([subject]);
	});

	test('is written to the journal', async () => {
		const { delivery } = await save(bench.context(), makeItems(1));
		await proofOf(delivery, specific('qa@example.com', 'boss@example.com'));
		const journal = await bench.store.readJournal(delivery.id);
		expect(journal.at(-1)).toMatchObject({
			actor: 'Send Proof',
			action: 'proof 1',
			detail: '2 of 2 sent to qa@example.com, boss@example.com',
		});
	});
});

describe('specific addresses', () => {
	beforeEach(() => useSink());

	test('get one copy each time they are named, denylisted ones too', async () => {
		await bench.store.denylistAddress('boss@example.com', 'test');
		const { delivery } = await save(bench.context(), makeItems(1));
		const { counts } = await proofOf(delivery, specific('qa@example.com', 'boss@example.com', 'QA@example.com'));
		expect(counts).toMatchObject({ sent: 3, ignored: 0 });
		expect(recipientsOf(sink.messages).sort()).toEqual(['QA@example.com', 'boss@example.com', 'qa@example.com']);
	});

	test('leave the delivery and its analysis as they are', async () => {
		const { delivery, analysisId } = await prepare(bench.context(), 3);
		const before = await bench.store.findDelivery(delivery.id);
		await proofOf(delivery, specific('qa@example.com'));
		expect(await bench.store.findDelivery(delivery.id)).toEqual(before);
		expect(await statesOf(bench.store, analysisId)).toEqual(['pending', 'pending', 'pending']);
		expect((await confirm(bench.context(), delivery, senderTo(sink))).sending.sent).toBe(3);
	});

	test('have links that unsubscribe nobody, and no List-Unsubscribe', async () => {
		const { delivery } = await save(bench.context(), makeItems(1));
		await proofOf(delivery, specific('qa@example.com'));
		const mail = await simpleParser(sink.messages[0]!.raw);
		const token = /unsubscribe\?t=(\S+)/.exec(mail.text ?? '')?.[1] ?? '';
		expect(verifyToken(bench.store.linkKey, token)?.kind).toBe('proof');
		expect(mail.headerLines.map(({ key }) => key)).not.toContain('list-unsubscribe');
	});
});

describe('substitution of the address', () => {
	beforeEach(() => useSink());

	test('the first profiles that could get the delivery, to each address', async () => {
		const items = [
			{ ...makeItem(1), optOut: 'yes' },
			{ ...makeItem(2), email: '' },
			{ ...makeItem(3), email: 'no address' },
			...[4, 5, 6].map(makeItem),
		];
		const { delivery } = await save(bench.context(), items);
		await proofOf(delivery, substitution({ addresses: ['qa@example.com', 'boss@example.com'], profiles: 2 }));
		const copies = (await sink.parsed()).map(({ subject }, at) => `${recipientsOf(sink.messages)[at]} ${subject}`);
		expect(copies.sort()).toEqual([
			'boss@example.com Proof #1: Hello Name4',
			'boss@example.com Proof #1: Hello Name5',
			'qa@example.com Proof #1: Hello Name4',
			'qa@example.com Proof #1: Hello Name5',
		]);
	});

	test('random profiles, each once', async () => {
		const { delivery } = await save(bench.context(), makeItems(12));
		await proofOf(delivery, substitution({ profiles: 12, choice: 'random' }));
		const expected = makeItems(12).map(({ firstName }) => `Proof #1: Hello ${String(firstName)}`);
		expect((await subjects()).sort()).toEqual(expected.sort());
	});

	test('random is another choice each time', async () => {
		const { delivery } = await save(bench.context(), makeItems(1_000));
		for (let proof = 0; proof < 3; proof += 1) {
			await proofOf(delivery, substitution({ profiles: 3, choice: 'random' }), '');
		}
		// The same three of a thousand, three times: once in 10^14.
		expect(new Set(await subjects()).size).toBeGreaterThan(3);
	});

	test('more profiles than there are: all of them', async () => {
		const { delivery } = await save(bench.context(), makeItems(2));
		const { counts } = await proofOf(delivery, substitution({ profiles: 50 }));
		expect(counts.sent).toBe(2);
		expect(doublesIn(await subjects())).toEqual([]);
	});

	test('keeps the format that the domain of the profile stands for', async () => {
		const items = [{ ...makeItem(1), email: 'taro@docomo.ne.jp' }];
		const { delivery } = await save(bench.context(), items, { text: 'Hello {{ recipient.firstName }}' });
		await configureJapaneseMobile(bench.context(), { deliveryId: delivery.id }, { detection: 'profileAndDomain' });
		const { analysis } = await proofOf(delivery, substitution({}));
		expect(analysis.formats).toEqual({ docomo: 1 });
		expect(sink.messages[0]!.raw.toString()).toMatch(/charset="?Shift_JIS/i);
	});
});

describe('what is no proof', () => {
	beforeEach(() => useSink());

	test.each<[string, ProofTarget, string, RegExp]>([
		['nobody', { kind: 'specific', recipients: [] }, 'noRecipients', /no address to go to/],
		['no address to substitute', substitution({ addresses: [] }), 'noRecipients', /no address to go to/],
		['a bad address', specific('qa@example.com', 'no address'), 'invalidParameter', /"no address"/],
		['a bad substitute', substitution({ addresses: ['x@'] }), 'invalidParameter', /"x@"/],
		[
			'101 copies',
			substitution({ addresses: Array(101).fill('qa@example.com') }),
			'proofRejected',
			/101 recipients/,
		],
		[
			'a profile without the fields',
			{ kind: 'specific', recipients: [{ address: 'qa@example.com' }] },
			'proofRejected',
			/firstName/,
		],
	])('%s', async (_what, target, code, sentence) => {
		const { delivery } = await save(bench.context(), makeItems(3));
		await expect(proofOf(delivery, target)).rejects.toMatchObject({
			code,
			message: expect.stringMatching(sentence),
		});
		expect(sink.connections).toBe(0);
		expect(await bench.store.lastProof(delivery.id)).toBeUndefined();
	});

	test('a target in which nobody could get the delivery', async () => {
		const { delivery } = await save(bench.context(), [{ ...makeItem(1), optOut: '1' }, { ...makeItem(2), email: 'x' }]);
		for (const choice of ['first', 'random']) {
			expect(await errorCode(proofOf(delivery, substitution({ choice })))).toBe('noRecipients');
		}
	});

	test('one hundred copies are still a proof', async () => {
		const { delivery } = await save(bench.context(), makeItems(1));
		const { counts } = await proofOf(delivery, substitution({ addresses: Array(100).fill('qa@example.com') }));
		expect(counts.sent).toBe(100);
	});
});

describe('an MTA that does not play along', () => {
	const BAD = { code: 550, message: '5.1.1 User unknown' };

	test('is away', async () => {
		await useSink();
		const { delivery } = await save(bench.context(), makeItems(1));
		const sender = senderTo(sink);
		await sink.stop();
		const input = { delivery: { deliveryId: delivery.id }, target: specific('qa@example.com'), prefix: '', sender };
		expect(await errorCode(sendProof(bench.context(), input))).toBe('mtaUnreachable');
	});

	test('refuses the sender', async () => {
		await useSink({ onMail: () => ({ code: 550, message: '5.7.1 Not you' }) });
		const { delivery } = await save(bench.context(), makeItems(1));
		expect(await errorCode(proofOf(delivery, specific('qa@example.com')))).toBe('senderRefused');
	});

	test('takes no copy', async () => {
		await useSink({ refuse: { 'qa@example.com': BAD } });
		const { delivery } = await save(bench.context(), makeItems(1));
		await expect(proofOf(delivery, specific('qa@example.com'))).rejects.toMatchObject({
			code: 'proofRejected',
			message: expect.stringContaining('550 5.1.1 User unknown'),
		});
	});

	test('takes some copies', async () => {
		await useSink({ refuse: { 'qa@example.com': BAD } });
		const { delivery } = await save(bench.context(), makeItems(1));
		const { counts } = await proofOf(delivery, specific('qa@example.com', 'boss@example.com'));
		expect(counts).toMatchObject({ sent: 1, failed: 1 });
	});
});

test('a cancelled execution ends as cancelled, not as a refusal of the MTA', async () => {
	const abort = new AbortController();
	await useSink({ onRcpt: () => abort.abort('cancelled') as undefined });
	const { delivery } = await save(bench.context(), makeItems(1));
	const sender = senderTo(sink, { connections: 1 });
	const sending = sendProof(bench.context({ signal: abort.signal }), {
		delivery: { deliveryId: delivery.id },
		target: specific('a@example.com', 'b@example.com', 'c@example.com'),
		prefix: '',
		sender,
	});
	expect(await errorCode(sending)).toBe('cancelled');
	expect(recipientsOf(sink.messages)).toEqual(['a@example.com']);
});

test('a proof that was put up must be approved before the delivery is sent', async () => {
	await useSink();
	const { delivery } = await prepare(bench.context(), 1, { approvalMode: 'automatic' });
	await proofOf(delivery, specific('qa@example.com'));
	await decide(bench.context(), delivery, 'rejected', 'proof');
	await expect(confirm(bench.context(), delivery, senderTo(sink))).rejects.toMatchObject({
		code: 'confirmationMissing',
		message: expect.stringContaining('Proof #1'),
	});
	await decide(bench.context(), delivery, 'approved', 'proof');
	expect((await confirm(bench.context(), delivery, senderTo(sink))).outcome).toBe('finished');
	expect(await analyzeDelivery(bench.context(), { deliveryId: delivery.id })).toMatchObject({ state: 'ready' });
});
