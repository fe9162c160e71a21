import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

export const DOMAIN = 'shop.example';

/** RFC 8463 A.2: seed and public key of the example. */
const RFC_8463_SEED = 'nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=';
export const RFC_8463_PUBLIC = '11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';

/** RFC 8410 7: what stands in front of the seed in PKCS #8. */
const PKCS8_ED25519 = '302e020100300506032b657004220420';

export const rfc8463Key: KeyObject = createPrivateKey({
	key: Buffer.concat([Buffer.from(PKCS8_ED25519, 'hex'), Buffer.from(RFC_8463_SEED, 'base64')]),
	format: 'der',
	type: 'pkcs8',
});

export const rsaKey = (bits = 2048): KeyObject => generateKeyPairSync('rsa', { modulusLength: bits }).privateKey;

export const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }) as string;

export const encryptedPemOf = (key: KeyObject, passphrase: string): string =>
	key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }) as string;
