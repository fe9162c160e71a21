import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { type OpenStage, toOpenError } from './openErrors';
import type { MtaOptions } from './options';
import type { MtaTimeouts } from './timeouts';

/**
 * Opens the connection, for security `tls` with its handshake. The system's own name look-up counts (hosts
 * file, no cache), and the error tells the TCP connection from the handshake.
 * @param signal cuts it off: then it is no matter which error this is
 * @throws DeliveryError `mtaUnreachable`, `mtaTls`
 */
export function openSocket(options: MtaOptions, timeouts: MtaTimeouts, signal?: AbortSignal): Promise<Socket> {
	const { host, port } = options;
	const useTls = options.security === 'tls';
	let stage: OpenStage = 'connecting';
	return new Promise((resolve, reject) => {
		const socket = useTls ? connectTls({ host, port, ...tlsOptions(options) }) : connectPlain({ host, port });
		const timer = setTimeout(() => socket.destroy(timeoutError()), timeouts.connectMs);
		const onAbort = () => socket.destroy(new Error('The run was stopped'));
		if (signal?.aborted) onAbort();
		signal?.addEventListener('abort', onAbort, { once: true });
		const onError = (error: Error) => {
			clearTimeout(timer);
			signal?.removeEventListener('abort', onAbort);
			reject(toOpenError(stage, { error, timedOut: (error as NodeJS.ErrnoException).code === 'ETIMEDOUT' }, options));
		};
		// stays when `onError` goes: an error between two owners of the socket must not end the process
		socket.on('error', () => undefined);
		socket.once('error', onError);
		socket.once('connect', () => (stage = 'handshake'));
		socket.once(useTls ? 'secureConnect' : 'connect', () => {
			clearTimeout(timer);
			signal?.removeEventListener('abort', onAbort);
			socket.off('error', onError);
			resolve(socket);
		});
	});
}

/** The handshake of STARTTLS. @throws what TLS throws */
export function secureSocket(plain: Socket, options: MtaOptions, timeoutMs: number): Promise<Socket> {
	return new Promise((resolve, reject) => {
		const socket = connectTls({ socket: plain, host: options.host, ...tlsOptions(options) });
		const timer = setTimeout(() => fail(new Error('it timed out')), timeoutMs);
		const fail = (error: Error) => {
			clearTimeout(timer);
			socket.destroy();
			reject(error);
		};
		// stays when `fail` goes: an error between two owners of the socket must not end the process
		socket.on('error', () => undefined);
		socket.once('error', fail);
		socket.once('close', () => fail(new Error('the connection was closed')));
		socket.once('secureConnect', () => {
			clearTimeout(timer);
			socket.off('error', fail);
			resolve(socket);
		});
	});
}

/** What `node:tls` needs for this MTA. The host goes beside it: without one, a certificate for localhost would do. */
function tlsOptions({ host, ignoreTlsErrors }: MtaOptions): ConnectionOptions {
	return { rejectUnauthorized: !ignoreTlsErrors, ...(isIP(host) === 0 && { servername: host }) };
}

function timeoutError(): Error {
	return Object.assign(new Error('No answer in time'), { code: 'ETIMEDOUT' });
}
