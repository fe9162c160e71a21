/** Headers of the messages that leave: kind, SMTP headers, internationalised domains. */
import { analyzeDelivery } from '../../../../core/delivery/analysis/analyze';
import { fingerprintOf } from '../../../../core/delivery/parameters/fingerprint';
import { parseParameters } from '../../../../core/delivery/parameters/schema';
import { startFaultyServer } from '../../../helpers/faultyServer';
import { type MailSink, startMailSink } from '../../../helpers/mailSink';
import { headersOf } from '../../message/samples';
import { type Bench, confirm, errorCode, type Item, makeItem, openBench, PARAMETERS, prepare, PUBLIC_URL, save, senderTo } from '../support';

let bench: Bench;
let sink: MailSink;
beforeAll(async () => {
	bench = await openBench();
	sink = await startMailSink();
});
afterAll(() => Promise.all([bench.close(), sink.stop()]));
afterEach(() => sink.clear());

/** The headers of the one message that a delivery to one recipient sends, and its delivery. */
async function send(parameters: Parameters<typeof prepare>[2], item: Item = makeItem(1), changes: Parameters<Bench['context']>[0] = {}) {
	const context = bench.context(changes);
	const { delivery } = await prepare(context, [item], parameters);
	await confirm(context, delivery, senderTo(sink));
	const [message] = sink.messages;
	if (!message) throw new Error('nothing was sent');
	return { delivery, headers: headersOf(message.raw), byName: Object.fromEntries(headersOf(message.raw)) };
}

describe('standard headers', () => {
	test('marketing, which is the default', async () => {
		const { delivery, headers } = await send({});
		expect(headers.map(([name]) => name)).toEqual([
			...['From', 'To', 'Subject', 'Message-ID', 'Date', 'List-Id', 'Precedence', 'Feedback-ID'],
			...['List-Unsubscribe', 'List-Unsubscribe-Post', 'MIME-Version', 'Content-Type', 'Content-Transfer-Encoding'],
		]);
		expect(Object.fromEntries(headers)).toMatchObject({
			'List-Id': 'Shop <shop.example.com>',
			Precedence: 'bulk',
			'Feedback-ID': `${delivery.code}:marketing:example.com`,
			'List-Unsubscribe': expect.stringContaining(PUBLIC_URL),
		});
	});

	test('transactional', async () => {
		const { delivery, byName } = await send({ kind: 'transactional' });
		expect(byName).toMatchObject({ 'Feedback-ID': `${delivery.code}:transactional:example.com` });
		expect(Object.keys(byName)).not.toEqual(expect.arrayContaining(['List-Id']));
		expect(Object.keys(byName)).not.toEqual(expect.arrayContaining(['Precedence']));
	});

	test('a name that is personalized does not become the name of the list', async () => {
		const { byName } = await send({ sender: { name: '{{ recipient.firstName }}', address: 'shop@example.com' } });
		expect(byName).toMatchObject({ From: 'Name1 <shop@example.com>', 'List-Id': '<news.example.com>' });
	});
});

describe('SMTP headers', () => {
	test('are personalized, encoded, and come last', async () => {
		const smtpHeaders = 'X-Campaign:spring\nX-Name: 春 {{ recipient.firstName }}\nX-Link: <{{ links.mirror }}>\n';
		const { headers, byName } = await send({ smtpHeaders });
		expect(headers.slice(10, 13).map(([name]) => name)).toEqual(['X-Campaign', 'X-Name', 'X-Link']);
		expect(byName).toMatchObject({
			'X-Campaign': 'spring',
			'X-Name': `=?UTF-8?B?${Buffer.from('春').toString('base64')}?= Name1`,
			'X-Link': expect.stringMatching(/^<https:\S+mirror\?t=\S+>$/),
		});
	});

	test('take the place of the standard ones', async () => {
		const { headers } = await send({ smtpHeaders: 'feedback-id: a:b:c:shop1\nPrecedence: list' });
		const values = (name: string) => headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
		expect([values('feedback-id'), values('precedence'), values('list-id')]).toEqual([['a:b:c:shop1'], ['list'], ['Shop <shop.example.com>']]);
	});

	test('without a value they are left out', async () => {
		const smtpHeaders = 'X-Segment:{{ recipient.segment }}\nX-Other:{{ recipient.other | default: "none" }}';
		const { byName } = await send({ smtpHeaders }, { ...makeItem(1), segment: '' });
		expect(byName['X-Other']).toBe('none');
		expect(Object.keys(byName)).not.toContain('X-Segment');
	});

	test('a line break from the profile begins no header', async () => {
		const { headers, byName } = await send({ smtpHeaders: 'X-Name:{{ recipient.firstName }}' }, { ...makeItem(1), firstName: 'a\r\nBcc: b@x.example' });
		expect(byName['X-Name']).toBe('a Bcc: b@x.example');
		expect(headers.map(([name]) => name.toLowerCase())).not.toContain('bcc');
	});

	test.each([
		['a missing field', { email: 'a@x.example', firstName: 'A' }],
		['a value that fits no line', { ...makeItem(2), firstName: 'A', segment: 'x'.repeat(2000) }],
	])('%s excludes its recipient and nobody else', async (_, item) => {
		const { delivery } = await save(bench.context(), [{ ...makeItem(1), segment: 'a' }, item], { smtpHeaders: 'X-Segment:{{ recipient.segment }}' });
		const analysis = await analyzeDelivery(bench.context(), { deliveryId: delivery.id });
		expect(analysis).toMatchObject({ state: 'ready', toDeliver: 1, exclusions: { personalization: 1 } });
	});

	test.each([
		['X-A', 'invalidParameter'],
		['X-A:1\n\nX-B:2', 'invalidParameter'],
		['Bcc: a@x.example', 'invalidParameter'],
		['X-A:{{ recipient.name', 'templateSyntax'],
	])('%j is not saved: %s', async (smtpHeaders, code) => {
		expect(await errorCode(save(bench.context(), [makeItem(1)], { smtpHeaders }))).toBe(code);
	});
});

