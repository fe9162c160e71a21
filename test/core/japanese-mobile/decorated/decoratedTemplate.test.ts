/** The template of decorated mail beside the composer that makes every message from nothing: the same octets. */
import { composeDecorated, contentIdsOf, createDecoratedTemplate, nameImages, reduceHtml } from '../../../../core/japanese-mobile';
import { reduceTexts } from '../../../../core/japanese-mobile/decorated/pageTemplate';
import { DeliveryError } from '../../../../core/errors';
import { gif } from '../../message/pictures';
import { makeRandom, sampleMessage } from '../../message/samples';

const date = new Date(Date.UTC(2025, 10, 23, 4, 9, 0));
const named = nameImages(date, [{ src: 'https://x.example/a', content: gif(20, 20, 300) }]);
const images = new Map(named.map((image) => [image.src, image]));
const contentIds = contentIdsOf(named);

const TAGS = [
	...['<p>', '</p>', '<div align=center>', '</div>', '<font color=red size=1>', '</font>', '<br>', '<hr>', '<pre>', '</pre>'],
	...['<ul><li>', '<ol><li>', '<li>', '</ol>', '<table><tr><td>', '</table>', '<h1>', '</h1>', '<marquee>', '</marquee>'],
	...['<img src="https://x.example/a">', '<img src=b alt="', '">', '<a href="https://x.example/', '<a href="https://x.example/">', '</a>'],
];
const BROKEN = ['<', '</', '&', '&am', '&#', '&#x3', ';', '"', ' x=', '<!--', '-->', '<style>', '</style>', '<title>', 'q7x', '7q'];
const TEXTS = ['a', ' ', '\n', '\r', '\r\n', '本文', 'お知らせです。', '春'.repeat(60), 'x'.repeat(90), '=', '.', '–', '～', '☀', '\ud83d', '😀'];
const PLAIN = ['鈴木花子', 'Ann', 'a b', '1', 'amp', 'b', '髙橋', 'lt', '渋谷', 'x'.repeat(80), '7q'];
const HOSTILE = ['', ' ', ' a', '\n', '\r', '&lt;b&gt;', '<b>', '</style>', '"', '\u001b$B', '\ud83d', '\ude00', '😀', '〜', '한', '\u0338', 'q7x0x7q'];

type Random = () => number;

function pieceOf(random: Random, lists: string[][]): string {
	const count = Math.floor(random() * 6);
	const list = () => lists[Math.floor(random() * lists.length)] as string[];
	return Array.from({ length: count }, () => pick(random, list())).join('');
}

function pick(random: Random, list: readonly string[]): string {
	return list[Math.floor(random() * list.length)] as string;
}

function join(texts: string[], values: string[]): string {
	return texts.map((text, at) => text + (values[at] ?? '')).join('');
}

function attempt(compose: () => Buffer): string {
	try {
		return compose().toString('latin1');
	} catch (error) {
		if (!(error instanceof DeliveryError)) throw error;
		return `${error.code} ${error.message}`;
	}
}

test.each(['au', 'docomo', 'softbank'] as const)('%s: thousands of random pages and values', (carrier) => {
	const random = makeRandom(11);
	let reducedOnce = 0;
	for (let page = 0; page < 900; page++) {
		const lists = page % 3 === 0 ? [TAGS, TEXTS, BROKEN] : [TAGS, TEXTS.slice(0, 11)];
		const html = Array.from({ length: 1 + (page % 4) }, () => pieceOf(random, lists));
		const text = Array.from({ length: 1 + (page % 3) }, () => pieceOf(random, [TEXTS]));
		const settings = { carrierEmoji: page % 2 === 0, eightBit: page % 5 === 0, forceRelated: page % 7 === 0 };
		const template = createDecoratedTemplate(carrier, { ...settings, text, html, images });
		if (html.length > 1 && reduceTexts(carrier, html, contentIds)) reducedOnce++;
		for (let recipient = 0; recipient < 4; recipient++) {
			const values = (texts: string[]) => texts.slice(1).map(() => pick(random, recipient === 3 ? HOSTILE : PLAIN));
			const { from, to, messageId } = sampleMessage();
			const head = { from, to, messageId, date, subject: '春のお知らせ' };
			const [ofHtml, ofText] = [values(html), values(text)];
			const made = attempt(() => template.compose({ ...head, html: ofHtml, text: ofText }));
			const reduced = reduceHtml(carrier, join(html, ofHtml), { contentIds }).html;
			const whole = { ...head, ...settings, text: join(text, ofText), html: reduced, images: named };
			expect([html, ofHtml, text, ofText, made]).toEqual([html, ofHtml, text, ofText, attempt(() => composeDecorated(carrier, whole))]);
		}
	}
	expect(reducedOnce).toBeGreaterThan(150);
});

test.each([
	['text', ['<p>', '様</p>'], true],
	['a heading and a cell', ['<h1>', '</h1><table><td>', '</table>'], true],
	['a tag', ['<', '>x'], false],
	['an attribute', ['<div align="', '">x</div>'], false],
	['a link', ['<a href="https://x.example/', '">x</a>'], false],
	['the label of a link', ['<a href="https://x.example/">', '</a>'], false],
	['the text of an image', ['<img src=b alt="', '">'], false],
	['half an entity', ['&', 'x'], false],
	['half a number of an entity', ['&#x3', ';'], false],
	['a style', ['<style>', '</style>'], false],
	['a comment', ['<!--', '-->x'], false],
])('a value in %s', (_, texts, isReducedOnce) => {
	expect(reduceTexts('au', texts, contentIds) !== undefined).toBe(isReducedOnce);
});
