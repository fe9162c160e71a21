/** *Email BCC*: copies of what was sent, in transactions of their own. */
import { archiveEnvelope } from '../../../../core/delivery/sending/archive';
import { sendProof } from '../../../../core/delivery/proof/sendProof';
import { parseParameters } from '../../../../core/delivery/parameters/schema';
import { type MailSink, type MailSinkOptions, type Refusal, startMailSink } from '../../../helpers/mailSink';
import {
	addressOf,
	type Bench,
	confirm,
	expectNobodyTwiceNobodyLost,
	openBench,
	PARAMETERS,
	prepare,
	recipientsOf,
	save,
	makeItems,
	senderTo,
	statesOf,
} from '../support';

const ARCHIVE = 'archive@shop.example';
const emailBcc = { address: ARCHIVE };
const LATER: Refusal = { code: 450, message: '4.2.0 Try later' };
const NEVER: Refusal = { code: 550, message: '5.1.1 User unknown' };

let bench: Bench;
let sink: MailSink;
beforeAll(async () => {
	bench = await openBench();
});
afterAll(() => bench.close());
const useSink = async (options?: MailSinkOptions) => (sink = await startMailSink(options));
afterEach(() => sink?.stop());

const isCopy = ({ envelope }: { envelope: { to: string[] } }) => envelope.to.includes(ARCHIVE);
const copies = () => sink.messages.filter(isCopy);
const originals = () => sink.messages.filter((message) => !isCopy(message));
const journalOf = async ({ id }: { id: string }) =>
	(await bench.store.readJournal(id)).filter(({ actor }) => actor === 'Email BCC').map(({ action, detail }) => `${action}: ${detail}`);

/** As if the time of the next attempts had come. */
const letRetriesBeDue = () => bench.sql('update message set next_attempt_at = 1 where next_attempt_at is not null returning id');

test('the archive gets the very bytes of each sent message, and nothing in them shows it', async () => {
	await useSink();
	const { delivery, analysisId } = await prepare(bench.context(), 5, { emailBcc });
	const { outcome } = await confirm(bench.context(), delivery, senderTo(sink));

	expect(outcome).toBe('finished');
	expect(copies().map(({ envelope }) => envelope)).toEqual(Array(5).fill({ from: 'shop@example.com', to: [ARCHIVE] }));
	expect(originals().map(({ envelope }) => envelope.to)).toEqual(expect.arrayContaining(makeItems(5).map(({ email }) => [email])));
	const bytes = (messages: Array<{ raw: Buffer }>) => messages.map(({ raw }) => raw.toString('latin1')).sort();
	expect(bytes(copies())).toEqual(bytes(originals()));
	expect(bytes(copies()).join()).not.toMatch(/archive|bcc/i);
	expect(await statesOf(bench.store, analysisId)).toEqual(Array(5).fill('sent'));
	expect(await journalOf(delivery)).toEqual([]);
});

test('each copy comes after the 250 of its recipient', async () => {
	await useSink();
	const { delivery } = await prepare(bench.context(), 3, { emailBcc });
	await confirm(bench.context(), delivery, senderTo(sink, { connections: 1 }));
	expect(recipientsOf(sink.messages)).toEqual([addressOf(1), ARCHIVE, addressOf(2), ARCHIVE, addressOf(3), ARCHIVE]);
});

test('without it there are no copies', async () => {
	await useSink();
	const { delivery } = await prepare(bench.context(), 3);
	await confirm(bench.context(), delivery, senderTo(sink));
	expect(sink.messages).toHaveLength(3);
});

test('what was refused is not archived; what is sent at the second attempt is, once', async () => {
	await useSink({ refuse: { [addressOf(1)]: NEVER, [addressOf(2)]: LATER } });
	const { delivery, analysisId } = await prepare(bench.context(), 3, { emailBcc });
	const first = await confirm(bench.context(), delivery, senderTo(sink));
	expect(first.outcome).toBe('pending');
	expect(copies().map(({ raw }) => raw.toString())).toEqual([expect.stringContaining('Subject: Hello Name3')]);

	await sink.stop();
	await useSink();
	await letRetriesBeDue();
	await confirm(bench.context(), delivery, senderTo(sink));
	expect(copies().map(({ raw }) => raw.toString())).toEqual([expect.stringContaining('Subject: Hello Name2')]);
	expect(await statesOf(bench.store, analysisId)).toEqual(['failed userUnknown', 'sent', 'sent']);
});

