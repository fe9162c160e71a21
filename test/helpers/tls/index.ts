import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Self-signed certificate of `localhost` (and of no IP address) with its key, for tests alone. Made by
 * `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout localhost.key.pem
 * -out localhost.cert.pem -days 36500 -subj /CN=localhost -addext subjectAltName=DNS:localhost`
 */
export const LOCALHOST_TLS = {
	cert: readFileSync(join(__dirname, 'localhost.cert.pem'), 'utf8'),
	key: readFileSync(join(__dirname, 'localhost.key.pem'), 'utf8'),
};
