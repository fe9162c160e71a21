/** Options of Email Parameters that end up in the headers and on the wire, through the built node in n8n's engine. */
import { headersOf } from '../core/message/samples';
import { analyze, ANN, BOB, confirm, email, expectRefusal, itemOn, mailTo, openWorkbench, receivedBy, type Workbench } from './support';

let bench: Workbench;
beforeEach(async () => {
	bench = await openWorkbench();
});
afterEach(() => bench.close());

const send = (options: object) => bench.run([email(options), analyze(), confirm()], [ANN, BOB]);
const headersTo = async (address: string) => Object.fromEntries(headersOf((await mailTo(bench.sink, address)).raw));

test('without options: marketing, no further headers, no copies', async () => {
	await send({});
	const headers = await headersTo(ANN.email);
	expect(headers).toMatchObject({ Precedence: 'bulk', 'List-Id': 'Example Shop <example-shop.example.com>' });
	expect(receivedBy(bench.sink)).toEqual([ANN.email, BOB.email]);
});

test('Kind: transactional', async () => {
	await send({ deliveryOptions: { kind: 'transactional' } });
	const headers = await headersTo(ANN.email);
	expect(headers['Feedback-ID']).toMatch(/:transactional:example\.com$/);
	expect(headers['Precedence']).toBeUndefined();
});

test('SMTP Headers, one a line, personalized', async () => {
	await send({ smtpOptions: { smtpHeaders: 'X-Campaign:spring\nX-Name: {{ recipient.firstName }}\n' } });
	expect(await headersTo(ANN.email)).toMatchObject({ 'X-Campaign': 'spring', 'X-Name': 'Ann' });
	expect(await headersTo(BOB.email)).toMatchObject({ 'X-Campaign': 'spring', 'X-Name': 'Bob' });
});

test('Email BCC: a copy of each message', async () => {
	await send({ smtpOptions: { emailBcc: ' archive@example.com ' } });
	expect(receivedBy(bench.sink)).toEqual([ANN.email, 'archive@example.com', 'archive@example.com', BOB.email]);
});

test('Error Address: of the credential, or of the delivery, one per message', async () => {
	bench.credentials.mtaSmtpApi.errorAddress = 'bounces@example.net';
	await send({});
	expect(bench.sink.messages.map(({ envelope }) => envelope.from)).toEqual(Array(2).fill('bounces@example.net'));
	bench.sink.clear();
	await send({ smtpOptions: { errorAddress: 'b+{{ message.verp }}@example.com' } });
	const paths = bench.sink.messages.map(({ envelope }) => envelope.from);
	expect(paths).toEqual(Array(2).fill(expect.stringMatching(/^b\+1[0-9a-z]{42}@example\.com$/)));
	expect(new Set(paths).size).toBe(2);
});

test('Label and Delivery Code computed by template', async () => {
	const options = { label: 'Spring to {{ delivery.recipients }}', deliveryOptions: { code: 'spring-{{ now.year }}' } };
	const saved = await bench.run([email(options)], [ANN, BOB]);
	const code = expect.stringMatching(/^spring-\d{4}$/);
	expect(itemOn(saved, 'Email Parameters', 0)).toMatchObject({ label: 'Spring to 2', code });
});

test('Mirror Page: not generated, and its validity', async () => {
	const html = '<p><a href="{{ links.mirror }}">online</a> <a href="{{ links.unsubscribe }}">unsubscribe</a></p>';
	const analyzed = await bench.run([email({ html, mirrorPageOptions: { mode: 'none', validityDays: 2 } }), analyze()]);
	const { analysis, deliveryId } = itemOn(analyzed, 'Analyze Delivery', 0);
	expect(analysis).toMatchObject({ findings: expect.arrayContaining([expect.objectContaining({ rule: 'mirrorPage' })]) });
	const delivery = await bench.withStore((store) => store.findDelivery(String(deliveryId)));
	expect(delivery?.parameters.mirrorPage).toEqual({ mode: 'none', validityMs: 172_800_000 });
});

test.each<[string, object, string[]]>([
	['a blank line', { smtpOptions: { smtpHeaders: 'X-A:1\n\nX-B:2' } }, ['SMTP Headers, line 2: it is empty.', 'Correct the line', '(invalidParameter)']],
	['a stray space', { smtpOptions: { smtpHeaders: ' X-A:1' } }, ['SMTP Headers, line 1: it begins with a space.']],
	['a forbidden header', { smtpOptions: { smtpHeaders: 'Bcc:a@example.com' } }, ['Bcc cannot be added', 'Email BCC sends copies that nobody sees']],
	['a template that is not Liquid', { smtpOptions: { smtpHeaders: 'X-A:{{ recipient.x' } }, ['SMTP header X-A, line 1', '(templateSyntax)']],
	['an archive that is no address', { smtpOptions: { emailBcc: 'archive' } }, ['Email BCC is not an e-mail address']],
	['an archive that is a template', { smtpOptions: { emailBcc: '{{recipient.a}}@example.com' } }, ['Email BCC is the same for all messages']],
	['an error address that is none', { smtpOptions: { errorAddress: 'bounces' } }, ['Error address: "bounces" is not an e-mail address.']],
	['a label that is computed of what there is not', { label: '{{ recipient.name }}' }, ['Label, line 1, column 4: there is no recipient here.', 'now.date']],
	['a kind that there is not', { deliveryOptions: { kind: 'spam' } }, ['Kind must be marketing or transactional']],
])('%s is refused', async (_, options, pieces) => {
	expectRefusal(await send(options), bench.sink, pieces);
});
