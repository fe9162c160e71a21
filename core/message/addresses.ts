import { domainToASCII } from 'node:url';
import type { Mailbox } from '../delivery/types';
import { DeliveryError } from '../errors';
import { cleanHeaderValue, foldHeader } from './headers';
import { toEncodedWords } from './encoded-words';
import type { TextCharset } from './types';

/** RFC 5322 3.2.3. */
const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const DOT_ATOM = new RegExp(`^${ATOM}(?:\\.${ATOM})*$`);
/** Dots anywhere: what docomo and au once gave out, and wrote without quotes. */
const ATOMS_AND_DOTS = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+$/;
/** RFC 6532 3.2: atoms with letters, marks and digits of other scripts. */
const INTERNATIONAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\-\p{L}\p{M}\p{N}]+$/u;
const INTERNATIONAL_DOT_ATOM = /^[^.]+(?:\.[^.]+)*$/;
const ATOMS = new RegExp(`^${ATOM}(?: ${ATOM})*$`);
const DOMAIN_LABEL = /^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/;
const DOMAIN_LITERAL = /^\[[!-Z^-~]+\]$/;
/** Longer names travel as encoded-words, which can be folded. */
const LONGEST_PHRASE = 62;

/**
 * The address as it goes on the wire and into headers: a local part that is no dot-atom is quoted (older
 * docomo and au addresses as `a..b@docomo.ne.jp`; RFC 5321 4.1.2), an internationalised domain becomes punycode.
 * @param field how the user knows the address, as `To`
 * @throws DeliveryError `invalidHeader`
 */
export function toAddrSpec(field: string, address: string): string {
	const trimmed = address.trim();
	const at = trimmed.lastIndexOf('@');
	if (at <= 0) throw invalidAddress(field, address, 'it has no @ with a name before it');
	return `${toLocalPart(field, address, trimmed.slice(0, at))}@${toDomain(field, address, trimmed.slice(at + 1))}`;
}

/**
 * A mailbox header, as `To: "Suzuki, Hanako" <hanako@example.jp>`.
 * @throws DeliveryError `invalidHeader`, `notEncodable`
 */
export function writeMailboxHeader(name: string, mailbox: Mailbox, charset: TextCharset): string {
	const address = `<${toAddrSpec(name, mailbox.address)}>`;
	const phrase = toPhrase(name, cleanHeaderValue(mailbox.name ?? ''), charset);
	if (/^\p{ASCII}*$/u.test(address)) return foldHeader(name, [...phrase, address]);
	// RFC 6532: the only octets over 127 in our headers, for a message that goes over SMTPUTF8.
	const octets = Buffer.from(address, 'utf8').toString('latin1');
	return foldHeader(name, [...phrase, octets], { allowEightBit: true });
}

function toLocalPart(field: string, address: string, given: string): string {
	if (/[^\p{ASCII}]/u.test(given) && INTERNATIONAL.test(given) && INTERNATIONAL_DOT_ATOM.test(given)) return given;
	const isQuoted = given.length > 2 && given.startsWith('"') && given.endsWith('"');
	const local = isQuoted ? given.slice(1, -1).replace(/\\(.)/gs, '$1') : given;
	if (!(isQuoted ? /^[ -~]+$/ : ATOMS_AND_DOTS).test(local)) {
		throw invalidAddress(field, address, 'the part before the @ has characters that cannot stand there');
	}
	return DOT_ATOM.test(local) ? local : quote(local);
}

function toDomain(field: string, address: string, given: string): string {
	if (DOMAIN_LITERAL.test(given)) return given;
	const domain = /^[ -~]*$/.test(given) ? given : domainToASCII(given);
	const isDomain = domain.length <= 255 && domain.split('.').every((label) => DOMAIN_LABEL.test(label));
	if (!isDomain) throw invalidAddress(field, address, 'what follows the @ is not a domain');
	return domain;
}

function invalidAddress(field: string, address: string, why: string): DeliveryError {
	const shown = cleanHeaderValue(address);
	return new DeliveryError('invalidHeader', `${field}: "${shown}" is not an e-mail address: ${why}.`);
}

function toPhrase(field: string, name: string, charset: TextCharset): string[] {
	if (name === '') return [];
	const phrase = ATOMS.test(name) ? name : quote(name);
	const isPlain = /^[ -~]*$/.test(name) && phrase.length <= LONGEST_PHRASE && !name.includes('=?');
	return isPlain ? [phrase] : toEncodedWords(name, charset, field, field.length + 2);
}

function quote(text: string): string {
	return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
