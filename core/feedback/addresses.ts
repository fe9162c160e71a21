/** An address inside a text: no quotes, no brackets, no white space. */
const ADDRESS = /[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,128}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?/;
const ADDRESSES = new RegExp(ADDRESS.source, 'g');

/** The source of the pattern, for patterns that an address is a part of. */
export const ADDRESS_PATTERN = ADDRESS.source;

/** Local parts of machines that write reports, never of a recipient. */
const MACHINE = /^(?:mailer-?daemon|post_?master|mail-?system|no-?reply|double-bounce)@/i;

/** The first address in a text, cleaned of what stuck to it, or ''. */
export function firstAddress(text: string): string {
	const found = ADDRESS.exec(text)?.[0];
	return found ? cleanAddress(found) : '';
}

/** All addresses in a text, each once, in order. */
export function addressesIn(text: string): string[] {
	return [...new Set((text.match(ADDRESSES) ?? []).map(cleanAddress))];
}

export function isMachine(address: string): boolean {
	return MACHINE.test(address);
}

/** `<mailto:a@b>`, `'a@b'` and `=a@b` are quotations of an address. */
function cleanAddress(found: string): string {
	return found.replace(/^(?:mailto:|rfc822[;=]|['`=/|.]+)+/i, '').replace(/'+$/, '');
}
