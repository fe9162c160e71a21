import { DeliveryError } from '../errors';
import { chooseMechanism, signInBy } from './auth/signIn';
import { ChannelLoss, SmtpChannel } from './channel';
import { type Extensions, NO_EXTENSIONS, readExtensions } from './extensions';
import { helloName } from './helloName';
import { noMechanism, type OpenStage, signInNotOffered, startTlsNotOffered, toOpenError } from './openErrors';
import { isLoopback, type MtaOptions, plainSignInError } from './options';
import type { WireReply } from './replyReader';
import { openSocket, secureSocket } from './socket';
import type { MtaTimeouts } from './timeouts';

/** A channel that is ready for the first message. */
export interface Connection {
	channel: SmtpChannel;
	extensions: Extensions;
	isSignedIn: boolean;
	hello: Hello;
}

/** How client and server have greeted each other: said again, it is answered as nothing else is. */
export interface Hello {
	/** EHLO or HELO with our name. */
	command: string;
	/** The name by which the server answers it. */
	serverName: string;
}

/**
 * Connects, greets, encrypts as asked, signs in where there is a user.
 * @param signal gives it up: who stops a run need not wait for a server that does not answer
 * @throws DeliveryError `mtaUnreachable`, `mtaTls`, `mtaSignIn`, `cancelled`
 */
export async function openConnection(options: MtaOptions, timeouts: MtaTimeouts, signal?: AbortSignal): Promise<Connection> {
	try {
		return await greetAndSignIn(new SmtpChannel(await openSocket(options, timeouts, signal)), options, timeouts, signal);
	} catch (error) {
		if (!signal?.aborted) throw error;
		throw new DeliveryError('cancelled', 'The run was stopped while a connection to the MTA was being opened.');
	}
}

async function greetAndSignIn(channel: SmtpChannel, options: MtaOptions, timeouts: MtaTimeouts, signal?: AbortSignal): Promise<Connection> {
	const opening = new Opening(channel, options, timeouts);
	const onAbort = () => channel.destroy('The run was stopped');
	signal?.addEventListener('abort', onAbort);
	try {
		await opening.greet();
		const extensions = await opening.encrypt(await opening.hello());
		const isSignedIn = await opening.signIn(extensions);
		return { channel, extensions, isSignedIn, hello: opening.said };
	} catch (error) {
		channel.destroy('The session could not be opened');
		throw error;
	} finally {
		signal?.removeEventListener('abort', onAbort);
	}
}

class Opening {
	/** The last greeting that was answered. */
	said: Hello = { command: '', serverName: '' };

	constructor(
		readonly channel: SmtpChannel,
		readonly options: MtaOptions,
		readonly timeouts: MtaTimeouts,
	) {}

	async greet(): Promise<void> {
		this.channel.expect(1);
		const reply = await this.#replyTo('greeting', this.timeouts.greetingMs);
		if (reply.code !== 220) throw this.#refusal('greeting', reply);
	}

	/** EHLO, or HELO where the server does not know it. */
	async hello(): Promise<Extensions> {
		const name = helloName(this.options.clientName, this.channel.localAddress);
		const reply = await this.#command('hello', `EHLO ${name}`, this.timeouts.greetingMs);
		if (isPositive(reply)) {
			this.said = { command: `EHLO ${name}`, serverName: serverNameOf(reply) };
			return readExtensions(reply.text);
		}
		if (reply.code < 400 || reply.code === 421) throw this.#refusal('hello', reply);
		if (this.options.security === 'startTlsRequired') throw startTlsNotOffered(this.options, reply.text);
		const second = await this.#command('hello', `HELO ${name}`, this.timeouts.greetingMs);
		if (!isPositive(second)) throw this.#refusal('hello', second);
		this.said = { command: `HELO ${name}`, serverName: serverNameOf(second) };
		return NO_EXTENSIONS;
	}

	/** STARTTLS as the options want it. What was offered in plain text is forgotten (RFC 3207 section 4.2). */
	async encrypt(offered: Extensions): Promise<Extensions> {
		const { security } = this.options;
		if (security === 'startTlsRequired' && !offered.startTls) throw startTlsNotOffered(this.options);
		const wanted = security === 'startTlsRequired' || security === 'startTlsIfOffered';
		if (!wanted || !offered.startTls) return offered;
		const reply = await this.#command('startTls', 'STARTTLS', this.timeouts.commandMs);
		if (reply.code !== 220) throw this.#refusal('startTls', reply);
		await this.#handshake();
		return this.hello();
	}

	/** Whether there was somebody to sign in. */
	async signIn({ auth }: Extensions): Promise<boolean> {
		const { user, password, accessToken } = this.options;
		if (!user) return false;
		const { isEncrypted, remoteAddress } = this.channel;
		// the address, not the name: only it says where the password would go
		if (!isEncrypted && !isLoopback(remoteAddress)) throw plainSignInError(this.options);
		if (!auth) throw signInNotOffered(this.options, isEncrypted);
		const mechanism = chooseMechanism(auth, accessToken ? 'accessToken' : 'password');
		if (!mechanism) throw noMechanism(this.options, auth);
		const secret = accessToken ?? password ?? '';
		const reply = await this.#guard('signIn', () =>
			signInBy(mechanism, this.channel, { user, secret }, this.timeouts.commandMs),
		);
		if (!isPositive(reply)) throw this.#refusal('signIn', reply);
		return true;
	}

	async #handshake(): Promise<void> {
		try {
			await this.channel.upgrade((socket) => secureSocket(socket, this.options, this.timeouts.connectMs));
		} catch (error) {
			throw toOpenError('handshake', { error: error as Error }, this.options);
		}
	}

	async #command(stage: OpenStage, line: string, timeoutMs: number): Promise<WireReply> {
		return this.#guard(stage, () => {
			this.channel.write(`${line}\r\n`, 1);
			return this.channel.nextReply(timeoutMs);
		});
	}

	#replyTo(stage: OpenStage, timeoutMs: number): Promise<WireReply> {
		return this.#guard(stage, () => this.channel.nextReply(timeoutMs));
	}

	async #guard(stage: OpenStage, run: () => Promise<WireReply>): Promise<WireReply> {
		try {
			return await run();
		} catch (error) {
			if (!(error instanceof ChannelLoss)) throw error;
			throw toOpenError(stage, { error, timedOut: error.kind === 'timeout' }, this.options);
		}
	}

	#refusal(stage: OpenStage, { text }: WireReply): Error {
		return toOpenError(stage, { reply: text }, this.options);
	}
}

function isPositive({ code }: WireReply): boolean {
	return code >= 200 && code < 300;
}

/** The first word of an answer to EHLO or HELO (RFC 5321 section 4.1.1.1); of other replies something else. */
export function serverNameOf({ text }: WireReply): string {
	return /^\d{3}[ -](\S+)/.exec(text)?.[1]?.toLowerCase() ?? '';
}
