import { createPrivateKey, createPublicKey, KeyObject } from 'node:crypto';
import { domainToASCII } from 'node:url';
import { DeliveryError } from '../../errors';

/** A key that messages are signed with, as it comes from outside. */
export interface DkimKey {
	/** Domain that signs (`d=`): that of the sender address, or one above it. */
	domain: string;
	/** Name of the key in the DNS (`s=`): it is published at `<selector>._domainkey.<domain>`. */
	selector: string;
	/** PEM, RSA or Ed25519. Pasted into one line it is understood too, since form fields take the line breaks away. */
	privateKey: string;
	/** For an encrypted private key. */
	passphrase?: string;
}

/** A key that was checked. */
export interface CheckedKey {
	/** ASCII, lower case. */
	domain: string;
	selector: string;
	key: KeyObject;
	algorithm: 'rsa-sha256' | 'ed25519-sha256';
	/** What receivers may not like about the key; a sentence each. */
	warnings: string[];
}

/** RFC 8301 3.2: signers must not use less, and should use 2048; verifiers need not understand more than 4096. */
const LEAST_RSA_BITS = 1024;
const GOOD_RSA_BITS = 2048;
const MOST_RSA_BITS = 4096;

/** RFC 5321 4.1.2: sub-domain. A selector may have several of them (RFC 6376 3.1). */
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
const LONGEST_NAME = 253;

/**
 * Checks domain, selector and private key.
 * @throws DeliveryError `invalidParameter`; no part of the key or of the passphrase is in it
 */
export function checkKey({ domain, selector, privateKey, passphrase }: DkimKey): CheckedKey {
	const names = { domain: toName('domain', domain, 2), selector: toName('selector', selector, 1) };
	const recordName = `${names.selector}._domainkey.${names.domain}`;
	if (recordName.length > LONGEST_NAME) {
		throw refused(`The DKIM selector and domain are too long together: ${recordName}.`);
	}
	const key = readPrivateKey(privateKey, passphrase || undefined);
	if (key.asymmetricKeyType === 'ed25519') return { ...names, key, algorithm: 'ed25519-sha256', warnings: [] };
	if (key.asymmetricKeyType === 'rsa') return { ...names, key, algorithm: 'rsa-sha256', warnings: rsaWarnings(key) };
	throw refused(`The DKIM private key is of the type ${key.asymmetricKeyType}, which DKIM does not know.`, MAKE_A_KEY);
}

/**
 * The text of the TXT record at `<selector>._domainkey.<domain>` (RFC 6376 3.6.1, RFC 8463 4), in one piece; a zone
 * file wants pieces of at most 255 characters in quotes.
 * @param key public or private key, PEM or key object
 */
export function dnsRecord(key: string | KeyObject): string {
	const publicKey = key instanceof KeyObject && key.type === 'public' ? key : createPublicKey(key as string);
	if (publicKey.asymmetricKeyType === 'ed25519') {
		// RFC 8463 4.2: the bare key, which a JWK has as base64url.
		const bare = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
		return `v=DKIM1; k=ed25519; p=${bare.toString('base64')}`;
	}
	return `v=DKIM1; k=rsa; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`;
}

const MAKE_A_KEY = 'Make one with "openssl genrsa 2048" (RSA), or "openssl genpkey -algorithm ed25519".';

function toName(what: 'domain' | 'selector', given: string, leastLabels: number): string {
	const trimmed = given.trim();
	const name = toAsciiName(trimmed);
	const labels = name.split('.');
	if (labels.length >= leastLabels && labels.every((label) => LABEL.test(label))) return name;
	const [kind, example] = what === 'domain' ? ['domain', 'example.com'] : ['name in the DNS', 'n8n2027'];
	const problem = trimmed === '' ? 'is empty' : `${JSON.stringify(given)} is not a ${kind}`;
	throw refused(`The DKIM ${what} ${problem}.`, `Write it as ${example}.`);
}

/** Lower case; other scripts become punycode (RFC 6376 3.5, `d=`). '' when it is no name. */
function toAsciiName(name: string): string {
	if (/^[\w.-]*$/.test(name)) return name.toLowerCase();
	// domainToASCII reads the host of a URL: it would cut at a slash and decode percent signs.
	return /^[\w.\-\u{80}-\u{10ffff}]*$/u.test(name) ? domainToASCII(name) : '';
}

function readPrivateKey(given: string, passphrase: string | undefined): KeyObject {
	const pem = restoreLines(given);
	if (!/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(pem)) {
		const isPublic = /-----BEGIN (?:[A-Z0-9 ]*PUBLIC KEY|CERTIFICATE)-----/.test(pem);
		const problem = isPublic ? 'is a public key or a certificate' : 'is not in PEM form';
		const advice = 'Paste all of it, from -----BEGIN … PRIVATE KEY----- to -----END … PRIVATE KEY-----.';
		throw refused(`The DKIM private key ${problem}.`, advice);
	}
	const isEncrypted = /ENCRYPTED/.test(pem);
	if (isEncrypted && !passphrase) {
		throw refused('The DKIM private key is encrypted, and there is no passphrase.', 'Fill in its passphrase.');
	}
	try {
		return createPrivateKey({ key: pem, format: 'pem', passphrase });
	} catch {
		// A wrong passphrase looks like a damaged key once in 256 times: when what it makes ends as if it were padded.
		if (isEncrypted) throw refused('The passphrase does not open the DKIM private key.', 'Correct the passphrase, or paste all of the key again.');
		throw refused('The DKIM private key is damaged: it cannot be read.', 'Paste all of it again, unchanged.');
	}
}

const PEM = /(-----BEGIN [A-Z0-9 ]+-----)([\sA-Za-z0-9+/=]+)(-----END [A-Z0-9 ]+-----)/;

/** Line breaks that a form field took away, or wrote as `\n`, are put back where the PEM form wants them. */
function restoreLines(given: string): string {
	const pem = given.trim().replace(/\\n/g, '\n');
	// Old encrypted keys have headers of their own, so they do not match, and stay as they are.
	const [, begin, body = '', end] = PEM.exec(pem) ?? [];
	const lines = body.replace(/\s+/g, '').match(/.{1,64}/g) ?? [];
	return begin ? [begin, ...lines, end, ''].join('\n') : pem;
}

function rsaWarnings(key: KeyObject): string[] {
	const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
	if (bits < LEAST_RSA_BITS) {
		const problem = `receivers ignore RSA signatures below ${LEAST_RSA_BITS}`;
		throw refused(`The DKIM private key has ${bits} bits: ${problem}.`, MAKE_A_KEY);
	}
	if (bits < GOOD_RSA_BITS) {
		return [`The DKIM key has ${bits} bits. Receivers expect an RSA key of at least ${GOOD_RSA_BITS} bits.`];
	}
	if (bits <= MOST_RSA_BITS) return [];
	return [`The DKIM key has ${bits} bits. Receivers need not accept more than ${MOST_RSA_BITS}.`];
}

function refused(sentence: string, advice?: string): DeliveryError {
	return new DeliveryError('invalidParameter', sentence, { advice });
}
