/**
 * `npm run bench:encode [-- --rounds 7] [-- --json]`: messages per second, each complete from profile to octets: a
 * personalized multipart of about 2 KB in UTF-8, the same signed with DKIM, a text for docomo, a decorated mail for
 * au; and beside them nodemailer's composer on the UTF-8 message. All in one run, by turns; medians of the rounds.
 */
import { generateKeyPairSync } from 'node:crypto';
import { parseArgs } from 'node:util';
import MailComposer from 'nodemailer/lib/mail-composer';
import { carrierCharset } from '../core/japanese-mobile';
import { createDecoratedTemplate, nameImages } from '../core/japanese-mobile/decorated';
import type { DeliveryParameters } from '../core/delivery/types';
import { createMessageTemplate, utf8, type TextCharset } from '../core/message';
import { createDkimSigner } from '../core/message/dkim';
import type { CompiledContent, RenderContext } from '../core/personalization';
import { compileContent, renderContent, renderPieces, staticTexts } from '../core/personalization';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '7' }, json: { type: 'boolean' } } });

/** Each turn lasts about so long, so that no rival's garbage is collected in the other's time alone. */
const TURN_MS = 300;

const DATE = new Date(1_763_870_940_000);
const SENTENCE = 'All the news of this spring – and the prices too – for you. ';
const SENTENCE_JA = '春の新商品のご案内です。今週だけの特別価格でお届けします。';

/** Three fields in each part; To and subject are personalized too. */
const UTF8_CONTENT = {
	sender: { name: 'The Shop', address: 'news@shop.example' },
	subject: 'News for {{ recipient.firstName }}',
	text: `Hello {{ recipient.firstName }},\n\n${`${SENTENCE}\n`.repeat(13)}
See you in {{ recipient.city | default: "town" }}, customer {{ recipient.code }}.\n`,
	html: `<html><body><p>Hello {{ recipient.firstName }},</p>\n${`<p>${SENTENCE}</p>\n`.repeat(12)}
<p>See you in {{ recipient.city | default: "town" }}, customer {{ recipient.code }}.</p></body></html>\n`,
};

const DOCOMO_CONTENT = {
	sender: { name: 'ショップ', address: 'news@shop.example' },
	subject: '{{ recipient.firstName }}様へのお知らせ',
	text: `{{ recipient.firstName }}様\n\n${`${SENTENCE_JA}\n`.repeat(10)}
{{ recipient.city }}店でお待ちしております。会員番号 {{ recipient.code }}\n`,
};

const AU_CONTENT = {
	...DOCOMO_CONTENT,
	html: `<html><body bgcolor="#ffffff">
<div align="center"><font color="#ff0000" size="5">{{ recipient.firstName }}様</font></div>
${`<p>${SENTENCE_JA}</p>\n`.repeat(10)}<img src="https://shop.example/spring.gif">
<p>{{ recipient.city }}店でお待ちしております。会員番号 {{ recipient.code }}</p></body></html>`,
};

/** A GIF of 2 KB, which the decorated mail shows. */
const GIF = Buffer.concat([gifHead(120, 60), Buffer.alloc(2_000, 0x55)]);
const IMAGE = { src: 'https://shop.example/spring.gif', content: GIF };

const FIRST_NAMES = ['Ann', 'Zoë', 'Łukasz', 'Maximilian', 'Bo', 'François', 'Kim', 'Søren'];
const FIRST_NAMES_JA = ['鈴木花子', '佐藤', '髙橋一郎', '田中'];
const CITIES = ['Paris', 'Köln', 'Amsterdam', '', 'Wien'];
const CITIES_JA = ['渋谷', '大阪', '札幌', '横浜'];
const RECIPIENTS = 1_000;

type ContentParts = Pick<DeliveryParameters, 'sender' | 'subject' | 'text' | 'html'>;

type Compose = (index: number) => Buffer | Promise<Buffer>;

async function main(): Promise<void> {
	const rivals: Record<string, Compose> = {
		utf8_per_s: inUtf8(),
		docomo_text_per_s: docomoText(),
		au_decorated_per_s: auDecorated(),
		nodemailer_utf8_per_s: withNodemailer(),
		utf8_dkim_rsa_per_s: signed('rsa'),
		utf8_dkim_ed25519_per_s: signed('ed25519'),
	};
	const perSecond = await race(rivals, Number(values.rounds));
	if (!values.json) {
		for (const [name, compose] of Object.entries(rivals)) console.log(`${name}: ${(await compose(0)).length} octets`);
	}
	console.log(values.json ? JSON.stringify(perSecond) : perSecond);
}

