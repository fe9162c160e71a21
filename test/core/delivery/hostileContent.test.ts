/**
 * Hostile content through the whole life of a delivery, to the bytes that a server receives: it is refused with a sentence,
 * excludes its recipient with a reason, or arrives as the text that was meant, with no header more.
 */
import { analyzeDelivery } from '../../../core/delivery/analysis/analyze';
import { configureJapaneseMobile } from '../../../core/delivery/message/japaneseMobile';
import type { RawDeliveryParameters } from '../../../core/delivery/parameters/schema';
import { hasPython } from '../../helpers/python';
import { type ReadMessage, readWithMailparser, readWithPython } from '../message/parsers';
import { expectLawfulBytes, headersOf } from '../message/samples';
import { confirm, decide, save, senderTo, statesOf, useBenchAndSink } from './support';

const world = useBenchAndSink();

/** One for each composer: everybody's, and those of the carriers with decorated mail on. */
const RECIPIENTS = [
	{ email: 'ann@example.com', format: '' },
	{ email: 'hanako@docomo.ne.jp', format: 'docomo' },
	{ email: 'taro@ezweb.ne.jp', format: 'au' },
	{ email: 'jiro@softbank.ne.jp', format: 'softbank' },
];
const ADDRESSES = RECIPIENTS.map(({ email }) => email);
const ENCODINGS = [undefined, 'iso-2022-jp'];
const PLAIN = { subject: 'x', text: 'x {{ links.unsubscribe }}', html: '' };

/** Breaks of lines and of headers, and what is no text: NUL, ESC, DEL and the separators of Unicode. */
const CONTROLS = 'a\0b\r\nBcc: v@x.example\r\n\r\nc\u001b$Bd\u2028e\u2029f\u0085g\u007fh';
/** As it stands in a header: on one line. */
const IN_HEADER = 'a b Bcc: v@x.example c $Bd e f g h';
const HALVES = 'h\ud83di\udc00j';

async function analyze(value: string, parameters: Partial<RawDeliveryParameters>) {
	const context = world.bench.context();
	const { delivery } = await save(context, RECIPIENTS.map((recipient) => ({ ...recipient, value })), { ...PLAIN, ...parameters });
	await configureJapaneseMobile(context, { deliveryId: delivery.id }, { detection: 'profile', content: 'decorated' });
	return { delivery, analysis: await analyzeDelivery(context, { deliveryId: delivery.id }) };
}

/** Sends it, and reads what was received by address, by both parsers. */
async function send(value: string, parameters: Partial<RawDeliveryParameters>) {
	const { delivery, analysis } = await analyze(value, parameters);
	await decide(world.bench.context(), (await world.bench.store.findDelivery(delivery.id))!);
	await confirm(world.bench.context(), delivery, senderTo(world.sink));
	const raws = ADDRESSES.flatMap((address) => world.sink.messages.filter(({ envelope }) => envelope.to[0] === address).map(({ raw }) => raw));
	for (const raw of raws) expectOnlyOurHeaders(raw);
	const readers = [await Promise.all(raws.map(readWithMailparser)), ...(hasPython ? [readWithPython(raws)] : [])];
	return { analysis, states: await statesOf(world.bench.store, analysis.id), raws, readers };
}

const HEADERS = ['From', 'To', 'Subject', 'Message-ID', 'Date', 'List-Id', 'Precedence', 'Feedback-ID', 'List-Unsubscribe', 'List-Unsubscribe-Post'];
const MIME = ['MIME-Version', 'Content-Type', 'Content-Transfer-Encoding', 'X-Value'];

function expectOnlyOurHeaders(raw: Buffer): void {
	const names = headersOf(raw).map(([name]) => name);
	expect(names.filter((name) => !MIME.includes(name))).toEqual(HEADERS);
	expect(new Set(names).size).toBe(names.length);
	expectLawfulBytes(raw);
	// ISO-2022-JP is written with ESC, in the parts of the body only.
	const text = raw.toString('latin1');
	expect(text.slice(0, text.indexOf('\r\n\r\n'))).not.toMatch(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/);
	expect(text).not.toMatch(/[\0-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]/);
}

const firstLines = (messages: ReadMessage[]) => messages.map(({ text }) => text?.split('\nhttps:')[0]);

