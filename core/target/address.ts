import { domainToASCII } from 'node:url';

export interface ParsedAddress {
	/** As it goes on the wire: local part as given (quoted only where it must be), domain in lower-case ASCII. */
	address: string;
	/** What doubles and opt-outs are compared by: `address` in lower case. */
	key: string;
	/** Lower-case ASCII domain. */
	domain: string;
}

/** RFC 5321 section 4.5.3.1.1. */
const MAX_LOCAL_OCTETS = 64;

/** RFC 5321 section 4.5.3.1.3: a path has 256 octets, two of them for the angle brackets (RFC 3696 erratum 1690). */
const MAX_ADDRESS_OCTETS = 254;

const ATEXT = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]";
const DOT_STRING = new RegExp(`^${ATEXT}+(?:\\.${ATEXT}+)*$`);

/**
 * Quoted-string of RFC 5321 section 4.1.2, without the space and angle brackets: no provider gives such mailboxes, and header
 * parsers take them apart wrongly.
 */
const QUOTED_STRING = /^"((?:[\x21\x23-\x3b\x3d\x3f-\x5b\x5d-\x7e]|\\[\x21-\x3b\x3d\x3f-\x7e])+)"$/;

/** RFC 6531 section 3.3: letters, marks and digits of any script stand in atoms too. */
const INTERNATIONAL_ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\-\\p{L}\\p{M}\\p{N}]";
const INTERNATIONAL_DOT_STRING = new RegExp(`^${INTERNATIONAL_ATOM}+(?:\\.${INTERNATIONAL_ATOM}+)*$`, 'u');

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Carriers that gave out local parts which are no dot-string: docomo (until 2009-03-31) `a..b@` and `a.@`, au
 * also `.a@`. These mailboxes live on, so they are accepted, but only in quotes are they legal on the wire.
 * Sources: EC-CUBE/ec-cube#1325 (quotes docomo's notice), swiftmailer#71, KumoCorp/kumomta#77.
 */
const LOOSE_DOTS: Record<string, RegExp> = {
	'docomo.ne.jp': new RegExp(`^${ATEXT}(?:${ATEXT}|\\.)*$`),
	'ezweb.ne.jp': new RegExp(`^(?:${ATEXT}|\\.)*${ATEXT}(?:${ATEXT}|\\.)*$`),
};

/** Names of the own machine (RFC 6761 section 6.3), never of a mailbox elsewhere. */
const LOCAL_NAMES = new Set(['localhost', 'localdomain']);

/**
 * Reads one bare address (RFC 5321 Mailbox: no display name, no comment, no domain literal). Surrounding white
 * space is dropped; a domain in other scripts becomes punycode. Local parts outside ASCII go over servers that offer
 * SMTPUTF8 only (RFC 6531).
 * @returns undefined when it is not a usable address
 */
export function parseAddress(raw: string): ParsedAddress | undefined {
	const trimmed = raw.trim();
	const at = trimmed.lastIndexOf('@');
	// 4 × covers every domain that could still shrink to the limit in punycode; longer input is not worth parsing.
	if (at < 1 || trimmed.length > 4 * MAX_ADDRESS_OCTETS) return undefined;
	const domain = knownDomain(trimmed.slice(at + 1));
	if (!domain) return undefined;
	const local = parseLocalPart(trimmed.slice(0, at), domain);
	if (!local || Buffer.byteLength(local) > MAX_LOCAL_OCTETS) return undefined;
	const address = `${local}@${domain}`;
	if (Buffer.byteLength(address) > MAX_ADDRESS_OCTETS) return undefined;
	return { address, key: address.toLowerCase(), domain };
}

/** Most addresses of a target are at few domains; beyond so many they are forgotten and begin anew. */
const MOST_KNOWN_DOMAINS = 2_000;
const known = new Map<string, string | undefined>();

function knownDomain(raw: string): string | undefined {
	if (known.has(raw)) return known.get(raw);
	if (known.size >= MOST_KNOWN_DOMAINS) known.clear();
	const domain = parseDomain(raw);
	known.set(raw, domain);
	return domain;
}

/** The domain in lower-case ASCII, or undefined: not a name with two labels or more (RFC 5321 section 4.1.2). */
function parseDomain(raw: string): string | undefined {
	// domainToASCII reads its input as the host of a URL: it would cut at `/`, decode `%41` and so on.
	if (!/^[A-Za-z0-9.\-\u{80}-\u{10FFFF}]+$/u.test(raw)) return undefined;
	const ascii = domainToASCII(raw).toLowerCase();
	const labels = ascii.split('.');
	const last = labels.at(-1) ?? '';
	const isName = labels.length > 1 && labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(last);
	return isName && !LOCAL_NAMES.has(last) ? ascii : undefined;
}

/** The local part as it goes on the wire: bare when it is a dot-string, else in quotes. */
function parseLocalPart(raw: string, domain: string): string | undefined {
	if (DOT_STRING.test(raw)) return raw;
	if (INTERNATIONAL_DOT_STRING.test(raw)) return isDistinct(raw) ? raw : undefined;
	const quoted = QUOTED_STRING.exec(raw)?.[1]?.replace(/\\(.)/g, '$1');
	if (quoted !== undefined) return DOT_STRING.test(quoted) ? quoted : quote(quoted);
	return LOOSE_DOTS[domain]?.test(raw) ? quote(raw) : undefined;
}

function quote(local: string): string {
	return `"${local.replace(/["\\]/g, '\\$&')}"`;
}

/** Full-width and other forms of compatibility are slips of the keyboard, as `ｔａｒｏ`: no mailbox is called so. */
function isDistinct(local: string): boolean {
	return local === local.normalize('NFKC');
}
