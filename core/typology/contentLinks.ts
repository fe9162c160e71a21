/** An address in the content, with what a reader sees of it. */
export interface ContentLink {
	/** As it stands in the content, entities and all. */
	raw: string;
	/** As a mail client reads it. */
	url: string;
	/** Text of an `<a>`, with the alternative texts of its images; '' for images and other elements. */
	label: string;
	/** Of an `<a>`: its own name for reports (`_label`, `data-label`), else its `title`. */
	title: string;
	isAnchor: boolean;
}

/** An `<img>` of the content. */
export interface ContentImage {
	src: string;
	/** undefined: it has none. An empty one says that the image is for the looks only. */
	alt: string | undefined;
}

/*
 * Every alternative below also ends at the end of the page, as HTML has it. So a broken page is read once; without
 * that, each unclosed tag would search to the end again (measured: 100,000 of them took 110 s).
 */
const NO_CONTENT = String.raw`<!--[^]*?(?:-->|$)|<(?:script|style)\b[^]*?(?:<\/(?:script|style)\b|$)`;
const OPENING_TAG = String.raw`<([a-z][a-z0-9]*)([\s/](?:"[^"]*"|'[^']*'|[^"'>])*)(?:[>"']|$)`;
const TAG = new RegExp(`${NO_CONTENT}|${OPENING_TAG}`, 'gi');

/** Attributes one after the other, so that nothing inside a value is read as one. */
const ATTRIBUTE = /([^\s"'=<>/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;
const ADDRESS_ATTRIBUTES = new Set(['href', 'src', 'background', 'action']);

const ANCHOR_EDGE = /<\/?a\b/gi;

/** Delimiters in running text, of Japanese text too: a URL there ends before them. */
const TEXT_URL = /\bhttps?:\/\/[^\s<>"'「」『』【】（）]*/gi;

/** Punctuation that ends a sentence rather than an address; the look-behind keeps long runs linear. */
const CLOSING_PUNCTUATION = /(?<![.,;:!?)\]。、])[.,;:!?)\]。、]+$/;

/** Every `href`, `src`, `background` and `action` of a page, in order. */
export function linksOfHtml(html: string): ContentLink[] {
	return tagsOf(html).flatMap(({ name, attributes, end }) => {
		const raws = [...attributes].filter(([attribute]) => ADDRESS_ATTRIBUTES.has(attribute)).map(([, raw]) => raw);
		if (raws.length === 0) return [];
		const isAnchor = name === 'a';
		const label = isAnchor ? labelAfter(html, end) : '';
		const title = isAnchor ? decodeEntities(nameOf(attributes)).trim() : '';
		return raws.map((raw) => ({ raw, url: decodeEntities(raw), label, title, isAnchor }));
	});
}

function nameOf(attributes: ReadonlyMap<string, string>): string {
	return attributes.get('_label') || attributes.get('data-label') || attributes.get('title') || '';
}

/** Every `<img>` of a page, in order. */
export function imagesOfHtml(html: string): ContentImage[] {
	return tagsOf(html)
		.filter(({ name }) => name === 'img')
		.map(({ attributes }) => ({ src: decodeEntities(attributes.get('src') ?? ''), alt: attributes.get('alt') }));
}

interface OpeningTag {
	/** Lower case. */
	name: string;
	/** By lower-case name; the first of several counts. */
	attributes: Map<string, string>;
	/** Where it ends in the page. */
	end: number;
}

function tagsOf(html: string): OpeningTag[] {
	return [...html.matchAll(TAG)].map((tag) => {
		const [whole, name = '', attributes = ''] = tag;
		return { name: name.toLowerCase(), attributes: attributesOf(attributes), end: tag.index + whole.length };
	});
}

/** Every http(s) address in a text, without the punctuation that ends a sentence. */
export function urlsOfText(text: string): string[] {
	return [...text.matchAll(TEXT_URL)].map(([url]) => url.replace(CLOSING_PUNCTUATION, ''));
}

function attributesOf(source: string): Map<string, string> {
	const attributes = new Map<string, string>();
	for (const [, name = '', double, single, bare] of source.matchAll(ATTRIBUTE)) {
		const key = name.toLowerCase();
		if (!attributes.has(key)) attributes.set(key, double ?? single ?? bare ?? '');
	}
	return attributes;
}

/** The text of the anchor whose opening tag ends at `from`; anchors do not nest. */
function labelAfter(html: string, from: number): string {
	ANCHOR_EDGE.lastIndex = from;
	const end = ANCHOR_EDGE.exec(html)?.index ?? from;
	const text = html.slice(from, end).replace(/<([^>]*)>/g, (_tag, inside: string) => ` ${alternativeText(inside)} `);
	return decodeEntities(text).replace(/\s+/g, ' ').trim();
}

function alternativeText(tag: string): string {
	return /^img[\s/]/i.test(tag) ? (attributesOf(tag).get('alt') ?? '') : '';
}

const NAMED_ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

/** Decodes the entities that occur in addresses: numeric ones and the five of XML, plus `&nbsp;`. */
export function decodeEntities(text: string): string {
	return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (whole, decimal, hex, name) => {
		if (name) return NAMED_ENTITIES[String(name).toLowerCase()] ?? whole;
		const code = decimal ? Number(decimal) : Number.parseInt(String(hex), 16);
		return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
	});
}
