/** Tracked links and opens in the messages of a delivery: what goes out, what is frozen, and what stays as it was. */
import { analyzeDelivery } from '../../../../core/delivery/analysis/analyze';
import { sendProof } from '../../../../core/delivery/proof/sendProof';
import { verifyToken } from '../../../../core/links';
import { openSink } from '../servers';
import { type Bench, confirm, makeItems, openBench, prepare, PUBLIC_URL, save, senderTo } from '../support';

let bench: Bench;
beforeAll(async () => {
	bench = await openBench();
});
afterAll(() => bench.close());

const HTML =
	'<p>Hello {{ recipient.firstName }}</p><p><a href="https://shop.example/?id={{ recipient.id }}&amp;x=1">Shop</a></p>' +
	'<p><a href="{{ links.unsubscribe }}">Unsubscribe</a></p>';
const TRACKED = { html: HTML, text: undefined, tracking: { clicks: true, opens: true } };
const LINK = { number: 1, url: 'https://shop.example/?id={{ recipient.id }}&x=1', label: 'Shop' };

const tokensIn = (html: string, path: string) => [...html.matchAll(new RegExp(`/${path}\\?t=([\\w-]+)`, 'g'))].map(([, token]) => token!);
const payloadOf = (token: string) => verifyToken(bench.store.linkKey, token);

test('messages have redirects of their own and a picture; HTML and text the same ones', async () => {
	const sink = await openSink();
	const { delivery, analysisId } = await prepare(bench.context(), 2, TRACKED);
	const { sending } = await confirm(bench.context(), delivery, senderTo(sink));
	expect(sending.tracking).toMatchObject({ clicks: { times: 0 }, opens: { times: 0 }, links: [{ label: 'Shop', times: 0 }] });
	const mails = await sink.parsed();
	const log = await bench.store.readMessages(analysisId, { limit: 2 });
	expect(mails).toHaveLength(2);
	for (const mail of mails) {
		const html = String(mail.html);
		const message = log.find(({ address }) => (mail.to as { text: string }).text === address);
		const of = { deliveryId: delivery.id, messageId: message!.id };
		expect(html).not.toContain('shop.example');
		expect(tokensIn(html, 'click').map(payloadOf)).toEqual([{ kind: 'click', link: 1, ...of }]);
		expect(tokensIn(html, 'open').map(payloadOf)).toEqual([{ kind: 'open', ...of }]);
		expect(tokensIn(html, 'unsubscribe').map(payloadOf)).toEqual([{ kind: 'unsubscribe', ...of }]);
		expect(mail.text).toContain(`Shop [${PUBLIC_URL}/click?t=${tokensIn(html, 'click')[0]}]`);
	}
	expect(await bench.store.trackedLinks(analysisId)).toEqual([LINK]);
});

test('a delivery that is not tracked has no such figures', async () => {
	const sink = await openSink();
	const { delivery } = await prepare(bench.context(), 1);
	expect((await confirm(bench.context(), delivery, senderTo(sink))).sending.tracking).toBeUndefined();
});

test('the analysis checks the links themselves, not the redirects', async () => {
	const html = HTML.replace('https://shop.example/', 'http://shop.example/');
	const { delivery } = await save(bench.context(), makeItems(1), { ...TRACKED, html });
	const { findings } = await analyzeDelivery(bench.context(), { deliveryId: delivery.id });
	expect(findings.find(({ rule }) => rule === 'urlApproval')?.text).toContain('http://shop.example/?id=1&x=1');
});

test('the analysis names the links that keep their own address', async () => {
	const html = `${HTML}{% for p in recipient.products %}<a href="https://shop.example/{{ p }}">x</a>{% endfor %}`;
	const { delivery } = await save(bench.context(), [{ ...makeItems(1)[0], products: ['a'] }], { ...TRACKED, html });
	const { findings } = await analyzeDelivery(bench.context(), { deliveryId: delivery.id });
	expect(findings.find(({ rule }) => rule === 'trackedLinks')?.text).toContain('"https://shop.example/{{ p }}"');
});

test('a proof has redirects too, which are counted nowhere', async () => {
	const sink = await openSink();
	const { delivery } = await save(bench.context(), makeItems(2), TRACKED);
	await sendProof(bench.context(), {
		delivery: { deliveryId: delivery.id },
		target: { kind: 'substitution', substitutions: [{ addresses: ['proof@example.com'], profiles: 1, choice: 'first' }] },
		prefix: 'Proof #N',
		sender: senderTo(sink),
	} as never);
	const [mail] = await sink.parsed();
	expect(tokensIn(String(mail!.html), 'click').map(payloadOf)).toMatchObject([{ kind: 'proof', link: 1 }]);
	expect(tokensIn(String(mail!.html), 'open').map(payloadOf)).toMatchObject([{ kind: 'proof' }]);
});

test.each([
	['nothing chosen', {}],
	['both off', { clicks: false, opens: false }],
])('%s: nothing is tracked, and the fingerprint is as without', async (_what, tracking) => {
	const plain = { html: HTML, text: undefined };
	const without = (await save(bench.context(), makeItems(1), plain)).delivery.fingerprint;
	const { delivery } = await save(bench.context(), makeItems(1), { ...plain, tracking });
	expect(delivery.fingerprint).toBe(without);
	expect(delivery.parameters.tracking).toBeUndefined();
});

test('without a public address a tracked delivery is refused by the analysis', async () => {
	const context = bench.context({ publicBaseUrl: null });
	const { delivery } = await save(context, makeItems(1), { text: 'Shop: https://shop.example/', tracking: { clicks: true } });
	const { state, findings } = await analyzeDelivery(context, { deliveryId: delivery.id });
	expect(state).toBe('rejected');
	expect(findings).toContainEqual(expect.objectContaining({ rule: 'publicAddress', level: 'error' }));
});
