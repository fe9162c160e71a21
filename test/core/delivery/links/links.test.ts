/** What the links of messages do in the store, on both backends: unsubscription, mirror page, clicks, opens. */
import { analyzeDelivery } from '../../../../core/delivery/analysis/analyze';
import { followLink, noteOpen } from '../../../../core/delivery/links/followLink';
import { configureJapaneseMobile } from '../../../../core/delivery/message/japaneseMobile';
import { erasePersonalData } from '../../../../core/delivery/manage/letGo';
import type { RawDeliveryParameters } from '../../../../core/delivery/parameters/schema';
import { unsubscribe, unsubscribeMessage, viewUnsubscribe } from '../../../../core/delivery/links/unsubscribe';
import { viewMirror } from '../../../../core/delivery/links/viewMirror';
import { signToken, type LinkKind } from '../../../../core/links';
import { STORES } from '../../../helpers/stores';
import { openSink } from '../servers';
import { addressOf, type Bench, confirm, decide, makeItem, makeItems, openBench, prepare, save, senderTo } from '../support';

const HTML =
	'<p>Hello {{ recipient.firstName }}</p><a href="https://shop.example/{{ recipient.id }}">Shop</a><a href="https://shop.example/about">About</a>' +
	'<a href="{{ links.mirror }}">Online</a><a href="{{ links.unsubscribe }}">Unsubscribe</a>';
const TRACKED: Partial<RawDeliveryParameters> = { html: HTML, text: undefined, tracking: { clicks: true, opens: true } };

