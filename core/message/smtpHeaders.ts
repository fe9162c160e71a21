import { DeliveryError } from '../errors';
import type { HeaderField } from './types';

/** What registered and private header names are made of; RFC 5322 would let nearly all of ASCII through, braces too. */
const NAME = /^[A-Za-z0-9](?:[\w.-]*\w)?$/;
/** Short enough for its line (RFC 5322 2.1.1) with something after it. */
const LONGEST_NAME = 70;

const WRITTEN_FROM_FIELDS = 'the delivery writes it from the fields of Email Parameters';
const WRITTEN_PER_MESSAGE = 'the delivery writes it for each message';
const DESCRIBES_THE_PARTS = 'it says how the parts of the message are encoded, which only the composer knows';
const WRITTEN_BY_SERVERS = 'only servers on the way may write it';
const WRITTEN_FOR_LINKS = 'the delivery writes it with the unsubscription link of each recipient';

/** Headers that nobody may add, by lower-case name; a name with `*` at its end stands for all that begin so. */
const FORBIDDEN: Record<string, string> = {
	'arc-*': WRITTEN_BY_SERVERS,
	'authentication-results': WRITTEN_BY_SERVERS,
	bcc: 'every recipient would read it; Email BCC sends copies that nobody sees',
	cc: 'no copy would go there; Email BCC sends copies',
	'content-*': DESCRIBES_THE_PARTS,
	date: WRITTEN_PER_MESSAGE,
	// Postfix takes a message with its own recipient in it for a mail loop and bounces it.
	'delivered-to': WRITTEN_BY_SERVERS,
	'dkim-signature': 'a signature is made of the finished message',
	from: WRITTEN_FROM_FIELDS,
	'list-unsubscribe': WRITTEN_FOR_LINKS,
	'list-unsubscribe-post': WRITTEN_FOR_LINKS,
	'message-id': WRITTEN_PER_MESSAGE,
	'mime-version': DESCRIBES_THE_PARTS,
	received: WRITTEN_BY_SERVERS,
	'received-spf': WRITTEN_BY_SERVERS,
	'reply-to': WRITTEN_FROM_FIELDS,
	'resent-*': 'the message is not passed on from somebody else',
	'return-path': 'the server that delivers the message writes it',
	// Mail programs show it ("on behalf of"), and it would get past the check of the sender's domain.
	sender: 'the sender is set by Sender Address',
	subject: WRITTEN_FROM_FIELDS,
	to: WRITTEN_PER_MESSAGE,
};

const ONE_LINE = 'Write each header in one line, beginning with its name.';
const LETTERS_AND_DIGITS = 'A name has letters, digits and hyphens; only the value can be a template.';

/**
 * *SMTP headers* as the user wrote them: one `name:value` a line; one space after the colon is left out. Values are
 * kept as they are: they may be templates, and characters outside ASCII are encoded when the message is written.
 * @throws DeliveryError `invalidParameter` that names the first wrong line, counted from 1
 */
export function parseSmtpHeaders(text: string): HeaderField[] {
	// A line break at the end is how a text field looks when somebody pressed Enter.
	const lines = text.replace(/[\r\n]+$/, '').split(/\r\n|\r|\n/);
	if (lines.length === 1 && lines[0] === '') return [];
	return lines.map((line, index) => parseLine(line, index + 1));
}

function parseLine(line: string, number: number): HeaderField {
	if (line.trim() === '') throw wrongLine(number, 'it is empty');
	if (/^\s/.test(line)) throw wrongLine(number, 'it begins with a space', ONE_LINE);
	if (/^[^:]*:\s*$/.test(line)) throw wrongLine(number, 'it has no value');
	if (/\s$/.test(line)) throw wrongLine(number, 'it ends with a space');
	const colon = line.indexOf(':');
	if (colon < 0) throw wrongLine(number, `it has no colon: ${shown(line)}`, 'Write it as name:value.');
	const name = line.slice(0, colon);
	const value = line.slice(colon + 1).replace(/^ /, '');
	checkName(name, number);
	checkValue(value, number);
	return { name, value };
}

function checkName(name: string, number: number): void {
	if (/\s$/.test(name)) throw wrongLine(number, 'there is a space before the colon');
	if (!NAME.test(name) || name.length > LONGEST_NAME) {
		throw wrongLine(number, `${shown(name)} is not a header name`, LETTERS_AND_DIGITS);
	}
	const reason = reasonAgainst(name.toLowerCase());
	if (reason) throw wrongLine(number, `${name} cannot be added`, `Leave it out: ${reason}.`);
}

function checkValue(value: string, number: number): void {
	if (/^\s/.test(value)) throw wrongLine(number, 'there is more than one space after the colon');
	const control = /\p{Cc}/u.exec(value);
	if (!control) return;
	const code = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
	throw wrongLine(number, `its value has the control character U+${code}`);
}

function reasonAgainst(name: string): string | undefined {
	return FORBIDDEN[name] ?? FORBIDDEN[`${name.slice(0, name.indexOf('-') + 1)}*`];
}

function shown(text: string): string {
	return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

function wrongLine(number: number, problem: string, advice = 'Correct the line, or take it out.'): DeliveryError {
	return new DeliveryError('invalidParameter', `SMTP Headers, line ${number}: ${problem}.`, { advice });
}
