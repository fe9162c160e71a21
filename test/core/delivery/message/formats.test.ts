/** What the formats make of a delivery on the wire: forced encodings, carriers' texts and decorated mail. */
import { analyzeDelivery } from '../../../../core/delivery/analysis/analyze';
import { configureJapaneseMobile } from '../../../../core/delivery/message/japaneseMobile';
import type { RawDeliveryParameters } from '../../../../core/delivery/parameters/schema';
import type { FormatRule, JapaneseMobileSettings } from '../../../../core/delivery/types';
import { readByBoth } from '../../message/parsers';
import { confirm, decide, save, senderTo, useBenchAndSink } from '../support';

const world = useBenchAndSink();

const DOCOMO = { email: 'hanako@docomo.ne.jp', format: 'docomo', name: '花子' };
const AU = { email: 'taro@ezweb.ne.jp', format: 'au', name: '太郎' };
const OTHER = { email: 'ann@example.com', format: '', name: 'Ann' };

async function send(items: object[], parameters: Partial<RawDeliveryParameters>, settings?: JapaneseMobileSettings) {
	const context = world.bench.context();
	const { delivery } = await save(context, items as never, parameters);
	if (settings) await configureJapaneseMobile(context, { deliveryId: delivery.id }, settings);
	const analysis = await analyzeDelivery(context, { deliveryId: delivery.id });
	await decide(context, (await context.store.findDelivery(delivery.id))!);
	await confirm(context, delivery, senderTo(world.sink));
	const raws = new Map(world.sink.messages.map(({ envelope, raw }) => [envelope.to[0], raw.toString('latin1')]));
	const read = (address: string) => readByBoth(Buffer.from(raws.get(address) ?? '', 'latin1'));
	return { findings: analysis.findings, raw: (address: string) => raws.get(address) ?? '', read };
}

describe('Force the encoding used for messages', () => {
	test('ISO-8859-1: what it has stays, the nearest form and what is lost are told with recipients', async () => {
		const subject = 'Été – {{ recipient.name }}';
		const { findings, raw, read } = await send([OTHER, DOCOMO], { encoding: 'latin1', subject, html: '', text: 'Ça va {{ recipient.name }}' });
		expect(raw(OTHER.email)).toMatch(/^Content-Type: text\/plain; charset=ISO-8859-1\r$/m);
		expect(await read(OTHER.email)).toMatchObject({ subject: 'Été - Ann', text: expect.stringContaining('Ça va Ann') });
		expect(await read(DOCOMO.email)).toMatchObject({ text: expect.stringContaining('Ça va ??') });
		const told = findings.filter(({ rule }) => rule === 'characterEncoding');
		expect(told).toMatchObject([
			{ level: 'information', text: expect.stringContaining('– → - (2 recipients)') },
			{ level: 'warning', text: expect.stringContaining('花 → ? (1 recipient)'), examples: [DOCOMO.email] },
		]);
	});

	test('ISO-2022-JP for everybody, without a word in the analysis when it has all characters', async () => {
		const { findings, raw, read } = await send([OTHER, DOCOMO], { encoding: 'iso-2022-jp', subject: '春 {{ recipient.name }}', html: '', text: '春' });
		expect(raw(DOCOMO.email)).toContain('charset=ISO-2022-JP');
		expect(await read(DOCOMO.email)).toMatchObject({ subject: '春 花子' });
		expect(findings.filter(({ rule }) => rule === 'characterEncoding')).toEqual([]);
	});

	test.each(['klingon', 'UTF-16', 'utf-7'])('%s is refused when the delivery is saved', async (encoding) => {
		await expect(save(world.bench.context(), [OTHER] as never, { encoding })).rejects.toMatchObject({
			code: 'invalidParameter',
			message: expect.stringContaining('Character Encoding is not known'),
		});
	});

	test('UTF-8 is the same as nothing: the delivery keeps its fingerprint', async () => {
		const origin = { workflowId: 'w', nodeId: 'same' };
		const first = await save(world.bench.context(), [OTHER] as never, {}, { origin });
		const second = await save(world.bench.context(), [OTHER] as never, { encoding: 'utf-8' }, { origin });
		expect(second).toMatchObject({ change: 'unchanged', delivery: { id: first.delivery.id } });
	});
});

