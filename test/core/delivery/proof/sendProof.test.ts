import { simpleParser } from 'mailparser';

import { analyzeDelivery } from '../../../../core/delivery/analysis/analyze';
import { configureJapaneseMobile } from '../../../../core/delivery/message/japaneseMobile';
import { type ProofOptions, type ProofTarget, sendProof, type SendProofInput } from '../../../../core/delivery/proof/sendProof';
import { verifyToken } from '../../../../core/links';
import type { MailSink, MailSinkOptions } from '../../../helpers/mailSink';
import { openSink } from '../servers';
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
} from '../support';

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
const substitution = (...changes: object[]): ProofTarget => ({
	kind: 'substitution',
	substitutions: changes.map((change) => ({ addresses: ['qa@example.com'], profiles: 1, choice: 'first', ...change })),
});

function proofOf(delivery: { id: string }, target: ProofTarget, prefix = 'Proof #N', more: Partial<SendProofInput> = {}) {
	const input = { delivery: { deliveryId: delivery.id }, target, prefix, sender: senderTo(sink), ...more };
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

	test.each(['first', 'random'])('%s: nobody who is excluded from the delivery', async (choice) => {
		const denied = `denied-${choice}@example.com`;
		await bench.store.denylistAddress(denied, 'test');
		// Whoever is excluded has no first name: the content needs it, so that the proof would fail.
		const items = Array.from({ length: 60 }, (_, index) => ({ email: index % 2 === 0 ? denied : `r${index}@example.com`, city: 'Rome' }));
		const { delivery } = await save(bench.context(), [...items, { ...makeItem(99), city: 'Paris' }], { targetRules: { filter: 'recipient.city == "Paris"' } });
		await proofOf(delivery, substitution({ choice, profiles: 3 }));
		expect(await subjects()).toEqual(['Proof #1: Hello Name99']);
	});

	test('of a transactional delivery somebody who has opted out of marketing is one of the target', async () => {
		const { delivery } = await save(bench.context(), [{ ...makeItem(1), optOut: 'yes' }], { kind: 'transactional' });
		await proofOf(delivery, substitution({}), '');
		expect(await subjects()).toEqual(['Hello Name1']);
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

describe('chosen profiles, and several substitutions', () => {
	beforeEach(() => useSink());
	const copies = async () => (await sink.parsed()).map(({ subject }, at) => `${recipientsOf(sink.messages)[at]} ${subject}`);

	test('by address or by the id of their own, in the order in which they are named', async () => {
		const { delivery } = await save(bench.context(), makeItems(1_500));
		await proofOf(delivery, substitution({ choice: 'chosen', chosen: ['R1200@Example.com', '7'] }), '');
		expect((await copies()).sort()).toEqual(['qa@example.com Hello Name1200', 'qa@example.com Hello Name7']);
	});

	test('each substitution has its own addresses', async () => {
		const { delivery } = await save(bench.context(), makeItems(5));
		const boss = { addresses: ['boss@example.com'], choice: 'chosen', chosen: ['4'] };
		await proofOf(delivery, substitution({ profiles: 2 }, boss), '');
		expect((await copies()).sort()).toEqual(['boss@example.com Hello Name4', 'qa@example.com Hello Name1', 'qa@example.com Hello Name2']);
	});

	test.each([
		[{ choice: 'chosen', chosen: ['7', 'nobody@example.com'] }, /Chosen Profiles: .* has no profile "nobody@example\.com"/],
		[{ choice: 'chosen', chosen: [] }, /Chosen Profiles is empty/],
	])('%j is refused', async (change, sentence) => {
		const { delivery } = await save(bench.context(), makeItems(9));
		await expect(proofOf(delivery, substitution(change))).rejects.toMatchObject({
			code: 'invalidParameter',
			message: expect.stringMatching(sentence),
		});
		expect(sink.connections).toBe(0);
	});
});

describe('seed addresses', () => {
	beforeEach(() => useSink());
	const seeds = [{ address: 'seed1@example.com' }, { address: 'seed2@example.com', profile: { firstName: 'Seed' } }];
	const withSeeds = () => save(bench.context(), [makeItem(1)], { targetRules: { seeds } });

	test('get the proof, what they lack filled from a profile of the target', async () => {
		const { delivery } = await withSeeds();
		const { proof } = await proofOf(delivery, { kind: 'seeds' }, '');
		expect(proof.addresses).toEqual(['seed1@example.com', 'seed2@example.com']);
		expect((await subjects()).sort()).toEqual(['Hello Name1', 'Hello Seed']);
	});

	test('borrow of nobody who is excluded from the delivery', async () => {
		const people = [...Array.from({ length: 60 }, (_, index) => ({ email: `x${index}@` })), makeItem(1)];
		const { delivery } = await save(bench.context(), people, { targetRules: { seeds: [seeds[0]!] } });
		await proofOf(delivery, { kind: 'seeds' }, '');
		expect(await subjects()).toEqual(['Hello Name1']);
	});

	test('beside specific ones', async () => {
		const { delivery } = await withSeeds();
		const recipients = [{ address: 'qa@example.com', profile: PROFILE }];
		await proofOf(delivery, { kind: 'specificAndSeeds', recipients }, '');
		expect(recipientsOf(sink.messages).sort()).toEqual(['qa@example.com', 'seed1@example.com', 'seed2@example.com']);
	});

	test('of a delivery without any are an error', async () => {
		const { delivery } = await save(bench.context(), makeItems(1));
		await expect(proofOf(delivery, { kind: 'seeds' })).rejects.toMatchObject({
			code: 'noRecipients',
			message: expect.stringContaining('has no seed addresses'),
		});
	});
});

describe('exclusions of a proof', () => {
	beforeEach(() => useSink());
	const named = ['denied@example.com', 'dead@example.com', 'qa@example.com', 'QA@example.com'];

	test.each<[string, ProofOptions, string[], object]>([
		['by default: nobody', {}, named, {}],
		['denylisted', { keepDenylisted: false }, ['dead@example.com', 'qa@example.com', 'QA@example.com'], { denylisted: 1 }],
		['quarantined', { keepQuarantined: false }, ['denied@example.com', 'qa@example.com', 'QA@example.com'], { quarantined: 1 }],
		['doubles', { keepDoubles: false }, ['denied@example.com', 'dead@example.com', 'qa@example.com'], { double: 1 }],
		[
			'all three',
			{ keepDenylisted: false, keepQuarantined: false, keepDoubles: false },
			['qa@example.com'],
			{ denylisted: 1, quarantined: 1, double: 1 },
		],
	])('%s', async (_what, options, expected, exclusions) => {
		await bench.store.denylistAddress('denied@example.com', 'test');
		await bench.sql(
			`insert into address (address_key, quarantined_at) values ('dead@example.com', 1) on conflict (address_key) do nothing returning address_key`,
		);
		const { delivery } = await save(bench.context(), makeItems(1));
		const { analysis } = await proofOf(delivery, specific(...named), '', { options });
		expect(recipientsOf(sink.messages).sort()).toEqual([...expected].sort());
		expect(analysis.exclusions).toEqual(exclusions);
	});

	test('two profiles to one address are no doubles', async () => {
		const { delivery } = await save(bench.context(), makeItems(2));
		const target = substitution({ profiles: 2 }, { profiles: 1 });
		await proofOf(delivery, target, '', { options: { keepDoubles: false } });
		expect((await subjects()).sort()).toEqual(['Hello Name1', 'Hello Name2']);
	});
});

describe('the format of a proof', () => {
	beforeEach(() => useSink());
	const HTML = { html: '<p>Hello {{ recipient.firstName }}</p>', text: 'Hello {{ recipient.firstName }}' };

	test.each<[NonNullable<ProofOptions['format']>, object]>([
		['html', { html: 1 }],
		['text', { text: 1 }],
		['au', { au: 1 }],
	])('%s, whatever the delivery says', async (format, formats) => {
		const { delivery } = await save(bench.context(), makeItems(1), { ...HTML, formatChoice: 'alternative' });
		await configureJapaneseMobile(bench.context(), { deliveryId: delivery.id }, { detection: 'profile' });
		const { analysis } = await proofOf(delivery, substitution({}), '', { options: { format } });
		expect(analysis.formats).toEqual(formats);
	});

	test.each<[NonNullable<ProofOptions['format']>, RegExp]>([
		['html', /has no HTML content/],
		['docomo', /does not serve Japanese mobiles/],
	])('%s that the delivery cannot have is refused', async (format, sentence) => {
		const { delivery } = await save(bench.context(), makeItems(1));
		await expect(proofOf(delivery, specific('qa@example.com'), '', { options: { format } })).rejects.toMatchObject({
			code: 'invalidParameter',
			message: expect.stringMatching(sentence),
		});
		expect(sink.connections).toBe(0);
	});

	test.each([
		['qa@example.com', 1],
		['test@docomo.ne.jp', 1],
		['test@softbank.ne.jp', 0],
	])('a Decore Mail profile sent to %s: %s warning', async (address, warnings) => {
		const items = [{ ...makeItem(1), format: 'Decore Mail' }];
		const { delivery } = await save(bench.context(), items, { text: 'Hello {{ recipient.firstName }}' });
		await configureJapaneseMobile(bench.context(), { deliveryId: delivery.id }, { detection: 'profile' });
		const { analysis } = await proofOf(delivery, substitution({ addresses: [address] }), '');
		const found = analysis.findings.filter(({ rule }) => rule === 'proofCarrier');
		expect(found).toHaveLength(warnings);
		if (warnings > 0) expect(found[0]).toMatchObject({ level: 'warning', text: expect.stringContaining('test@softbank.ne.jp'), examples: [address] });
	});
});

describe('the delivery code of a proof', () => {
	beforeEach(() => useSink());
	const text = 'Code {{ delivery.code }}.';

	test.each<[ProofOptions, string]>([
		[{}, 'Code SPRING-proof-1.'],
		[{ keepCode: false }, 'Code SPRING-proof-2.'],
		[{ keepCode: true }, 'Code SPRING.'],
	])('with %j', async (options, expected) => {
		const { delivery } = await save(bench.context(), makeItems(1), { text }, { code: 'SPRING' });
		await proofOf(delivery, specific('qa@example.com'), '', { options });
		const [mail] = await sink.parsed();
		expect(mail!.text?.trim()).toBe(expected);
		const feedbackId = String(mail!.headers.get('feedback-id'));
		expect(/proof/i.test(feedbackId)).toBe(!options.keepCode);
	});
});

test.each(['substitution', 'an agent that looks whether the address is in the target'])('a target that is replaced while the proof is made (%s): no proof', async (by) => {
	await useSink();
	const { delivery } = await save(bench.context(), makeItems(3), {}, { code: `REPLACED BY ${by}` });
	let reads = 0;
	const findDelivery: typeof bench.store.findDelivery = async (id) => {
		const found = await bench.store.findDelivery(id);
		reads += 1;
		// Its rows are gone when the proof looks for them.
		if (reads === 1) await save(bench.context(), makeItems(4).slice(3), {}, { code: delivery.code });
		return found;
	};
	const context = bench.context({ store: { ...bench.store, findDelivery } });
	const target = by === 'substitution' ? substitution({ profiles: 3 }) : specific(makeItem(2).email as string);
	const sending = sendProof(context, { delivery: { deliveryId: delivery.id }, target, prefix: '', sender: senderTo(sink), asAgentTool: by !== 'substitution' });
	expect(await errorCode(sending)).toBe('analysisOutdated');
	expect(sink.messages).toEqual([]);
});

describe('as the tool of an AI agent', () => {
	beforeEach(() => useSink());

	test.each<[string, ProofTarget]>([
		['specific', specific('qa@example.com', 'R3@example.com')],
		['substituted', substitution({ addresses: ['r3@example.com'] })],
	])('no proof goes to somebody in the main target: %s', async (_how, target) => {
		const { delivery } = await save(bench.context(), makeItems(3));
		await expect(proofOf(delivery, target, '', { asAgentTool: true })).rejects.toMatchObject({
			code: 'proofRejected',
			message: expect.stringContaining('r3@example.com is in the main target'),
		});
		expect(sink.connections).toBe(0);
	});

	test('others get theirs', async () => {
		const { delivery } = await save(bench.context(), makeItems(3));
		await proofOf(delivery, substitution({}), '', { asAgentTool: true });
		expect(recipientsOf(sink.messages)).toEqual(['qa@example.com']);
	});
});

describe('what is no proof', () => {
	beforeEach(() => useSink());

	test.each<[string, ProofTarget, string, RegExp]>([
		['nobody', { kind: 'specific', recipients: [] }, 'noRecipients', /no address to go to/],
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
