import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { type OpenStage, toOpenError } from './openErrors';
import type { MtaOptions } from './options';
import type { MtaTimeouts } from './timeouts';

/**
 * Opens the connection, for security `tls` with its handshake. Done here and not by nodemailer: the system's own name
 * look-up (hosts file, no cache), and an error that tells the TCP connection from the handshake.
 * @throws DeliveryError `mtaUnreachable`, `mtaTls`
 */
export function openSocket(options: MtaOptions, timeouts: MtaTimeouts): Promise<Socket> {
	const { host, port } = options;
	const useTls = options.security === 'tls';
	let stage: OpenStage = 'connecting';
	return new Promise((resolve, reject) => {
		const socket = useTls ? connectTls({ host, port, ...tlsOptions(options) }) : connectPlain({ host, port });
		const timer = setTimeout(() => socket.destroy(timeoutError()), timeouts.connectMs);
		const onError = (error: Error) => {
			clearTimeout(timer);
			reject(toOpenError(stage, error, options));
		};
		// stays when `onError` goes: an error between two owners of the socket must not end the process
		socket.on('error', () => undefined);
		socket.once('error', onError);
		socket.once('connect', () => (stage = 'handshake'));
		socket.once(useTls ? 'secureConnect' : 'connect', () => {
			clearTimeout(timer);
			socket.off('error', onError);
			resolve(socket);
		});
	});
}

/** What `node:tls` needs for this MTA; for STARTTLS too. */
export function tlsOptions({ host, ignoreTlsErrors }: MtaOptions): ConnectionOptions {
	return { rejectUnauthorized: !ignoreTlsErrors, ...(isIP(host) === 0 && { servername: host }) };
}

function timeoutError(): Error {
	return Object.assign(new Error('No answer in time'), { code: 'ETIMEDOUT' });
}