/** Turn by turn, so that a slow moment of the machine meets all. Returns the median of messages per second. */
async function race(rivals: Record<string, Compose>, rounds: number): Promise<Record<string, number>> {
	const measured = Object.entries(rivals).map(([name, compose]) => ({ name, compose, perSecond: [] as number[] }));
	for (const { compose } of measured) await takeTurn(compose);
	for (let round = 0; round < rounds; round++) {
		for (const { compose, perSecond } of measured) perSecond.push(await takeTurn(compose));
	}
	return Object.fromEntries(measured.map(({ name, perSecond }) => [name, Math.round(median(perSecond))]));
}

async function takeTurn(compose: Compose): Promise<number> {
	const startedAt = performance.now();
	let made = 0;
	let elapsed = 0;
	while (elapsed < TURN_MS) {
		for (let count = 0; count < 50; count++) {
			const message = compose(made++ % RECIPIENTS);
			if (message instanceof Promise) await message;
		}
		elapsed = performance.now() - startedAt;
	}
	return (made * 1_000) / elapsed;
}

function median(numbers: number[]): number {
	return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

function inUtf8(): (index: number) => Buffer {
	return fromTemplate(UTF8_CONTENT, utf8, contextsOf(FIRST_NAMES, CITIES));
}

function docomoText(): Compose {
	return fromTemplate(DOCOMO_CONTENT, carrierCharset('docomo'), contextsOf(FIRST_NAMES_JA, CITIES_JA));
}

function fromTemplate(parts: ContentParts, charset: TextCharset, contexts: RenderContext[]): (index: number) => Buffer {
	const content = compile(parts);
	const template = createMessageTemplate({ charset, ...staticTexts(content) });
	return (index) => {
		const context = at(contexts, index);
		return template.compose({ ...renderPieces(content, context), ...envelope(index, context) });
	};
}

/** As deliveries compose it: the page is reduced once, and again only for values that could change what is around them. */
function auDecorated(): Compose {
	const content = compile(AU_CONTENT);
	const contexts = contextsOf(FIRST_NAMES_JA, CITIES_JA);
	const images = new Map(nameImages(DATE, [IMAGE]).map((image) => [image.src, image]));
	const template = createDecoratedTemplate('au', { ...staticTexts(content), images });
	return (index) => {
		const { text = '', html = '', ...head } = renderPieces(content, at(contexts, index));
		return template.compose({ ...head, ...envelope(index, at(contexts, index)), text, html });
	};
}

/** Only composing: what it is given is rendered beforehand. */
function withNodemailer(): Compose {
	const content = compile(UTF8_CONTENT);
	const mails = contextsOf(FIRST_NAMES, CITIES).map((context, index) => {
		const { from, subject, text, html } = renderContent(content, context);
		const { to, messageId, date } = envelope(index, context);
		const sender = { name: from.name ?? '', address: from.address };
		return { from: sender, to, subject, text, html, date, messageId: `<${messageId}>` };
	});
	return (index) => new MailComposer(at(mails, index)).compile().build();
}

function signed(type: 'rsa' | 'ed25519'): Compose {
	const { privateKey } =
		type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519');
	const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
	const signer = createDkimSigner({ domain: 'shop.example', selector: 'mail', privateKey: pem });
	const compose = inUtf8();
	return (index) => signer.sign(compose(index));
}

function compile(content: ContentParts): CompiledContent {
	return compileContent({
		...content,
		label: 'Spring',
		formatChoice: 'alternative',
		approvalMode: 'automatic',
		validityMs: 0,
		batchQuantity: 0,
	});
}

function contextsOf(names: string[], cities: string[]): RenderContext[] {
	return Array.from({ length: RECIPIENTS }, (_, index) => ({
		recipient: { firstName: at(names, index), city: at(cities, index), code: `C-${100_000 + index}` },
		delivery: { label: 'Spring', code: 'DM1' },
		links: {},
	}));
}

function envelope(index: number, { recipient }: RenderContext) {
	return {
		to: { name: String(recipient.firstName), address: `recipient${index}@example.com` },
		messageId: `01jd${index}.01jd0@shop.example`,
		date: DATE,
	};
}

function at<T>(list: T[], index: number): T {
	return list[index % list.length] as T;
}

function gifHead(width: number, height: number): Buffer {
	const head = Buffer.from('GIF89a\0\0\0\0\0\0\0', 'latin1');
	head.writeUInt16LE(width, 6);
	head.writeUInt16LE(height, 8);
	return head;
}

main().catch((error: Error) => {
	console.error(error);
	process.exitCode = 1;
});
