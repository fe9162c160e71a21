/**
 * The tags and attributes of decorated mail, as data. Letters say how sure a fact is: A seen in real mail that was
 * decoded, B a carrier's own page, C a third party's page or code, D memory.
 *
 * - au: official list of EZfactory, complete (www.au.kddi.com/ezfactory/tec/spec/decorations/support.html, B).
 * - docomo: list of the 900i (itmedia.co.jp/mobile/articles/0401/28/news063.html, C) and the developer site's page on
 *   templates (B); DIV, BR, FONT and IMG also in real mail (A).
 * - SoftBank: generic list (plusmb.jp/2008/09/11/267.html, C); META, DIV and FONT size also in real mail (A).
 *
 * Left out on purpose: TITLE (docomo, shown in templates only), OBJECT (Flash).
 */
import type { Carrier } from '../../delivery/types';
import { toHexColour } from './colours';

/** What an attribute's value becomes, or undefined where the carrier has no such value. */
type AttributeRule = (value: string) => string | undefined;

export interface TagRule {
	carriers: readonly Carrier[];
	attributes: Record<string, AttributeRule>;
	/** Has no content and no end tag. */
	isVoid?: boolean;
	/** Stands on lines of its own. */
	isBlock?: boolean;
}

const ALL = ['docomo', 'au', 'softbank'] as const;

const oneOf =
	(...values: string[]): AttributeRule =>
	(value) =>
		values.find((known) => known === value.trim().toLowerCase());

/** 1–2 small, 3 medium, 4–7 large; `+1` and `-1` count from 3, as in HTML. */
const fontSize: AttributeRule = (value) => {
	const [, sign, digits] = /^\s*([+-]?)(\d{1,3})/.exec(value) ?? [];
	if (digits === undefined) return undefined;
	const size = sign === '+' ? 3 + Number(digits) : sign === '-' ? 3 - Number(digits) : Number(digits);
	return String(Math.min(Math.max(size, 1), 7));
};

/** HTML, HEAD, META and BODY are written by the reducer itself, for every carrier alike (A). */
export const TAGS: Readonly<Record<string, TagRule>> = {
	// docomo B, au B, SoftBank A
	div: { carriers: ALL, attributes: { align: oneOf('left', 'center', 'right') }, isBlock: true },
	// docomo C, au B, SoftBank A (size)
	font: { carriers: ALL, attributes: { color: toHexColour, size: fontSize } },
	// docomo C, au B, SoftBank C
	blink: { carriers: ALL, attributes: {} },
	marquee: { carriers: ALL, attributes: { behavior: oneOf('scroll', 'alternate') }, isBlock: true },
	hr: { carriers: ALL, attributes: { color: toHexColour }, isVoid: true, isBlock: true },
	// au B: a src other than cid: is invalid. docomo A.
	img: { carriers: ALL, attributes: { src: (value) => value }, isVoid: true },
	// au B; docomo and SoftBank phones send it (A), no list that was read names it.
	br: { carriers: ALL, attributes: {}, isVoid: true },
	// docomo C; au's list has it not (B); SoftBank unknown.
	a: { carriers: ['docomo'], attributes: { href: toShowableLink } },
};

/** The only attribute of BODY that all carriers know. */
export const BODY_ATTRIBUTES: Record<string, AttributeRule> = { bgcolor: toHexColour };

/** Schemes of links (docomo C); others, as `javascript:` and `#part`, are none here. */
const LINK = /^(?:https?:\/\/|mailto:|tel:)[^\s]/i;

/** An address as it can stand in HREF, in ASCII; undefined where phones know no such link. */
export function toShowableLink(href: string): string | undefined {
	const link = href.trim().replace(/[\t\r\n]+/g, '');
	if (!LINK.test(link)) return undefined;
	return link.replace(/[^!#-;=?-[\]_a-z~]/gu, (character) => encodeURIComponent(toSafe(character)));
}

function toSafe(character: string): string {
	return /\p{Surrogate}/u.test(character) ? '\ufffd' : character;
}