describe('Japanese mobiles', () => {
	const html = '<table style="color:red"><tr><td><b>春{{ recipient.name }}🌸</b></td></tr></table><a href="https://example.com/">見る</a>';
	const parameters = { subject: '春🌸', html, text: '春{{ recipient.name }}🌸 https://example.com/' };

	test('text only: the carrier\'s charset, its emoji, no HTML', async () => {
		const { raw } = await send([DOCOMO, AU], parameters, { detection: 'profile' });
		expect(raw(DOCOMO.email)).toContain('Content-Type: text/plain; charset=Shift_JIS');
		// 春 is 8F74 in Shift_JIS; 🌸 is F9ED at docomo (EmojiSources: 1F338;F9ED;F6A3;F970).
		const word = /=\?Shift_JIS\?B\?(.*?)\?=/.exec(raw(DOCOMO.email))?.[1] ?? '';
		expect(Buffer.from(word, 'base64').toString('hex')).toBe('8f74f9ed');
		expect(raw(AU.email)).toContain('Content-Type: text/plain; charset=ISO-2022-JP');
		expect(raw(AU.email)).not.toContain('text/html');
	});

	test('decorated: the carrier\'s tree, reduced HTML, and the findings of the Deco-mail check', async () => {
		const { findings, raw, read } = await send([DOCOMO, AU, OTHER], parameters, { detection: 'profile', content: 'decorated' });
		expect(raw(DOCOMO.email)).toMatch(/Content-Type: multipart\/mixed;/);
		const docomo = await read(DOCOMO.email);
		expect(docomo.html).toContain('charset=Shift_JIS');
		expect(docomo.html).toContain('春花子');
		expect(docomo.html).not.toMatch(/<table|<b>/i);
		expect(docomo.text).toContain('春花子');
		expect((await read(AU.email)).html).toContain('https://example.com/');
		expect((await read(OTHER.email)).html).toContain('<table');
		const told = findings.filter(({ rule }) => rule === 'decoMailCheck');
		expect(told.map(({ text }) => text).join('\n')).toMatch(/Deco-mail \(NTT DoCoMo\), 1 recipient:[^]*Decoration Mail \(KDDI au\), 1 recipient:/);
	});

	test('the Deco-mail check measures the longest message of each carrier, and names who gets it', async () => {
		const context = world.bench.context();
		const long = { ...DOCOMO, email: 'long@docomo.ne.jp', name: '花'.repeat(5_000) };
		const wide = { ...DOCOMO, email: 'wide@docomo.ne.jp', name: 'x'.repeat(6_000) };
		const { delivery } = await save(context, [DOCOMO, long, AU, wide], parameters);
		await configureJapaneseMobile(context, { deliveryId: delivery.id }, { detection: 'profile', content: 'decorated' });
		const { state, findings } = await analyzeDelivery(context, { deliveryId: delivery.id });
		expect(state).toBe('rejected');
		const errors = findings.filter(({ rule, level }) => rule === 'decoMailCheck' && level === 'error');
		expect(errors).toMatchObject([
			{ text: expect.stringMatching(/NTT DoCoMo.*The text part has 10,0\d\d bytes/), examples: [long.email] },
			{ text: expect.stringMatching(/NTT DoCoMo.*The HTML part has 10,\d\d\d bytes/), examples: [long.email] },
		]);
	});

	test('images that a rule does not include are left out with a warning; the delivery goes', async () => {
		const rule: FormatRule = { mask: 'docomo.ne.jp', format: 'docomo', structure: 'multipart', forceRelated: false, imageInclusion: false, carrierEmoji: true };
		const settings: JapaneseMobileSettings = { detection: 'profile', content: 'decorated', rules: [rule] };
		const { findings, read } = await send([DOCOMO], { ...parameters, html: `${html}<img src="https://example.com/a.gif" alt="桜">` }, settings);
		const told = findings.filter(({ rule, text }) => rule === 'decoMailCheck' && text.includes('a.gif'));
		expect(told).toMatchObject([{ level: 'warning' }]);
		expect((await read(DOCOMO.email)).html).toContain('桜');
	});

	test('without carrier emoji they become texts', async () => {
		const { read } = await send([DOCOMO], parameters, { detection: 'profile', carrierEmoji: false });
		expect((await read(DOCOMO.email)).subject).toMatch(/^春\[.+\]$/);
	});
});