test('deliveries from before there were kinds, SMTP headers and Email BCC keep their fingerprint', () => {
	const fingerprint = (changes: object) => fingerprintOf(parseParameters({ ...PARAMETERS, ...changes }), null);
	const { kind: _kind, smtpHeaders: _headers, emailBcc: _bcc, ...old } = parseParameters(PARAMETERS);
	expect(fingerprintOf(old, null)).toBe(fingerprint({}));
	expect(fingerprint({ kind: 'marketing', smtpHeaders: '', emailBcc: undefined })).toBe(fingerprint({}));
	const changed = [{ kind: 'transactional' }, { smtpHeaders: 'X-A:1' }, { emailBcc: { address: 'a@shop.example' } }].map(fingerprint);
	expect(new Set([...changed, fingerprint({})]).size).toBe(4);
});

test('Kind knows two values', () => {
	expect(() => parseParameters({ ...PARAMETERS, kind: 'spam' })).toThrow('Kind must be marketing or transactional (kind).');
});

describe('internationalised domains', () => {
	const domain = 'bücher.example';
	const ascii = 'xn--bcher-kva.example';

	test('the commands to the MTA are ASCII, and do not ask for SMTPUTF8', async () => {
		const server = await startFaultyServer();
		try {
			const { delivery } = await prepare(bench.context(), [{ ...makeItem(1), email: 'Taro@日本語.jp' }], {
				sender: { address: `Info@${domain}` },
				emailBcc: { address: `archiv@${domain}` },
				text: 'News {{ links.unsubscribe }}',
			});
			await confirm(bench.context(), delivery, senderTo(server));
			expect(server.commands.filter((line) => /^(MAIL|RCPT)/.test(line)).map((line) => line.replace(/ SIZE=\d+$/, ''))).toEqual([
				`MAIL FROM:<Info@${ascii}>`,
				'RCPT TO:<Taro@xn--wgv71a119e.jp>',
				`MAIL FROM:<Info@${ascii}>`,
				`RCPT TO:<archiv@${ascii}>`,
			]);
			for (const content of server.contents) expect(content.toString('latin1')).toMatch(/^\p{ASCII}+$/u);
		} finally {
			await server.stop();
		}
	});

	test('From, Reply-To, To and Message-ID are in punycode', async () => {
		const parameters = { sender: { name: 'Bücher', address: `Info@${domain}` }, replyTo: { address: `hilfe@${domain.toUpperCase()}` } };
		const { byName } = await send(parameters, { ...makeItem(1), email: 'Taro@日本語.jp' });
		expect(byName).toMatchObject({
			From: `=?UTF-8?Q?B=C3=BCcher?= <Info@${ascii}>`,
			'Reply-To': `<hilfe@${ascii}>`,
			To: '<Taro@xn--wgv71a119e.jp>',
			'Message-ID': expect.stringMatching(/^<[\w.]+@xn--bcher-kva\.example>$/),
			'List-Id': expect.stringMatching(/^=\?UTF-8\?Q\?B=C3=BCcher\?= <bucher\.xn--bcher-kva\.example>$/),
		});
	});

	test('also where the address is a template', async () => {
		const sender = { address: '{{ recipient.agent }}@{{ recipient.domain }}' };
		const { byName } = await send({ sender }, { ...makeItem(1), agent: 'taro', domain });
		expect(byName).toMatchObject({ From: `<taro@${ascii}>`, 'Message-ID': expect.stringContaining(`@${ascii}>`) });
	});

	test('the same domain in both scripts is the same address', async () => {
		const items = [{ ...makeItem(1), email: `a@${domain}` }, { ...makeItem(2), email: `A@${ascii.toUpperCase()}` }];
		const { delivery } = await save(bench.context(), items);
		const analysis = await analyzeDelivery(bench.context(), { deliveryId: delivery.id });
		expect(analysis).toMatchObject({ toDeliver: 1, exclusions: { double: 1 } });
	});
});