describe.each(STORES)('links, on $name', ({ start }) => {
	let bench: Bench;
	beforeAll(async () => {
		bench = await openBench(start);
	});
	afterAll(() => bench.close());

	/** A delivery that was sent an hour ago to recipients from `first` on, with the tokens of its messages. */
	async function sent(first: number, recipients: number, parameters: Partial<RawDeliveryParameters> = TRACKED) {
		const sink = await openSink();
		const items = makeItems(first + recipients - 1).slice(first - 1);
		const { delivery, analysisId } = await prepare(bench.context(), items, parameters);
		await confirm(bench.context(), delivery, senderTo(sink));
		await bench.sql('update message set sent_at = sent_at - 3600000 where sent_at is not null returning id');
		const log = await bench.store.readMessages(analysisId, { limit: recipients + 9, from: -9 });
		const token = (kind: LinkKind, at = 0, link?: number) =>
			signToken(bench.store.linkKey, { kind, deliveryId: delivery.id, messageId: log[at]!.id, link });
		return { delivery, analysisId, log, token };
	}

	test('an unsubscription counts once, however many come at the same time', async () => {
		const { token } = await sent(1, 1);
		const results = await Promise.all(Array.from({ length: 8 }, () => unsubscribe(bench.context(), token('unsubscribe'), 'oneClick')));
		expect(results.every((result) => 'isDone' in result && result.isDone)).toBe(true);
		expect(results.filter((result) => 'event' in result && result.event)).toHaveLength(1);
		expect(await bench.store.blockedAddresses([addressOf(1)])).toEqual(new Map([[addressOf(1), 'denylisted']]));
	});

	test('of a delivery with a service ends that one, whatever the way', async () => {
		const { token, log } = await sent(11, 2, { ...TRACKED, service: 'News' });
		expect(await viewUnsubscribe(bench.context(), token('unsubscribe'))).toMatchObject({ isDone: false, sender: 'Shop' });
		const byPage = await unsubscribe(bench.context(), token('unsubscribe'), 'page');
		expect(byPage).toMatchObject({ event: { event: 'unsubscribed', service: 'News', by: 'page', recipientId: '11' } });
		expect(await viewUnsubscribe(bench.context(), token('unsubscribe'))).toMatchObject({ isDone: true });
		const byMail = await unsubscribeMessage(bench.context(), log[1]!.id, 'mail');
		expect(byMail).toMatchObject({ by: 'mail', address: addressOf(12), service: 'News' });
		expect(await unsubscribeMessage(bench.context(), log[1]!.id, 'mail')).toBeUndefined();
		expect(await unsubscribeMessage(bench.context(), 'none', 'mail')).toBeUndefined();
		const keys = [addressOf(11), addressOf(12)];
		expect((await bench.store.blockedAddresses(keys, { service: 'News' })).size).toBe(2);
		expect((await bench.store.blockedAddresses(keys, { service: 'Offers' })).size).toBe(0);
	});

	test('clicks lead to the frozen address and are counted by link; scanners apart', async () => {
		const { delivery, token } = await sent(21, 2);
		expect(await followLink(bench.context(), token('click', 0, 1), false)).toMatchObject({
			url: 'https://shop.example/21',
			event: { event: 'clicked', isMachine: false, link: { number: 1, label: 'Shop' } },
		});
		await followLink(bench.context(), token('click', 0, 1), false);
		await followLink(bench.context(), token('click', 1, 2), true);
		expect(await noteOpen(bench.context(), token('open'), false)).toMatchObject({ event: { event: 'opened', isMachine: false } });
		expect(await bench.store.reactionFigures(delivery.id)).toMatchObject({
			clicks: { times: 2, messages: 1, machineTimes: 1, machineMessages: 1 },
			opens: { times: 1 },
			links: [{ times: 2 }, { times: 0, machineTimes: 1 }],
		});
		expect(await followLink(bench.context(), token('click', 0, 3), false)).toEqual({ dead: 'gone' });
		expect(await followLink(bench.context(), token('click'), false)).toEqual({ dead: 'invalid' });
		expect(await followLink(bench.context(), token('mirror'), false)).toEqual({ dead: 'invalid' });
	});

	test('what is opened before it can be read was opened by a machine', async () => {
		const { delivery } = await save(bench.context(), makeItems(31).slice(30), TRACKED);
		const { id } = await analyzeDelivery(bench.context(), { deliveryId: delivery.id });
		const [message] = await bench.store.readMessages(id, { limit: 1 });
		const token = signToken(bench.store.linkKey, { kind: 'open', deliveryId: delivery.id, messageId: message!.id });
		expect(await noteOpen(bench.context(), token, false)).toMatchObject({ event: { isMachine: true } });
	});

	test('seed addresses can open everything, and are counted nowhere', async () => {
		const { delivery, log, token } = await sent(41, 2, { ...TRACKED, targetRules: { seeds: [{ address: 'seed@example.com' }] } });
		const at = log.findIndex(({ address }) => address === 'seed@example.com');
		expect(at).toBeGreaterThanOrEqual(0);
		expect(await followLink(bench.context(), token('click', at, 2), false)).toEqual({ url: 'https://shop.example/about', event: undefined });
		expect(await noteOpen(bench.context(), token('open', at), false)).toEqual({ event: undefined });
		expect(await viewMirror(bench.context(), token('mirror', at), false)).toMatchObject({ event: undefined });
		expect(await bench.store.reactionFigures(delivery.id)).toMatchObject({ clicks: { times: 0 }, opens: { times: 0 }, mirrors: { times: 0 } });
	});

	test('the mirror page has the links of the message, and inline images in itself', async () => {
		const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
		const hash = await bench.store.addFile(gif);
		const inlineImages = [{ hash, filename: 'logo.gif', contentType: 'image/gif', bytes: gif.length, name: 'logo' }];
		const { token } = await sent(51, 1, { ...TRACKED, html: `${HTML}<img src="cid:logo" alt="Logo">`, inlineImages });
		const page = await viewMirror(bench.context(), token('mirror'), false);
		expect(page).toMatchObject({ event: { event: 'mirrorOpened', isMachine: false } });
		const { html } = page as { html: string };
		expect(html).toContain('Hello Name51');
		expect(html).toContain(`src="data:image/gif;base64,${gif.toString('base64')}"`);
		expect(html).toContain(`/click?t=${token('click', 0, 1)}`);
		expect(html).not.toContain('/open?t=');
	});

	test('once a profile is erased or cleared there is no page; links that need none still lead on', async () => {
		const { delivery, token } = await sent(61, 2);
		await erasePersonalData(bench.context(), addressOf(61));
		await bench.sql(`update delivery set updated_at = 1000 where id = '${delivery.id}' returning id`);
		await bench.store.clearOldProfiles(2_000);
		for (const at of [0, 1]) {
			expect(await viewMirror(bench.context(), token('mirror', at), false)).toEqual({ dead: 'gone' });
			expect(await followLink(bench.context(), token('click', at, 1), false)).toEqual({ dead: 'gone' });
			expect(await followLink(bench.context(), token('click', at, 2), false)).toMatchObject({ url: 'https://shop.example/about' });
		}
		expect(await unsubscribe(bench.context(), token('unsubscribe', 1), 'page')).toMatchObject({ isDone: true, event: { address: addressOf(62) } });
		await bench.store.deleteDelivery(delivery.id, 0);
		expect(await viewMirror(bench.context(), token('mirror'), false)).toEqual({ dead: 'gone' });
	});

	test('carriers keep the links themselves, and their mirror page is the whole HTML', async () => {
		const sink = await openSink();
		const { delivery } = await save(bench.context(), [{ ...makeItem(71), format: 'docomo' }], { ...TRACKED, html: `${HTML}<video>x</video>` });
		const reference = { deliveryId: delivery.id };
		await configureJapaneseMobile(bench.context(), reference, { detection: 'profile', content: 'decorated' });
		const analysis = await analyzeDelivery(bench.context(), reference);
		await decide(bench.context(), delivery);
		await confirm(bench.context(), delivery, senderTo(sink));
		const [mail] = await sink.parsed();
		expect(mail!.html).toContain('https://shop.example/71');
		expect(mail!.html).not.toContain('/click?t=');
		const [message] = await bench.store.readMessages(analysis.id, { limit: 1 });
		expect(message).toMatchObject({ format: 'docomo', state: 'sent' });
		const mirror = signToken(bench.store.linkKey, { kind: 'mirror', deliveryId: delivery.id, messageId: message!.id });
		expect(await viewMirror(bench.context(), mirror, false)).toMatchObject({ html: expect.stringContaining('<p>Hello Name71</p>') as string });
	});
});