describe.each(ENCODINGS)('encoding %s', (encoding) => {
	test.each<[string, string, Partial<RawDeliveryParameters>, string]>([
		['a text of 5 MB', 'x', { text: 'A line of text.\n'.repeat(320_000) }, 'Text content has 5120000 characters; a template may have'],
		['HTML of 5 MB', 'x', { html: '<p>A line.</p>\n'.repeat(350_000) }, 'HTML content has 5250000 characters; a template may have'],
		['a profile value of 1 MB', 'x'.repeat(1_000_000), {}, 'most of them in "value"; a recipient may have 250000'],
		['a NUL in the subject', 'x', { subject: 'a\0b' }, 'Subject: there is a NUL character at character 2'],
		['a NUL in the sender name', 'x', { sender: { name: 'a\0b', address: 'shop@example.com' } }, 'Sender name: there is a NUL character at character 2'],
		['line breaks in the subject', 'x', { subject: 'abc\r\nBcc: v@x.example' }, 'Subject: there is a line break at character 4'],
		['line breaks in the sender name', 'x', { sender: { name: 'abc\nBcc: v@x.example', address: 'shop@example.com' } }, 'Sender name: there is a line break at character 4'],
		['an ESC in a header', 'x', { smtpHeaders: 'X-Value: a\u001b$B' }, 'line 1: its value has the control character U+001B'],
	])('not saved: %s', async (_, value, parameters, message) => {
		await expect(analyze(value, { ...parameters, encoding })).rejects.toMatchObject({ message: expect.stringContaining(message) });
	});

	test.each<[string, Partial<RawDeliveryParameters>]>([
		['The subject', { subject: 's {{ recipient.value }}' }],
		['The subject', { subject: HALVES }],
		['The sender name', { sender: { name: 's {{ recipient.value }}', address: 'shop@example.com' } }],
	])('half a character, from the profile or not: %s is an error of the analysis', async (place, parameters) => {
		const { analysis } = await analyze(HALVES, { ...parameters, encoding });
		expect(analysis.state).toBe('rejected');
		const text = expect.stringContaining(`${place} has a character that breaks mail agents: half of a surrogate pair`);
		expect(analysis.findings).toContainEqual(expect.objectContaining({ level: 'error', text }));
	});

	test('half characters in the content: for others the replacement character, for carriers an exclusion that says why', async () => {
		const { analysis, states, readers } = await send(HALVES, { text: `1 {{ recipient.value }}\n{{ links.unsubscribe }}`, encoding });
		expect(states).toEqual(['sent', ...Array(3).fill('ignored notEncodable')]);
		const text = expect.stringContaining('cannot carry: � U+FFFD');
		expect(analysis.findings).toContainEqual(expect.objectContaining({ level: 'warning', text, examples: ADDRESSES.slice(1) }));
		const mark = encoding ? '〓' : '�';
		for (const messages of readers) expect(firstLines(messages)).toEqual([`1 h${mark}i${mark}j`]);
	});

	test('control characters from the profile in all headers: one line each, and the analysis tells', async () => {
		const sender = { name: 'n {{ recipient.value }}', address: 'shop@example.com' };
		const parameters = { subject: 's {{ recipient.value }}', sender, smtpHeaders: 'X-Value: v {{ recipient.value }}', encoding };
		const { analysis, raws, readers } = await send(CONTROLS, parameters);
		const text = expect.stringContaining('became spaces in the headers of 4 messages');
		expect(analysis.findings).toContainEqual(expect.objectContaining({ level: 'warning', text }));
		expect(raws.map((raw) => Object.fromEntries(headersOf(raw))['X-Value'])).toEqual(ADDRESSES.map(() => `v ${IN_HEADER}`));
		const meant = ADDRESSES.map((toAddress) => ({ toAddress, subject: `s ${IN_HEADER}`, fromName: `n ${IN_HEADER}` }));
		for (const messages of readers) expect(messages).toMatchObject(meant);
	});

	test('control characters in the content and in its fields: as they are in UTF-8, folded in other charsets, and told', async () => {
		const text = `1 ${CONTROLS} 2 {{ recipient.value }}\n{{ links.unsubscribe }}`;
		const { analysis, states, readers } = await send(CONTROLS, { text, html: `<p>1 ${CONTROLS} 2 {{ recipient.value }}</p>`, encoding });
		expect(states).toEqual(['sent', 'sent', 'sent', 'sent']);
		const told = expect.stringMatching(/go out in their nearest form: .*→ nothing/);
		expect(analysis.findings).toContainEqual(expect.objectContaining({ rule: 'characterEncoding', text: told }));
		const kept = CONTROLS.replace(/\r\n/g, '\n');
		const folded = 'ab\nBcc: v@x.example\n\nc$Bd\ne\nf\ngh';
		const own = encoding ? folded : kept;
		const inline = folded.replace(/\n+/g, ' ');
		for (const messages of readers) {
			expect(firstLines(messages)).toEqual([own, folded, folded, folded].map((value) => `1 ${value} 2 ${value}`));
			expect(messages[0]?.html).toBe(`<p>1 ${own} 2 ${own}</p>`);
			for (const { html } of messages.slice(1)) expect(html).toContain(`<BODY>1 ${inline} 2 ${inline}</BODY>`);
		}
	});

	test('broken HTML: as it was written, and mended for carriers; a value cannot break it further', async () => {
		const html = '<table><tr><td><b>A &am &#x; &lt<i>春 {{ recipient.value }} <a href="https://x.example/?a=1&b=2>C</a><p';
		const { states, readers } = await send('<b>&am', { html, encoding });
		expect(states).toEqual(['sent', 'sent', 'sent', 'sent']);
		for (const messages of readers) {
			expect(messages[0]?.html).toBe(html.replace('{{ recipient.value }}', '&lt;b&gt;&amp;am'));
			for (const message of messages.slice(1)) expect(message.html).toMatch(/<BODY>A &amp;am &amp;#x; &lt;春 &lt;b&gt;&amp;am<\/BODY><\/HTML>$/);
		}
	});

	test('a value of 200,000 characters arrives whole; ISO-2022-JP, which goes in 7 bits, has its line broken', async () => {
		const value = 'x'.repeat(200_000);
		const { states, readers } = await send(value, { text: `{{ recipient.value }}\n{{ links.unsubscribe }}`, encoding });
		expect(states).toEqual(['sent', 'sent', 'sent', 'sent']);
		const isBroken = [Boolean(encoding), false, true, false];
		for (const messages of readers) {
			const texts = firstLines(messages).map((text) => text ?? '');
			expect(texts.map((text) => text.includes('\n'))).toEqual(isBroken);
			// Not by toEqual of the texts: its difference would be as long.
			expect(texts.map((text) => text.replace(/\n/g, '') === value)).toEqual([true, true, true, true]);
		}
	});
});
