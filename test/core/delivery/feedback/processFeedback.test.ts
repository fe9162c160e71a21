import type { DeliveryContext } from '../../../../core/delivery/context';
import { addOwnRule } from '../../../../core/delivery/feedback/ownRules';
import { processEvents, processMails, type ProcessedFeedback } from '../../../../core/delivery/feedback/processFeedback';
import { messageIdOf, verpToken } from '../../../../core/links';
import { startMailSink, type MailSink } from '../../../helpers/mailSink';
import { autoReply, complaint, mail, postfixReport } from '../../feedback/mails';

import { confirm, openBench, prepare, senderTo, type Bench } from '../support';

let bench: Bench;
let sink: MailSink;

beforeAll(async () => {
	bench = await openBench();
	sink = await startMailSink();
});

afterAll(async () => {
	await sink?.stop();
	await bench?.close();
});

let names = 0;

/** A delivery that was sent to `count` recipients at addresses of their own. */
async function makeSent(count = 1, parameters = {}) {
	const name = `p${++names}`;
	const items = Array.from({ length: count }, (_, index) => ({ id: index, email: `r${index}@${name}.example`, firstName: 'Ann' }));
	const { delivery, analysisId } = await prepare(bench.context(), items, parameters);
	await confirm(bench.context(), delivery, senderTo(sink));
	const messages = await bench.store.readMessages(analysisId, { limit: count });
	return { delivery, analysisId, messages, id: messages[0]!.id, address: messages[0]!.address };
}

const stateOf = async (analysisId: string) => (await bench.store.readMessages(analysisId, { limit: 1 }))[0]?.state;
const statusOf = async (address: string) => (await bench.store.findAddress(address))?.status ?? 'valid';

async function processOne(raw: Buffer, context: DeliveryContext = bench.context()): Promise<ProcessedFeedback> {
	const [results] = await processMails(context, [raw]);
	return results![0] as ProcessedFeedback;
}

const verpOf = (id: string) => `bounces+${verpToken(bench.store.linkKey, id)}@shop.example`;
const idIn = (delivery: { id: string }, id: string) => messageIdOf(bench.store.linkKey, { id, deliveryId: delivery.id }, 'shop.example');
/** As whoever knows another message's id would write it. */
const unsignedIdIn = (delivery: { id: string }, id: string) => `${id}.${delivery.id}@shop.example`.toLowerCase();

/** A bounce that names the recipient and, in a header that came back, the delivery. */
const reportOn = ({ code }: { code: string }, recipient: string) =>
	Buffer.from(postfixReport({ recipient }).toString('latin1').replace('Subject: Spring news', `Feedback-ID: ${code}:marketing:shop`), 'latin1');

describe('the message of a bounce is found', () => {
	it('by its signed return path, whatever recipient the report names', async () => {
		const { id, analysisId, delivery, address } = await makeSent();
		const result = await processOne(postfixReport({ recipient: 'forwarded@elsewhere.example', to: verpOf(id).toUpperCase() }));
		expect(result).toMatchObject({ messageId: id, deliveryId: delivery.id, foundBy: 'returnPath', reason: 'userUnknown', type: 'hard', addressStatus: 'quarantine' });
		expect(await stateOf(analysisId)).toBe('failed');
		expect(await statusOf(address)).toBe('quarantine');
		expect(await statusOf('forwarded@elsewhere.example')).toBe('valid');
	});

	it('by a signed link in the header that came back', async () => {
		const { id, analysisId } = await makeSent();
		const sent = sink.messages.at(-1)!.raw.toString('latin1').replace(/\r\n[ \t]+/g, '');
		const link = /^List-Unsubscribe: .*$/m.exec(sent)![0].trim();
		const report = postfixReport({ recipient: 'other@elsewhere.example' }).toString('latin1').replace('Subject: Spring news', link);
		expect(await processOne(Buffer.from(report, 'latin1'))).toMatchObject({ messageId: id, foundBy: 'link' });
		expect(await stateOf(analysisId)).toBe('failed');
	});

	it('by a signature alone, where the report names no recipient', async () => {
		const [bounced, complained] = [await makeSent(), await makeSent()];
		const words = mail('Return-Path: <>', 'From: MAILER-DAEMON@example.jp', `To: ${verpOf(bounced.id)}`, 'Subject: failure notice', '', 'Your message could not be delivered: 550 5.1.1 User unknown');
		expect(await processOne(words)).toMatchObject({ kind: 'bounce', messageId: bounced.id, address: bounced.address, addressStatus: 'quarantine' });
		const blackedOut = complaint()
			.toString('latin1')
			.replace('Original-Mail-From: <news@shop.example>', `Original-Mail-From: <${verpOf(complained.id)}>`)
			.replaceAll(/hanako@example.jp/g, '[redacted]');
		expect(await processOne(Buffer.from(blackedOut, 'latin1'))).toMatchObject({ kind: 'complaint', address: complained.address, addressStatus: 'denylisted' });
		const unsigned = complaint('[redacted]', 'abuse', idIn(complained.delivery, complained.id));
		expect(await processOne(unsigned)).toMatchObject({ kind: 'complaint', messageId: null, address: '' });
	});

	it('by its Message-ID and recipient', async () => {
		const { id, delivery, analysisId, address } = await makeSent();
		expect(await processOne(postfixReport({ recipient: address.toUpperCase(), messageId: idIn(delivery, id) }))).toMatchObject({ messageId: id, foundBy: 'messageId' });
		expect(await stateOf(analysisId)).toBe('failed');
	});

	it('by recipient and delivery', async () => {
		const { id, analysisId, delivery, address } = await makeSent(2);
		expect(await processOne(reportOn(delivery, address))).toMatchObject({ messageId: id, foundBy: 'recipient' });
		expect(await stateOf(analysisId)).toBe('failed');
	});
});