test.each<[string, MailSinkOptions, string]>([
	['for good, at its address', { refuse: { [ARCHIVE]: NEVER } }, '550 5.1.1 User unknown'],
	['for now, at its address', { refuse: { [ARCHIVE]: LATER } }, '450 4.2.0 Try later'],
	['after the content', { onData: (address) => (address === ARCHIVE ? NEVER : undefined) }, '550 5.1.1 User unknown'],
	['with the end of the session', { refuse: { [ARCHIVE]: { code: 421, message: '4.7.0 Closing' } } }, '421 4.7.0 Closing'],
])('an archive that refuses %s changes nothing for the recipients', async (_, options, reply) => {
	await useSink(options);
	const { delivery, analysisId } = await prepare(bench.context(), 20, { emailBcc });
	const { outcome, sending } = await confirm(bench.context(), delivery, senderTo(sink));

	expect(outcome).toBe('finished');
	expect(sending).toMatchObject({ sent: 20, failed: 0, unknown: 0, pending: 0 });
	expect(copies()).toHaveLength(0);
	await expectNobodyTwiceNobodyLost(bench.store, analysisId, [sink]);
	expect(await journalOf(delivery)).toEqual([
		expect.stringMatching(/^copies missing: 20 of 20 copies to archive@shop\.example were not accepted\. The last reply was: /),
	]);
	expect((await journalOf(delivery))[0]).toContain(reply);
});

test('a refused return path of the copies stops nothing', async () => {
	await useSink({ onMail: (address) => (address === 'bounces@shop.example' ? NEVER : undefined) });
	const { delivery } = await prepare(bench.context(), 4, { emailBcc: { ...emailBcc, returnPath: 'bounces@shop.example' } });
	const { outcome, sending } = await confirm(bench.context(), delivery, senderTo(sink));
	expect([outcome, sending.sent, originals().length, copies().length]).toEqual(['finished', 4, 4, 0]);
	expect(await journalOf(delivery)).toEqual([expect.stringContaining('4 of 4 copies')]);
});

test('only some copies missing: their number is told, once a run', async () => {
	let asked = 0;
	await useSink({ onRcpt: (address) => (address === ARCHIVE && ++asked % 3 === 0 ? LATER : undefined) });
	const { delivery } = await prepare(bench.context(), 9, { emailBcc });
	await confirm(bench.context(), delivery, senderTo(sink));
	expect(copies()).toHaveLength(6);
	expect(await journalOf(delivery)).toEqual([expect.stringContaining('3 of 9 copies')]);
});

test('copies count among the messages of a connection', async () => {
	await useSink();
	const { delivery } = await prepare(bench.context(), 6, { emailBcc });
	await confirm(bench.context(), delivery, senderTo(sink, { connections: 1, messagesPerConnection: 5 }));
	expect([sink.messages.length, sink.connections]).toEqual([12, 3]);
});

test('proofs are not archived', async () => {
	await useSink();
	const { delivery } = await save(bench.context(), makeItems(3), { emailBcc });
	await sendProof(bench.context(), {
		delivery: { deliveryId: delivery.id },
		target: { kind: 'substitution', substitutions: [{ addresses: ['tester@shop.example'], profiles: 2, choice: 'first' }] },
		prefix: 'Proof #N',
		sender: senderTo(sink),
	});
	expect(new Set(recipientsOf(sink.messages))).toEqual(new Set(['tester@shop.example']));
});

describe('the envelope of the copies', () => {
	const envelopeOf = (changes: object) => archiveEnvelope(parseParameters({ ...PARAMETERS, ...changes }));
	const template = { address: '{{ recipient.agent }}@shop.example' };

	test.each([
		[{}, undefined],
		[{ emailBcc }, { address: ARCHIVE, returnPath: 'shop@example.com' }],
		[{ emailBcc, sender: { address: ' Shop@BÜCHER.example ' } }, { address: ARCHIVE, returnPath: 'Shop@xn--bcher-kva.example' }],
		[{ emailBcc, sender: template }, { address: ARCHIVE, returnPath: ARCHIVE }],
		[{ emailBcc: { ...emailBcc, returnPath: 'b@shop.example' } }, { address: ARCHIVE, returnPath: 'b@shop.example' }],
		[{ emailBcc: { address: ' archiv@bücher.example ' } }, { address: 'archiv@xn--bcher-kva.example', returnPath: 'shop@example.com' }],
	])('%j → %j', (changes, envelope) => {
		expect(envelopeOf(changes)).toEqual(envelope);
	});

	test.each([
		[{ address: 'archive' }, 'Email BCC is not an e-mail address (emailBcc.address).'],
		[{ address: 'a@shop.example, b@shop.example' }, 'Email BCC is not an e-mail address (emailBcc.address).'],
		[{ address: 'a@shop.example\r\nRCPT TO:<b@shop.example>' }, 'Email BCC is not an e-mail address (emailBcc.address).'],
		[
			{ address: '{{recipient.archive}}@shop.example' },
			'Email BCC is the same for all messages, so it cannot be a template (emailBcc.address).',
		],
		[{ ...emailBcc, returnPath: 'x' }, 'The return path of Email BCC is not an e-mail address (emailBcc.returnPath).'],
	])('%j: %s', (wrong, message) => {
		expect(() => envelopeOf({ emailBcc: wrong })).toThrow(expect.objectContaining({ code: 'invalidParameter', message }));
	});
});
