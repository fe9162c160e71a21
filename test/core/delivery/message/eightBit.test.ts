/** 8BITMIME and SMTPUTF8: used where the session offers them, and only there. */
import { generateKeyPairSync } from 'node:crypto';
import { simpleParser } from 'mailparser';
import { analyzeDelivery } from '../../../../core/delivery/analysis/analyze';
import { configureJapaneseMobile } from '../../../../core/delivery/message/japaneseMobile';
import type { JapaneseMobileSettings } from '../../../../core/delivery/types';
import { type MailSink, type MailSinkOptions, startMailSink } from '../../../helpers/mailSink';
import { type Bench, confirm, decide, openBench, PARAMETERS, save, senderTo, statesOf } from '../support';

let bench: Bench;
let sink: MailSink;
beforeAll(async () => {
	bench = await openBench();
});
afterAll(() => bench.close());
afterEach(() => sink.stop());

const TEXT = '春のお知らせです。\r\n.点から\r\n{{ links.unsubscribe }}\r\n';
const KEY = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const DKIM = { dkim: { domain: 'example.com', selector: 'mail', privateKey: KEY } };

async function send(server: MailSinkOptions, items: object[], changes: object = {}, { mta = {}, settings }: { mta?: object; settings?: JapaneseMobileSettings } = {}) {
	sink = await startMailSink(server);
	const { delivery } = await save(bench.context(), items as never, { ...PARAMETERS, subject: '春', ...changes });
	if (settings) await configureJapaneseMobile(bench.context(), { deliveryId: delivery.id }, settings);
	const analysis = await analyzeDelivery(bench.context(), { deliveryId: delivery.id });
	await decide(bench.context(), (await bench.store.findDelivery(delivery.id))!);
	const { sending } = await confirm(bench.context(), delivery, senderTo(sink, mta));
	return { sending, states: await statesOf(bench.store, analysis.id) };
}

const encodings = (raw: Buffer) => [...raw.toString('latin1').matchAll(/^Content-Transfer-Encoding: (\S+)\r$/gm)].map(([, encoding]) => encoding);
const isAscii = (raw: Buffer) => raw.every((byte) => byte < 0x80);

describe('8BITMIME', () => {
	const ann = { email: 'ann@example.com', firstName: 'Ann' };
	const html = '<p>春のお知らせ</p><a href="{{ links.unsubscribe }}">配信停止</a>';

	test.each<[string, MailSinkOptions, object, string[]]>([
		['offered, and nobody signs', { eightBitMime: true }, {}, ['8bit', '8bit']],
		['not offered', {}, {}, ['base64', 'quoted-printable']],
		['offered, but a rule names a relay that may not offer it', { eightBitMime: true }, { mxRules: 'there.example relay=127.0.0.1:9' }, ['base64', 'quoted-printable']],
		['offered, but DKIM signs', { eightBitMime: true }, DKIM, ['base64', 'quoted-printable']],
	])('%s', async (_, server, mta, expected) => {
		await send(server, [ann], { html, text: TEXT }, { mta });
		const [message] = sink.messages;
		expect(encodings(message!.raw)).toEqual(expected);
		expect(isAscii(message!.raw)).toBe(expected[0] !== '8bit');
		const mail = await simpleParser(message!.raw);
		expect(mail).toMatchObject({ subject: '春', text: expect.stringContaining('春のお知らせです。\n.点から\n'), html: expect.stringContaining('春のお知らせ') });
		// Headers never: these take SMTPUTF8.
		expect(isAscii(message!.raw.subarray(0, message!.raw.indexOf('\r\n\r\n')))).toBe(true);
	});

	test('a template with tags, and a text in Shift_JIS of a carrier, too', async () => {
		const hanako = { email: 'hanako@docomo.ne.jp', format: 'docomo', firstName: '花子' };
		await send({ eightBitMime: true }, [ann, hanako], { text: `{% if true %}${TEXT}{% endif %}` }, { settings: { detection: 'profile' } });
		const to = (address: string) => sink.messages.find(({ envelope }) => envelope.to[0] === address)!.raw;
		expect([encodings(to(ann.email)), encodings(to(hanako.email))]).toEqual([['8bit'], ['8bit']]);
		expect((await simpleParser(to(hanako.email))).text).toContain('春のお知らせです。\n.点から');
	});

	test('a line of more than 998 octets, and a NUL, are encoded all the same', async () => {
		await send({ eightBitMime: true }, [ann], { text: `${'春'.repeat(400)}{{ links.unsubscribe }}` });
		expect(encodings(sink.messages[0]!.raw)).toEqual(['base64']);
		await sink.stop();
		await send({ eightBitMime: true }, [{ ...ann, firstName: 'a\0' }], { subject: 'x', text: `春{{ recipient.firstName }}${TEXT}` });
		expect(encodings(sink.messages[0]!.raw)).toEqual(['base64']);
	});
});

describe('SMTPUTF8', () => {
	const hanako = { email: '花子@例え.jp', firstName: 'Hanako' };
	const ann = { email: 'ann@example.com', firstName: 'Ann' };

	test('offered: the address as it is in RCPT and To, its domain in punycode', async () => {
		const { states } = await send({ eightBitMime: true, smtpUtf8: true }, [hanako, ann]);
		expect(states).toEqual(['sent', 'sent']);
		const message = sink.messages.find(({ raw }) => !raw.includes('ann@'))!;
		expect(message.raw.toString()).toMatch(/^To: <花子@xn--r8jz45g\.jp>\r$/m);
		expect((await simpleParser(message.raw)).to).toMatchObject({ value: [{ address: '花子@例え.jp' }] });
	});

	test('not offered: this message fails with the reason, the others go', async () => {
		const { states } = await send({}, [hanako, ann]);
		expect(states).toEqual(['failed invalidAddress', 'sent']);
		const [log] = await bench.sql(`select reply from message where address like '花子%' order by id desc limit 1`);
		expect(log?.reply).toBe('The address has characters that are not ASCII, and the MTA does not offer SMTPUTF8.');
	});

	test('a sender in another script stops the delivery with the reason where it is not offered', async () => {
		const { sending } = await send({}, [ann], { sender: { address: 'お店@example.com' } });
		expect(sending).toMatchObject({ stopReason: 'senderRefused', stopDetail: expect.stringContaining('the MTA does not offer SMTPUTF8') });
		expect(sink.messages).toEqual([]);
	});
});