describe('nothing moves', () => {
	it.each<[what: string, make: (sent: Awaited<ReturnType<typeof makeSent>>) => Buffer]>([
		['a forged return path', ({ id, address }) => postfixReport({ recipient: address, to: verpOf(id).replace(/.(?=@)/, (last) => (last === '0' ? '1' : '0')) })],
		['a return path signed with another key', ({ id, address }) => postfixReport({ recipient: address, to: `b+${verpToken(Buffer.alloc(32, 7), id)}@shop.example` })],
		['a Message-ID of ours with a recipient of somebody else', ({ id, delivery }) => postfixReport({ recipient: 'other@example.jp', messageId: idIn(delivery, id) })],
		['a delivery that is not known', ({ address }) => postfixReport({ recipient: address })],
		['a Message-ID that was guessed from the one before', ({ id, address, delivery }) => postfixReport({ recipient: address, messageId: idIn(delivery, id).replace(/[^.]+(?=@)/, '0123456789abcdef') })],
		['a Message-ID signed with another key', ({ id, address, delivery }) => postfixReport({ recipient: address, messageId: messageIdOf(Buffer.alloc(32, 7), { id, deliveryId: delivery.id }, 'shop.example') })],
		['a message that was never ours', ({ address }) => postfixReport({ recipient: address, messageId: '01arz3ndektsv4rrffq69g5fav.01arz3ndektsv4rrffq69g5fav@shop.example' })],
		['a delay', ({ id }) => postfixReport({ action: 'delayed', status: '4.4.1', diagnostic: '451 4.4.1 timed out', to: verpOf(id) })],
		['an automatic reply', ({ id }) => autoReply(['Auto-Submitted: auto-replied', `Delivered-To: ${verpOf(id)}`, 'Subject: Out of office'])],
		['a complaint that is none', ({ id, address, delivery }) => complaint(address, 'not-spam', idIn(delivery, id))],
		['ordinary mail to the return path', ({ id }) => mail('From: a@b.example', `To: ${verpOf(id)}`, 'Subject: Hello', '', 'User unknown')],
	])('by %s', async (_what, make) => {
		const sent = await makeSent();
		await processOne(make(sent));
		expect(await stateOf(sent.analysisId)).toBe('sent');
		expect(await statusOf(sent.address)).toBe('valid');
	});

	it('a second time by the same bounce, in the same mail or in another one', async () => {
		const { id, address } = await makeSent();
		const report = { status: '4.2.2', diagnostic: '452 4.2.2 mailbox full', to: verpOf(id) };
		expect(await processOne(postfixReport(report))).toMatchObject({ isNew: true, addressStatus: 'withErrors' });
		await bench.sql(`update address set last_error_at = last_error_at - 200000000 where address_key = '${address}' returning 1`);
		expect(await processOne(postfixReport(report))).toMatchObject({ isNew: false });
		expect(await processOne(Buffer.concat([Buffer.from('Received: again\r\n'), postfixReport(report)]))).toMatchObject({ isNew: false });
		expect(await bench.store.findAddress(address)).toMatchObject({ errors: 1 });
	});
});

