import { QuoteType, Tokenizer } from 'htmlparser2';
import type { TrackedLink, TrackingSettings } from '../delivery/types';
import { isMasked, maskLiquid } from '../personalization/maskLiquid';
import { compileTemplate } from '../personalization/template';
import { MAX_TRACKED_LINKS } from './token';

/** HTML and text of a delivery, as templates. */
export interface ContentSources {
	html?: string;
	text?: string;
}

/** The content with redirects in the place of its links, and where these lead. */
export interface TrackedContent extends ContentSources {
	links: TrackedLink[];
	/** Web addresses that stay as they are: their host, or a part that only the content knows, is computed. */
	untracked: string[];
}

/** Longest label, in characters. */
const LONGEST_LABEL = 100;

/** Scheme and host are fixed, so that a redirect leads nowhere but where the content says. */
const FIXED_HOST = /^https?:\/\/[^\s/?#\\]+(?=[/?#]|$)/i;

/** What a link may read: the redirect knows the recipient and the delivery, nothing of loops and variables around it. */
const KNOWN_ROOTS = ['recipient', 'delivery'];

/**
 * Puts `{{ links.click1 }}` … in the place of the web addresses that a reader can follow: `href` of `<a>` and `<area>`,
 * and addresses in the text. The same address with the same label is one link. `{{ links.… }}` and mail or phone
 * addresses stay, and so does an address that depends on more than recipient and delivery. For opens, a picture at the
 * end of the HTML.
 */
export function trackContent({ html, text }: ContentSources, { clicks, opens }: TrackingSettings): TrackedContent {
	const list = new LinkList();
	const trackedHtml = html && clicks ? trackHtml(html, list) : html;
	return {
		html: trackedHtml && opens ? addPixel(trackedHtml) : trackedHtml,
		text: text && clicks ? trackText(text, list) : text,
		links: list.links,
		untracked: [...list.untracked],
	};
}

/** The links of a delivery, numbered in the order in which they are met. */
class LinkList {
	readonly links: TrackedLink[] = [];
	readonly untracked = new Set<string>();
	readonly #numbers = new Map<string, number>();

	/** What stands in the place of the address, or undefined: it stays. @param url a template */
	replace(url: string, isFixed: boolean, label: string): string | undefined {
		const known = this.#numbers.get(`${url}\n${label}`) ?? (label === '' ? this.#numberOf(url) : undefined);
		if (known) return redirectTo(known);
		if (!isFixed || this.links.length === MAX_TRACKED_LINKS || !isSelfContained(url)) {
			this.untracked.add(url);
			return undefined;
		}
		const number = this.links.length + 1;
		this.links.push({ number, url, label });
		this.#numbers.set(`${url}\n${label}`, number);
		return redirectTo(number);
	}

	has(url: string): boolean {
		return this.#numberOf(url) !== undefined;
	}

	#numberOf(url: string): number | undefined {
		return this.links.find((link) => link.url === url)?.number;
	}
}

function redirectTo(number: number): string {
	return `{{ links.click${number} }}`;
}

function isSelfContained(url: string): boolean {
	try {
		return compileTemplate('Tracked link', url).readsOnly(KNOWN_ROOTS);
	} catch {
		// A piece of a tag that ends elsewhere in the content.
		return false;
	}
}

interface Anchor {
	/** Where the value of its `href` stands in the page. */
	from: number;
	to: number;
	isQuoted: boolean;
	url: string;
	label: string;
	/** Explicit, or of its `title`. */
	name: string;
}

function trackHtml(html: string, list: LinkList): string {
	const page = maskLiquid(html);
	let tracked = '';
	let at = 0;
	for (const { from, to, isQuoted, url, label, name } of anchorsOf(page.text)) {
		if (!/^https?:/i.test(url)) continue;
		const redirect = list.replace(page.unmask(url), isFixedHost(url), cleanLabel(page.unmask(label || name)));
		if (!redirect) continue;
		tracked += page.text.slice(at, from) + (isQuoted ? redirect : `"${redirect}"`);
		at = to;
	}
	return page.unmask(tracked + page.text.slice(at));
}

