/** HTML that is reduced to a carrier's tags once for all recipients. */
import type { Carrier } from '../../delivery/types';
import type { StaticTexts } from '../../message/text-template';
import { reduceHtml } from './reduceHtml';

/** A value that stays as it is wherever the page has it as text: words, single blanks between them. */
const PLAIN_VALUE = /^[\p{L}\p{M}\p{N}_.-]+(?: [\p{L}\p{M}\p{N}_.-]+)*$/u;
/** What stands for a value while the page is reduced: letters, so that a tag or attribute made of it shows. */
const MARK = 'q7x';
const MARKS = /q7x(\d+)x7q/;
/** Behind these characters letters can become an entity. */
const OPEN_ENTITY = /&[#a-z0-9]*$/i;

/** Whether a page template takes this value: it changes nothing around it. */
export function isPlainValue(value: string): boolean {
	return PLAIN_VALUE.test(value);
}

/**
 * The reduced page around its values: with plain values between, what `reduceHtml` makes of the whole page. Undefined
 * where a value is no mere text: in a tag, an address, a link's label, an image's text, or what phones do not show.
 */
export function reduceTexts(
	carrier: Carrier,
	texts: StaticTexts,
	contentIds: ReadonlyMap<string, string>,
): string[] | undefined {
	const page = texts.reduce((before, text, index) => `${before}${MARK}${index - 1}x7q${text}`);
	const isMarked = texts.some((text, index) => text.includes(MARK) || (index < texts.length - 1 && OPEN_ENTITY.test(text)));
	if (isMarked) return undefined;
	const reduced = reduceHtml(carrier, page, { contentIds });
	const changing = [...reduced.links.flatMap(({ href, label }) => [href, label]), ...reduced.images.map(({ alt }) => alt)];
	if (changing.some((text) => text.includes(MARK))) return undefined;
	const pieces = reduced.html.split(MARKS);
	const marks = pieces.filter((_, index) => index % 2 === 1);
	const isWhole = marks.length === texts.length - 1 && marks.every((mark, index) => mark === String(index));
	return isWhole ? pieces.filter((_, index) => index % 2 === 0) : undefined;
}