describe('a delivery whose return paths are signed', () => {
	const signed = () => makeSent(1, { errorAddress: 'bounces+{{ message.verp }}@shop.example' });

	it.each<[what: string, make: (sent: Awaited<ReturnType<typeof makeSent>>) => Buffer]>([
		['a bounce with recipient and delivery', ({ address, delivery }) => reportOn(delivery, address)],
		['a bounce with recipient and a Message-ID that nobody signed', ({ address, delivery, id }) => postfixReport({ recipient: address, messageId: unsignedIdIn(delivery, id) })],
		['a complaint', ({ address, delivery, id }) => complaint(address, 'abuse', unsignedIdIn(delivery, id))],
	])('believes no mail without a signature: %s', async (_what, make) => {
		const sent = await signed();
		expect(await processOne(make(sent))).toMatchObject({ messageId: null, foundBy: null, moved: null, isNew: true });
		expect([await stateOf(sent.analysisId), await statusOf(sent.address)]).toEqual(['sent', 'valid']);
	});

	it('believes none either where they are those of the MTA', async () => {
		const { analysisId, address, delivery } = await makeSent();
		const sender = { ...senderTo(sink), errorAddress: 'bounces+{{ message.verp }}@shop.example' };
		const report = reportOn(delivery, address);
		await processMails(bench.context(), [report], { sender });
		expect(await stateOf(analysisId)).toBe('sent');
		await processMails(bench.context(), [report]);
		expect(await stateOf(analysisId)).toBe('failed');
	});

	it('believes those with one, and what came by webhook', async () => {
		const [bounced, named, complained, posted] = [await signed(), await signed(), await signed(), await signed()];
		await processOne(postfixReport({ to: verpOf(bounced.id) }));
		await processOne(postfixReport({ recipient: named.address, messageId: idIn(named.delivery, named.id) }));
		const returned = complaint(complained.address).toString('latin1').replace('Original-Mail-From: <news@shop.example>', `Original-Mail-From: <${verpOf(complained.id)}>`);
		await processOne(Buffer.from(returned, 'latin1'));
		const event = { event: 'bounce', address: posted.address, messageId: posted.id, returnPath: '', status: '', diagnostic: '550 5.1.1 User unknown' };
		await processEvents(bench.context(), [event]);
		expect(await Promise.all([bounced, named, complained, posted].map(({ address }) => statusOf(address)))).toEqual(['quarantine', 'quarantine', 'denylisted', 'quarantine']);
	});
});

