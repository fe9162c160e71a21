/** An address in the content, with what a reader sees of it. */
export interface ContentLink {
	/** As it stands in the content, entities and all. */
	raw: string;
	/** As a mail client reads it. */
	url: string;
	/** Text of an `<a>`, without tags; '' for images and other elements. */
	label: string;
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
	return [...html.matchAll(TAG)].flatMap((tag) => {
		const [whole, name = '', attributes = ''] = tag;
		const raws = addressAttributes(attributes);
		if (raws.length === 0) return [];
		const label = name.toLowerCase() === 'a' ? labelAfter(html, tag.index + whole.length) : '';
		return raws.map((raw) => ({ raw, url: decodeEntities(raw), label }));
	});
}

/** Every http(s) address in a text, without the punctuation that ends a sentence. */
export function urlsOfText(text: string): string[] {
	return [...text.matchAll(TEXT_URL)].map(([url]) => url.replace(CLOSING_PUNCTUATION, ''));
}

function addressAttributes(attributes: string): string[] {
	return [...attributes.matchAll(ATTRIBUTE)]
		.filter(([, name = '']) => ADDRESS_ATTRIBUTES.has(name.toLowerCase()))
		.map(([, , double, single, bare]) => double ?? single ?? bare ?? '');
}

/** The text of the anchor whose opening tag ends at `from`; anchors do not nest. */
function labelAfter(html: string, from: number): string {
	ANCHOR_EDGE.lastIndex = from;
	const end = ANCHOR_EDGE.exec(html)?.index ?? from;
	return decodeEntities(html.slice(from, end).replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim();
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
