import type { Carrier } from '../../delivery/types';
import { carrierCharset } from '../charsets';
import type { Dropped } from './dropped';
import { DroppedCounter } from './dropped';
import { ALIGNABLE, endsWhere, HEADING_SIZES, LINES, UNREAD, VOID } from './elements';
import { readHtml } from './readHtml';
import type { Style } from './styles';
import { readStyle, toAlign } from './styles';
import type { TagRule } from './tags';
import { BODY_ATTRIBUTES, TAGS, toShowableLink } from './tags';
import type { Lines } from './writer';
import { DecoratedWriter } from './writer';

export interface ReducedLink {
	/** As the content has it. */
	href: string;
	/** The text of the link, at most 200 characters. */
	label: string;
	/** `link`: the phone can follow it. `text`: its address stands behind the label. `none`: only the label is left. */
	shownAs: 'link' | 'text' | 'none';
}

/** An image of the content, listed once however often it is shown. */
export interface ReducedImage {
	src: string;
	alt: string;
}

export interface ReducedHtml {
	/** A complete page on one line, in the carrier's tags only. */
	html: string;
	dropped: Dropped[];
	links: ReducedLink[];
	images: ReducedImage[];
}

export interface ReduceOptions {
	/**
	 * Content-IDs (`left@right`) of the images that the message brings, by `src` as the content has it. Without it,
	 * `cid:` images stay as they are. An image that the message does not bring is replaced by its `alt`.
	 */
	contentIds?: ReadonlyMap<string, string>;
	/** Charset of the part, for META. (Default: the carrier's) */
	charset?: string;
}

/** What an element changes: the same again is not written. */
interface Look {
	color?: string;
	size: string;
	align: string;
}

interface Frame {
	name: string;
	/** Tags that it opened in the output. */
	tags: number;
	lookBefore: Look;
	isUnread: boolean;
}

interface Anchor {
	href: string;
	label: string;
	/** An image was in it, shown or not. */
	hasImage: boolean;
}

type Attributes = ReadonlyMap<string, string>;