describe('what follows', () => {
	it('of a soft failure: the message stays sent, the error is counted', async () => {
		const { id, analysisId, address } = await makeSent();
		const result = await processOne(postfixReport({ status: '5.2.2', diagnostic: '552 5.2.2 Mailbox full', to: verpOf(id) }));
		expect(result).toMatchObject({ reason: 'mailboxFull', type: 'soft', moved: null, addressStatus: 'withErrors' });
		expect(await stateOf(analysisId)).toBe('sent');
		expect(await bench.store.findAddress(address)).toMatchObject({ errors: 1, errorReason: 'mailboxFull' });
	});

	it.each([
		[false, 'sent'],
		[true, 'failed'],
	])('of giving up, when the MTA is an Enhanced MTA (%s): %s', async (isEnhanced, state) => {
		const { id, analysisId } = await makeSent();
		const sender = { ...senderTo(sink), isEnhanced };
		await processMails(bench.context(), [postfixReport({ status: '4.4.7', diagnostic: '451 4.4.7 Message expired', to: verpOf(id) })], { sender });
		expect(await stateOf(analysisId)).toBe(state);
	});

	it('of a complaint: the address is denylisted, and the next analysis leaves it out', async () => {
		const { id, delivery, address, analysisId } = await makeSent();
		expect(await processOne(complaint(address, 'abuse', idIn(delivery, id)))).toMatchObject({ kind: 'complaint', messageId: id, addressStatus: 'denylisted' });
		expect(await stateOf(analysisId)).toBe('sent');
		const again = await prepare(bench.context(), [{ id: 1, email: address, firstName: 'Ann' }, { id: 2, email: `new.${address}`, firstName: 'Bob' }]);
		expect(await bench.store.findAnalysis(again.analysisId)).toMatchObject({ toDeliver: 1, exclusions: { denylisted: 1 } });
	});

	it('of a message that arrived: errors are forgotten', async () => {
		const { id, address } = await makeSent();
		await processOne(postfixReport({ status: '4.2.2', diagnostic: '452 4.2.2 full', to: verpOf(id) }));
		await processOne(postfixReport({ action: 'delivered', status: '2.0.0', diagnostic: '250 2.0.0 Ok', to: verpOf(id) }));
		expect(await statusOf(address)).toBe('valid');
	});

	it('of a mail that asks to be unsubscribed', async () => {
		const { id, address } = await makeSent();
		const [[result]] = (await processMails(bench.context(), [mail(`To: ${verpOf(id)}`, 'From: x@y.example', 'Subject: unsubscribe', '', '')])) as [[object]];
		expect(result).toMatchObject({ kind: 'unsubscription', messageId: id, address });
		expect(await statusOf(address)).toBe('denylisted');
	});

	it('of an mbox: each mail for itself', async () => {
		const { messages, analysisId } = await makeSent(2);
		const mbox = messages.map(({ id }) => `From MAILER-DAEMON Thu Apr 29 23:34:45 2010\n${postfixReport({ to: verpOf(id) }).toString('latin1')}\n\n`).join('');
		const [results] = await processMails(bench.context(), [Buffer.from(mbox, 'latin1')]);
		expect(results).toMatchObject(messages.map(({ id }) => ({ messageId: id, type: 'hard' })));
		expect(await bench.store.countMessages(analysisId)).toMatchObject({ failed: 2, sent: 0 });
	});
});

describe('what no rule knows', () => {
	const strange = (id: string) => postfixReport({ status: '5.0.0', diagnostic: '554 nyan nyan', to: verpOf(id) });

	it('is listed as to qualify and changes nothing, until the user adds a rule', async () => {
		const { id, address } = await makeSent();
		expect(await processOne(strange(id))).toMatchObject({ isQualified: false, reason: 'notDefined', moved: null, addressStatus: 'valid' });
		expect(await bench.store.feedbackToQualify(9)).toMatchObject([{ pattern: '554 nyan nyan', times: 1 }]);
		const rule = await addOwnRule(bench.context(), { pattern: 'nyan*nyan', status: '5.0.*', phase: '', reason: 'userUnknown', detail: null, type: 'hard' });
		expect(await processOne(strange(id))).toMatchObject({ isQualified: true, reason: 'userUnknown', moved: { to: 'failed' } });
		expect(await statusOf(address)).toBe('quarantine');
		await bench.store.removeQualificationRule(rule.id);
	});

	it('is listed when a server says it in the dialogue, too, and so are the rules of the user asked', async () => {
		const server = await startMailSink({ onRcpt: () => ({ code: 550, message: '5.0.0 hop hop' }) });
		const refused = async () => {
			const { delivery, analysisId } = await prepare(bench.context(), [{ id: 1, email: `r@d${++names}.example`, firstName: 'Ann' }]);
			await confirm(bench.context(), delivery, senderTo(server));
			const [message] = await bench.store.readMessages(analysisId, { limit: 1 });
			return [message!.state, message!.reason, await statusOf(message!.address)];
		};
		expect(await refused()).toEqual(['failed', 'notDefined', 'valid']);
		expect(await bench.store.feedbackToQualify(9)).toContainEqual(expect.objectContaining({ pattern: '550 5.0.0 hop hop', phase: 'recipient', times: 1 }));
		const rule = await addOwnRule(bench.context(), { pattern: 'hop*hop', status: '', phase: 'recipient', reason: 'accountDisabled', detail: null, type: 'hard' });
		expect(await refused()).toEqual(['failed', 'accountDisabled', 'quarantine']);
		await bench.store.removeQualificationRule(rule.id);
		await server.stop();
	});

	it('is forwarded to the unqualified-bounce address of its delivery, once', async () => {
		const { id } = await makeSent(1, { unqualifiedBounceAddress: 'people@shop.example' });
		const before = sink.messages.length;
		const process = () => processMails(bench.context(), [strange(id)], { sender: senderTo(sink) });
		expect(await process()).toMatchObject([[{ forwardedTo: 'people@shop.example' }]]);
		await process();
		const forwarded = sink.messages.slice(before);
		expect(forwarded).toMatchObject([{ envelope: { from: '', to: ['people@shop.example'] } }]);
		expect(forwarded[0]!.raw.toString('latin1')).toContain('Resent-To: <people@shop.example>\r\nReturn-Path: <>');
	});

	it.each([
		[{ pattern: '*', status: '' }, /fits every failure/],
		[{ pattern: 'a'.repeat(400), status: '' }, /more than 300/],
		[{ pattern: '*a'.repeat(20), status: '' }, /stars/],
		[{ pattern: 'a', status: '5.7' }, /no enhanced status code/],
	])('wants rules that make sense: %j', async (rule, message) => {
		const adding = addOwnRule(bench.context(), { phase: '', reason: 'refused', detail: 'policy', type: 'soft', ...rule });
		await expect(adding).rejects.toThrow(message);
	});
});

