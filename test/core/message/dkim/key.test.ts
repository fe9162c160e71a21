import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { DeliveryError } from '../../../../core/errors';
import { createDkimSigner, dnsRecord, type DkimKey } from '../../../../core/message/dkim';
import { encryptedPemOf, pemOf, RFC_8463_PUBLIC, rfc8463Key, rsaKey } from './keys';
import { verify } from './verify';

const key = rsaKey();
const pem = pemOf(key);
const body = pem.split('\n').slice(1, -2).join('');
const encrypted = encryptedPemOf(key, 'open sesame');
const legacy = key.export({ type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open sesame' }) as string;
const publicPem = createPublicKey(key).export({ type: 'spki', format: 'pem' }) as string;
const ecPem = pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
const pssPem = pemOf(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey);

const signerOf = (change: Partial<DkimKey> = {}) =>
	createDkimSigner({ domain: 'shop.example', selector: 'news', privateKey: pem, ...change });

function errorOf(change: Partial<DkimKey>): DeliveryError {
	try {
		signerOf(change);
	} catch (error) {
		if (error instanceof DeliveryError) return error;
		throw error;
	}
	throw new Error('no error');
}

test.each<[string, Partial<DkimKey>]>([
	['PKCS #8', {}],
	['PKCS #1', { privateKey: key.export({ type: 'pkcs1', format: 'pem' }) as string }],
	['Ed25519', { privateKey: pemOf(rfc8463Key) }],
	['encrypted', { privateKey: encrypted, passphrase: 'open sesame' }],
	['encrypted as OpenSSL 1.0 did it', { privateKey: legacy, passphrase: 'open sesame' }],
	['with a passphrase that is not needed', { passphrase: 'x' }],
	['with an empty passphrase', { passphrase: '' }],
	['with CRLF and white space around', { privateKey: `\r\n  ${pem.replace(/\n/g, '\r\n')}  \r\n` }],
	['pasted into one line', { privateKey: pem.replace(/\n/g, ' ') }],
	['with the line breaks gone', { privateKey: pem.replace(/\n/g, '') }],
	['with \\n for the line breaks', { privateKey: pem.replace(/\n/g, '\\n') }],
	['encrypted and in one line', { privateKey: encrypted.replace(/\n/g, ' '), passphrase: 'open sesame' }],
])('a key %s signs', async (_, change) => {
	const signer = signerOf(change);
	const signed = signer.sign(Buffer.from('From: a@shop.example\r\n\r\nHello\r\n'));
	expect(await verify(signed, signer.records)).toMatchObject([{ result: 'pass', warnings: [] }]);
	expect(signer.warnings).toEqual([]);
});

const wrongKeys: Record<string, [change: Partial<DkimKey>, message: RegExp]> = {
	'no key': [{ privateKey: '' }, /private key is not in PEM form/],
	'base64 alone': [{ privateKey: body }, /private key is not in PEM form/],
	'a public key': [{ privateKey: publicPem }, /private key is a public key or a certificate/],
	'a certificate': [{ privateKey: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' }, /is a public key or a certificate/],
	'a key with a line missing': [{ privateKey: pem.split('\n').toSpliced(5, 1).join('\n') }, /private key is damaged/],
	'a key with nothing in it': [{ privateKey: '-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----' }, /private key is damaged/],
	'half a key': [{ privateKey: pem.slice(0, 900) }, /private key is damaged/],
	'no passphrase': [{ privateKey: encrypted }, /is encrypted, and there is no passphrase/],
	'an empty passphrase': [{ privateKey: legacy, passphrase: '' }, /is encrypted, and there is no passphrase/],
	'a wrong passphrase': [{ privateKey: encrypted, passphrase: 'sesame' }, /passphrase does not open/],
	'a wrong passphrase, OpenSSL 1.0': [{ privateKey: legacy, passphrase: 'sesame' }, /passphrase does not open/],
	'an elliptic curve': [{ privateKey: ecPem }, /is of the type ec, which DKIM does not know/],
	'RSA-PSS': [{ privateKey: pssPem }, /is of the type rsa-pss, which DKIM does not know/],
	'RSA with 768 bits': [{ privateKey: pemOf(rsaKey(768)) }, /has 768 bits: receivers ignore RSA signatures below 1024/],
};

function expectRefused(change: Partial<DkimKey>, message: RegExp): void {
	const error = errorOf(change);
	expect(error.code).toBe('invalidParameter');
	expect(error.message).toMatch(message);
	const said = `${error.message} ${error.advice} ${String(error.cause)}`;
	expect(said).not.toContain(body.slice(20, 40));
	expect(said).not.toContain('sesame');
}

test.each(Object.keys(wrongKeys))('%s is refused', (name) => {
	expectRefused(...wrongKeys[name]!);
});

test('whatever the wrong passphrase is, it is what is said to be wrong', () => {
	const said = Array.from({ length: 2_000 }, (_, number) => errorOf({ privateKey: legacy, passphrase: `sesame ${number}` }).message);
	expect(new Set(said)).toEqual(new Set(['The passphrase does not open the DKIM private key.']));
});

test.each<[Partial<DkimKey>, RegExp]>([
	[{ domain: '' }, /DKIM domain is empty/],
	[{ domain: 'localhost' }, /"localhost" is not a domain/],
	[{ domain: 'https://shop.example' }, /is not a domain/],
	[{ domain: 'shop.example/x' }, /is not a domain/],
	[{ domain: 'bücher.example/x' }, /is not a domain/],
	[{ domain: 'shop..example' }, /is not a domain/],
	[{ domain: 'shop.example; s=x' }, /is not a domain/],
	[{ domain: 'shop.example\r\nBcc: x' }, /"shop.example\\r\\nBcc: x" is not a domain/],
	[{ domain: 'news@shop.example' }, /is not a domain/],
	[{ domain: `${'x'.repeat(64)}.example` }, /is not a domain/],
	[{ selector: ' ' }, /DKIM selector is empty/],
	[{ selector: 'a b' }, /"a b" is not a name in the DNS/],
	[{ selector: 'a;b' }, /is not a name in the DNS/],
	[{ selector: `${'x'.repeat(60)}.`.repeat(4) + 'x' }, /too long together/],
])('%j is refused: %s', expectRefused);

test.each([
	[1024, [/has 1024 bits. Receivers expect an RSA key of at least 2048 bits/]],
	[2048, []],
	[4096, []],
])('RSA with %i bits has %j to be said about it', (bits, warnings) => {
	const { warnings: said } = signerOf({ privateKey: pemOf(rsaKey(bits)) });
	expect(said).toEqual(warnings.map((warning) => expect.stringMatching(warning)));
});

test.each([
	['Shop.Example', 'shop.example'],
	[' shop.example ', 'shop.example'],
	['bücher.example', 'xn--bcher-kva.example'],
	['xn--bcher-kva.example', 'xn--bcher-kva.example'],
	['日本語.example', 'xn--wgv71a119e.example'],
	['_x.shop.example', '_x.shop.example'],
])('domain %s signs as %s', (domain, ascii) => {
	expect(signerOf({ domain, selector: 'a.b_c' }).records[0]?.name).toBe(`a.b_c._domainkey.${ascii}`);
});

describe('the text for the DNS', () => {
	test('Ed25519: the bare key (RFC 8463 A.2)', () => {
		const expected = `v=DKIM1; k=ed25519; p=${RFC_8463_PUBLIC}`;
		expect(dnsRecord(rfc8463Key)).toBe(expected);
		expect(dnsRecord(createPublicKey(rfc8463Key))).toBe(expected);
		expect(signerOf({ privateKey: pemOf(rfc8463Key) }).records).toEqual([{ name: 'news._domainkey.shop.example', value: expected }]);
	});

	test('RSA: the key with its type, the same from the private and the public key', () => {
		const expected = `v=DKIM1; k=rsa; p=${publicPem.split('\n').slice(1, -2).join('')}`;
		expect([pem, publicPem, key, createPublicKey(key)].map(dnsRecord)).toEqual(Array(4).fill(expected));
	});
});