/** Of a label, what is compared with the address, and what is listed. */
const LABEL_CHARACTERS = 2_000;
const LISTED_CHARACTERS = 200;
const CONTENT_ID = /^[!#-%'-;=?A-Z^-~]+@[!#-%'-;=?A-Z^-~]+$/;

/**
 * HTML in the tags and attributes of a carrier (`tags.ts`). Text is kept, but for that of scripts, styles, titles and
 * hidden elements; paragraphs, headings, lists and table rows become lines; inline colours, sizes and alignments become
 * FONT and DIV; links that the phone cannot follow get their address behind them. Takes any input, in linear time.
 */
export function reduceHtml(carrier: Carrier, html: string, options: ReduceOptions = {}): ReducedHtml {
	const reducer = new Reducer(carrier, options.contentIds);
	readHtml(html, reducer);
	return reducer.result(options.charset ?? carrierCharset(carrier).label);
}

class Reducer {
	readonly #carrier: Carrier;
	readonly #contentIds?: ReadonlyMap<string, string>;
	readonly #writer = new DecoratedWriter();
	readonly #dropped = new DroppedCounter();
	readonly #links: ReducedLink[] = [];
	readonly #images = new Map<string, ReducedImage>();
	readonly #frames: Frame[] = [];
	/** How many frames of each name are open: an end tag without a start is known at once. */
	readonly #open = new Map<string, number>();
	/** Numbers of the open lists' next items; null for lists with dots. */
	readonly #lists: Array<number | null> = [];
	#look: Look = { size: '3', align: 'left' };
	#unread = 0;
	#preformatted = 0;
	#anchor: Anchor | null = null;
	#background = '';

	constructor(carrier: Carrier, contentIds?: ReadonlyMap<string, string>) {
		this.#carrier = carrier;
		this.#contentIds = contentIds;
	}

	onOpen(name: string, attributes: Attributes): void {
		while (this.#frames.length > 0 && endsWhere(this.#top().name, name)) this.#closeTop();
		if (name === 'a' && this.#isOpen('a')) this.onClose('a');
		const style = readStyle(attributes.get('style') ?? '');
		const isUnread = UNREAD.has(name) || style.isHidden || attributes.has('hidden');
		if (this.#unread === 0) this.#report(name, attributes, style);
		if (VOID.has(name)) {
			if (this.#unread === 0 && !isUnread) this.#openVoid(name, attributes);
			return;
		}
		const frame: Frame = { name, tags: 0, lookBefore: this.#look, isUnread };
		this.#frames.push(frame);
		this.#open.set(name, (this.#open.get(name) ?? 0) + 1);
		if (isUnread) this.#unread++;
		if (this.#unread === 0) this.#openElement(frame, attributes, style);
	}

	onClose(name: string): void {
		if (name === 'br' && this.#unread === 0) this.#writer.lineEnd();
		if (!this.#isOpen(name)) return;
		while (this.#top().name !== name) this.#closeTop();
		this.#closeTop();
	}

	onText(text: string): void {
		if (this.#unread > 0) return;
		const anchor = this.#anchor;
		if (anchor && anchor.label.length < LABEL_CHARACTERS) anchor.label += text.slice(0, LABEL_CHARACTERS);
		if (this.#preformatted === 0) return this.#writer.text(text);
		for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
			if (index > 0) this.#writer.lineEnd();
			this.#writer.text(line);
		}
	}

	result(charset: string): ReducedHtml {
		while (this.#frames.length > 0) this.#closeTop();
		const meta = `<META http-equiv="Content-Type" content="text/html; charset=${charset}">`;
		const body = `<BODY${this.#background}>${this.#writer.finish()}</BODY>`;
		return {
			html: `<HTML><HEAD>${meta}</HEAD>${body}</HTML>`,
			dropped: this.#dropped.list(),
			links: this.#links,
			images: [...this.#images.values()],
		};
	}

	#ruleOf(name: string): TagRule | undefined {
		const rule = Object.hasOwn(TAGS, name) ? TAGS[name] : undefined;
		return rule?.carriers.includes(this.#carrier) ? rule : undefined;
	}

	/** Counts what the carrier has not. The attributes of a dropped tag go without saying. */
	#report(name: string, attributes: Attributes, style: Style): void {
		if (name === 'html' || name === 'head' || (name === 'meta' && isCharsetMeta(attributes))) return;
		const known = name === 'body' ? BODY_ATTRIBUTES : this.#ruleOf(name)?.attributes;
		if (!known) return this.#dropped.add('tag', name);
		for (const [attribute, value] of attributes) {
			const isKept = Object.hasOwn(known, attribute) && known[attribute]?.(value) !== undefined;
			const isMapped =
				attribute === 'hidden' ||
				(attribute === 'text' && name === 'body') ||
				(attribute === 'style' && !isLossy(name, style));
			if (!isKept && !isMapped) this.#dropped.add('attribute', attribute);
		}
	}

	#openVoid(name: string, attributes: Attributes): void {
		if (name === 'br') this.#writer.lineEnd();
		if (name === 'hr') this.#writer.block(this.#tag('hr', attributes));
		if (name === 'img') this.#openImage(attributes.get('src')?.trim() ?? '', attributes.get('alt')?.trim() ?? '');
	}

	#openImage(src: string, alt: string): void {
		if (this.#anchor) this.#anchor.hasImage = true;
		if (src !== '' && !this.#images.has(src)) this.#images.set(src, { src, alt });
		const contentId = this.#contentIds ? this.#contentIds.get(src) : /^cid:(.+)$/i.exec(src)?.[1];
		if (contentId !== undefined && CONTENT_ID.test(contentId)) {
			this.#writer.inline(`<IMG src="cid:${contentId}">`);
		} else {
			this.#dropped.add('tag', 'img');
			this.onText(alt);
		}
	}

	#openElement(frame: Frame, attributes: Attributes, style: Style): void {
		const { name } = frame;
		if (name === 'body') this.#openBody(attributes, style);
		const lines = LINES.get(name);
		if (lines) this.#writer.breakLine(lines);
		if (ALIGNABLE.has(name)) this.#openAlign(frame, attributes, style);
		if (name === 'marquee' || name === 'blink') this.#openTag(frame, this.#tag(name, attributes), name);
		this.#openFont(frame, attributes, style);
		if (name === 'a') this.#openAnchor(frame, attributes.get('href') ?? '');
		if (name === 'pre') this.#preformatted++;
		if (name === 'ul' || name === 'menu' || name === 'dir') this.#lists.push(null);
		if (name === 'ol') this.#lists.push(toStart(attributes.get('start')));
		if (name === 'li') this.#openItem();
	}

	/** The last BODY with a colour counts; its text colour comes as FONT. */
	#openBody(attributes: Attributes, style: Style): void {
		const colour = style.background ?? BODY_ATTRIBUTES.bgcolor?.(attributes.get('bgcolor') ?? '');
		if (colour) this.#background = ` bgcolor="${colour}"`;
	}

	#openAlign(frame: Frame, attributes: Attributes, style: Style): void {
		const fallback = frame.name === 'center' ? 'center' : undefined;
		const align = style.align ?? toAlign(attributes.get('align') ?? '') ?? fallback;
		if (!align || align === this.#look.align) return;
		this.#look = { ...this.#look, align };
		this.#writer.breakLine(1);
		this.#openTag(frame, `<DIV align="${align}">`, 'div');
	}

	#openFont(frame: Frame, attributes: Attributes, style: Style): void {
		const own = fontOf(frame.name, attributes);
		const color = style.color ?? own.color;
		const size = style.size ?? own.size;
		const written: string[] = [];
		if (color && color !== this.#look.color) written.push(` color="${color}"`);
		if (size && size !== this.#look.size) written.push(` size="${size}"`);
		if (written.length === 0) return;
		this.#look = { ...this.#look, color: color ?? this.#look.color, size: size ?? this.#look.size };
		this.#openTag(frame, `<FONT${written.join('')}>`, 'font');
	}

	#openAnchor(frame: Frame, href: string): void {
		this.#anchor = { href, label: '', hasImage: false };
		const link = toShowableLink(href);
		if (!link || !this.#ruleOf('a')) return;
		this.#openTag(frame, `<A href="${link.replaceAll('&', '&amp;')}">`, 'a');
	}

	#openItem(): void {
		const number = this.#lists.at(-1);
		if (number === undefined) return;
		if (number === null) return this.#writer.prefix('・');
		this.#lists[this.#lists.length - 1] = number + 1;
		this.#writer.text(`${number}. `);
	}

	/** The start tag with the attributes that the carrier has. */
	#tag(name: string, attributes: Attributes): string {
		const written = Object.entries(this.#ruleOf(name)?.attributes ?? {}).map(([attribute, rule]) => {
			const value = rule(attributes.get(attribute) ?? '');
			return value === undefined ? '' : ` ${attribute}="${value}"`;
		});
		return `<${name.toUpperCase()}${written.join('')}>`;
	}

	#openTag(frame: Frame, start: string, name: string): void {
		this.#writer.open(start, `</${name.toUpperCase()}>`, TAGS[name]?.isBlock ?? false);
		frame.tags++;
	}

	#closeTop(): void {
		const frame = this.#frames.pop() as Frame;
		this.#open.set(frame.name, (this.#open.get(frame.name) as number) - 1);
		if (frame.isUnread) this.#unread--;
		else if (this.#unread === 0) this.#closeElement(frame);
	}

	#closeElement({ name, tags, lookBefore }: Frame): void {
		for (let closed = 0; closed < tags; closed++) this.#writer.close();
		const isAligned = lookBefore.align !== this.#look.align;
		this.#look = lookBefore;
		if (name === 'a') this.#closeAnchor();
		if (name === 'pre') this.#preformatted--;
		if (name === 'ul' || name === 'ol' || name === 'menu' || name === 'dir') this.#lists.pop();
		// Cells of a row stand on one line.
		if (name === 'td' || name === 'th') this.#writer.blank();
		const lines: Lines | undefined = LINES.get(name) ?? (isAligned ? 1 : undefined);
		if (lines) this.#writer.breakLine(lines);
	}

	#closeAnchor(): void {
		if (!this.#anchor) return;
		const { href, hasImage } = this.#anchor;
		const label = this.#anchor.label.replace(/\s+/g, ' ').trim();
		this.#anchor = null;
		if (href.trim() === '' || (label === '' && !hasImage)) return;
		const link = toShowableLink(href);
		const shownAs = !link ? 'none' : this.#ruleOf('a') ? 'link' : 'text';
		this.#links.push({ href, label: label.slice(0, LISTED_CHARACTERS), shownAs });
		if (link && shownAs === 'text') this.#repeatAddress(toReadable(link), label);
	}

	/** Blanks on both sides, so that the phone finds where the address starts and ends. */
	#repeatAddress(address: string, label: string): void {
		if (label.includes(address)) return;
		this.#writer.blank();
		this.#writer.text(address);
		this.#writer.blank();
	}

	#isOpen(name: string): boolean {
		return (this.#open.get(name) ?? 0) > 0;
	}

	#top(): Frame {
		return this.#frames.at(-1) as Frame;
	}
}

/** What an element says of its text by its name and its attributes. */
function fontOf(name: string, attributes: Attributes): { color?: string; size?: string } {
	const rules = TAGS.font?.attributes;
	if (name === 'body') return { color: rules?.color?.(attributes.get('text') ?? '') };
	if (name !== 'font') return { size: HEADING_SIZES.get(name) };
	return { color: rules?.color?.(attributes.get('color') ?? ''), size: rules?.size?.(attributes.get('size') ?? '') };
}

function isCharsetMeta(attributes: Attributes): boolean {
	return attributes.has('charset') || attributes.get('http-equiv')?.trim().toLowerCase() === 'content-type';
}

/** Whether a style says more than its element can show. */
function isLossy(name: string, style: Style): boolean {
	const losesAlign = style.align !== undefined && !ALIGNABLE.has(name);
	const losesBackground = style.background !== undefined && name !== 'body';
	return style.isLossy || losesAlign || losesBackground;
}

function toStart(start = '1'): number {
	return /^\s*\d{1,6}\s*$/.test(start) ? Number(start) : 1;
}

/** What a reader types: a mail address or a number without its scheme. */
function toReadable(link: string): string {
	const bare = /^(?:mailto|tel):([^?]*)/i.exec(link)?.[1];
	if (bare === undefined) return link;
	try {
		return decodeURIComponent(bare);
	} catch {
		return bare;
	}
}
