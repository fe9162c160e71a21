import type { Socket } from 'node:net';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { NodemailerError } from 'nodemailer/lib/errors';
import { dialogueStep } from './dialogueStep';
import { signInNotOffered, toOpenError } from './openErrors';
import { isLoopback, type MtaOptions, plainSignInError } from './options';
import { openSocket, tlsOptions } from './socket';
import type { MtaTimeouts } from './timeouts';

/** Far above any real reply (RFC 5321: 512 bytes a line), far below what would hurt. */
const LARGEST_REPLY_BYTES = 64 * 1024;

/**
 * Connects, greets, encrypts as asked, signs in where there is a user.
 * @throws DeliveryError `mtaUnreachable`, `mtaTls`, `mtaSignIn`
 */
export async function openConnection(options: MtaOptions, timeouts: MtaTimeouts): Promise<SMTPConnection> {
	const socket = await openSocket(options, timeouts);
	const connection = new SMTPConnection(connectionOptions(options, timeouts, socket));
	// a lost connection between two steps has no listener of its own; the next step reports it
	connection.on('error', () => undefined);
	try {
		await greet(connection, options);
		await signIn(connection, options, socket);
		return connection;
	} catch (error) {
		connection.close();
		socket.destroy();
		throw error;
	}
}

function connectionOptions(options: MtaOptions, timeouts: MtaTimeouts, socket: Socket): SMTPConnection.Options {
	const { host, port, security, clientName } = options;
	return {
		host,
		port,
		connection: socket,
		secure: security === 'tls',
		secured: security === 'tls',
		ignoreTLS: security === 'none',
		requireTLS: security === 'startTlsRequired',
		tls: tlsOptions(options),
		...(clientName && { name: clientName }),
		// covers the greeting and, after it, the handshake of STARTTLS
		connectionTimeout: timeouts.greetingMs + timeouts.connectMs,
		greetingTimeout: timeouts.greetingMs,
		socketTimeout: timeouts.replyMs,
		socketCloseTimeout: timeouts.closeMs,
		maxResponseSize: LARGEST_REPLY_BYTES,
	};
}

async function greet(connection: SMTPConnection, options: MtaOptions): Promise<void> {
	try {
		await dialogueStep<void>(connection, (done) => connection.connect(done));
	} catch (error) {
		throw toOpenError(connection.upgrading ? 'handshake' : 'greeting', error as NodemailerError, options);
	}
}

async function signIn(connection: SMTPConnection, options: MtaOptions, socket: Socket): Promise<void> {
	const { user, password } = options;
	if (!user) return;
	// the address, not the name: only it says where the password would go
	if (!connection.secure && !isLoopback(socket.remoteAddress ?? '')) throw plainSignInError(options);
	if (!connection.allowsAuth) throw signInNotOffered(options, connection.secure);
	try {
		await dialogueStep<unknown>(connection, (done) => connection.login({ user, pass: password }, done));
	} catch (error) {
		throw toOpenError('signIn', error as NodemailerError, options);
	}
}