describe('an event of a mail service', () => {
	const event = (changes: object) => ({ event: 'bounce', address: '', messageId: '', returnPath: '', status: '', diagnostic: '', ...changes });

	it.each([
		['dropped', '550 5.1.1 User unknown', 'failed', 'quarantine'],
		['deferred', '421 busy', 'sent', 'valid'],
		['spamreport', '', 'sent', 'denylisted'],
		['delivered', '250 ok', 'sent', 'valid'],
		['group_unsubscribe', '', 'sent', 'denylisted'],
		['group_resubscribe', '', 'sent', 'valid'],
		['opened', '', 'sent', 'valid'],
	])('%s (%s) is treated as a report', async (name, diagnostic, state, status) => {
		const { id, delivery, analysisId, address } = await makeSent();
		await processEvents(bench.context(), [event({ event: name, address, messageId: `<${idIn(delivery, id)}>`, diagnostic })]);
		expect(await stateOf(analysisId)).toBe(state);
		expect(await statusOf(address)).toBe(status);
	});
});

describe('an unsubscription that a mail service tells of', () => {
	const told = (messageId: string, address: string) =>
		processEvents(bench.context(), [{ event: 'unsubscribed', address, messageId, returnPath: '', status: '', diagnostic: '' }]);

	it('ends the subscription to the service of the delivery', async () => {
		const { id, address } = await makeSent(1, { service: 'Newsletter' });
		expect(await told(id, address)).toEqual([[{ kind: 'unsubscription', subject: '', messageId: id, address }]]);
		expect(await statusOf(address)).toBe('valid');
		expect((await bench.store.blockedAddresses([address], { service: 'Newsletter' })).get(address)).toBe('denylisted');
		const { endedSubscriptions } = await bench.store.personalData(address);
		expect(endedSubscriptions).toMatchObject([{ service: 'Newsletter', source: 'unsubscription (service)' }]);
	});

	it('of somebody else’s message is none', async () => {
		const { id, address } = await makeSent();
		expect(await told(id, 'other@example.jp')).toEqual([[{ kind: 'none', subject: '' }]]);
		expect(await statusOf(address)).toBe('valid');
	});
});

describe('10,000 mails that were changed at random', () => {
	it('move nothing without the signature of a message', async () => {
		const { id, delivery, analysisId, address } = await makeSent();
		const sample = postfixReport({ recipient: address, messageId: idIn(delivery, id), to: verpOf(id) }).toString('latin1');
		// Nothing of ours survives: neither the signed return path nor the pair of Message-ID and recipient
		const stranger = sample.replaceAll(verpOf(id), 'bounces@shop.example').replaceAll(address, 'other@example.jp');
		let state = 1;
		const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
		const raws = Array.from({ length: 10_000 }, () => {
			const at = Math.floor(random() * stranger.length);
			return Buffer.from(stranger.slice(0, at) + String.fromCharCode(random() * 256) + stranger.slice(at + Math.floor(random() * 20)), 'latin1');
		});
		for (let from = 0; from < raws.length; from += 1_000) await processMails(bench.context(), raws.slice(from, from + 1_000));
		expect(await stateOf(analysisId)).toBe('sent');
		expect(await statusOf(address)).toBe('valid');
	});
});