/** Links of a page, in order, with what a reader sees of them. Linear in its length, however broken it is. */
function anchorsOf(html: string): Anchor[] {
	const anchors: Anchor[] = [];
	let open: Anchor | undefined;
	let tag = '';
	let attribute = { name: '', end: 0, value: '' };
	let attributes = new Map<string, string>();
	let href: Pick<Anchor, 'from' | 'to' | 'isQuoted'> | undefined;

	const openTag = () => {
		const value = attributes.get('href');
		if (tag === 'img') addText(` ${attributes.get('alt') ?? ''} `);
		if (tag === 'a') open = undefined;
		if (href && value !== undefined && (tag === 'a' || tag === 'area')) {
			const label = attributes.get('_label') ?? attributes.get('data-label') ?? '';
			const anchor = { ...href, url: value.trim(), label, name: attributes.get('title') ?? attributes.get('alt') ?? '' };
			anchors.push(anchor);
			if (tag === 'a' && !label) open = anchor;
		}
		attributes = new Map();
		href = undefined;
	};
	const addText = (text: string) => {
		if (open && open.label.length < 2 * LONGEST_LABEL) open.label += text;
	};
	const tokenizer = new Tokenizer(
		{ decodeEntities: true },
		{
			onopentagname: (start, end) => void (tag = html.slice(start, end).toLowerCase()),
			onattribname: (start, end) => void (attribute = { name: html.slice(start, end).toLowerCase(), end, value: '' }),
			onattribdata: (start, end) => void (attribute.value += html.slice(start, end)),
			onattribentity: (code) => void (attribute.value += String.fromCodePoint(code)),
			onattribend: (quote, end) => {
				const { name, value } = attribute;
				if (attributes.has(name)) return;
				attributes.set(name, value);
				if (name === 'href' && quote !== QuoteType.NoValue) href = placeOfValue(html, attribute.end, end, quote);
			},
			onopentagend: openTag,
			onselfclosingtag: openTag,
			onclosetag: (start, end) => void (html.slice(start, end).toLowerCase() === 'a' && (open = undefined)),
			ontext: (start, end) => addText(html.slice(start, end)),
			ontextentity: (code) => addText(String.fromCodePoint(code)),
			oncdata: () => undefined,
			oncomment: () => undefined,
			ondeclaration: () => undefined,
			onprocessinginstruction: () => undefined,
			onend: () => undefined,
		},
	);
	tokenizer.write(html);
	tokenizer.end();
	return anchors;
}

/** @param nameEnd where the attribute's name ends @param end behind its value, and behind the closing quote if it has one */
function placeOfValue(html: string, nameEnd: number, end: number, quote: QuoteType): Pick<Anchor, 'from' | 'to' | 'isQuoted'> {
	const isQuoted = quote === QuoteType.Double || quote === QuoteType.Single;
	const before = /^\s*=\s*["']?/.exec(html.slice(nameEnd, end))?.[0].length ?? 0;
	return { from: nameEnd + before, to: isQuoted ? end - 1 : end, isQuoted };
}

/** Delimiters in running text, of Japanese text too: a URL there ends before them. */
const TEXT_URL = /\bhttps?:\/\/[^\s<>"'「」『』【】（）[\]]*/gi;

/** Punctuation that ends a sentence rather than an address; the look-behind keeps long runs linear. */
const CLOSING_PUNCTUATION = /(?<![.,;:!?)。、])[.,;:!?)。、]+$/;

function trackText(text: string, list: LinkList): string {
	const source = maskLiquid(text);
	let at = 0;
	const tracked = source.text.replace(TEXT_URL, (found, offset: number) => {
		const url = found.replace(CLOSING_PUNCTUATION, '');
		const before = source.text.slice(at, offset);
		at = offset + found.length;
		const label = list.has(source.unmask(url)) ? '' : before.slice(before.lastIndexOf('\n') + 1);
		const redirect = list.replace(source.unmask(url), isFixedHost(url), cleanLabel(source.unmask(label)));
		return redirect ? redirect + found.slice(url.length) : found;
	});
	return source.unmask(tracked);
}

function isFixedHost(maskedUrl: string): boolean {
	const start = FIXED_HOST.exec(maskedUrl)?.[0];
	return start !== undefined && !isMasked(start) && URL.canParse(start);
}

/** One line without the punctuation that joins a text to its address; Liquid in it stays as it is written. */
function cleanLabel(label: string): string {
	const line = label.replace(/[\p{Cc}\s]+/gu, ' ').trim();
	return line.replace(/[\s:：([（→>-]+$/u, '').slice(0, LONGEST_LABEL);
}

/** Before the end of the body, where there is one. */
function addPixel(html: string): string {
	const pixel = '<img src="{{ links.open }}" alt="" width="1" height="1" style="display:block;width:1px;height:1px;border:0">';
	const end = html.toLowerCase().lastIndexOf('</body');
	return end < 0 ? html + pixel : html.slice(0, end) + pixel + html.slice(end);
}
