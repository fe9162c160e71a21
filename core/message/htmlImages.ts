/** The images that a page shows, and other addresses in their place. */
import { QuoteType, Tokenizer } from 'htmlparser2';

/** Elements whose `background` is an image (HTML 3.2 and what mail clients made of it). */
const WITH_BACKGROUND = new Set(['body', 'table', 'tbody', 'thead', 'tfoot', 'tr', 'td', 'th']);

/** An image's address where it stands in the page. */
interface Place {
	/** As a mail client reads it: entities decoded, without white space around it. */
	src: string;
	/** Of the value in the page, without its quotes. */
	start: number;
	end: number;
}

/** Addresses of the images of a page (`<img src>`, `background`), each once, in order. Any HTML, in linear time. */
export function imageSources(html: string): string[] {
	return [...new Set(findPlaces(html).map(({ src }) => src))].filter((src) => src !== '');
}

/** The page with the addresses that `replace` gives for images; where it gives none all stays, octet for octet. */
export function replaceImages(html: string, replace: (src: string) => string | undefined): string {
	let replaced = '';
	let from = 0;
	for (const { src, start, end } of findPlaces(html)) {
		const address = replace(src);
		if (address === undefined) continue;
		replaced += html.slice(from, start) + address;
		from = end;
	}
	return replaced + html.slice(from);
}

/** `logo.png` of `cid:logo.png`, percent-encoding undone; undefined for other addresses. */
export function contentIdOf(src: string): string | undefined {
	const id = /^cid:(.*)$/is.exec(src)?.[1];
	if (id === undefined) return undefined;
	try {
		return decodeURIComponent(id);
	} catch {
		return id;
	}
}

function findPlaces(html: string): Place[] {
	if (!/<img|background/i.test(html)) return [];
	const places: Place[] = [];
	let tag = '';
	let attribute = '';
	let nameEnd = 0;
	let value = '';
	let isFound = false;
	const tokenizer = new Tokenizer(
		{ decodeEntities: true },
		{
			onopentagname(start, end) {
				tag = html.slice(start, end).toLowerCase();
				isFound = false;
			},
			onattribname(start, end) {
				attribute = html.slice(start, end).toLowerCase();
				nameEnd = end;
				value = '';
			},
			onattribdata: (start, end) => void (value += html.slice(start, end)),
			onattribentity: (code) => void (value += String.fromCodePoint(code)),
			onattribend(quote, end) {
				// Of an attribute given twice the first counts.
				if (isFound || !isImage(tag, attribute) || quote === QuoteType.NoValue) return;
				isFound = true;
				const isQuoted = quote !== QuoteType.Unquoted;
				places.push({ src: value.trim(), start: valueStart(html, nameEnd), end: isQuoted ? end - 1 : end });
			},
			onopentagend: nothing,
			onselfclosingtag: nothing,
			onclosetag: nothing,
			ontext: nothing,
			ontextentity: nothing,
			oncdata: nothing,
			oncomment: nothing,
			ondeclaration: nothing,
			onprocessinginstruction: nothing,
			onend: nothing,
		},
	);
	tokenizer.write(html);
	tokenizer.end();
	return places;
}

function isImage(tag: string, attribute: string): boolean {
	return tag === 'img' ? attribute === 'src' : attribute === 'background' && WITH_BACKGROUND.has(tag);
}

/** Where the value begins of an attribute whose name ends there. */
function valueStart(html: string, nameEnd: number): number {
	const sign = /\s*=\s*["']?/y;
	sign.lastIndex = nameEnd;
	sign.exec(html);
	return sign.lastIndex;
}

function nothing(): void {}
