import type { Sender, SendingSession } from '../delivery/ports';
import { createDkimSigner, type DkimSigner } from '../message/dkim';
import { openConnection } from './connection';
import { type MtaOptions, placeOf } from './options';
import { MtaSession } from './session';
import { MTA_TIMEOUTS, type MtaTimeouts } from './timeouts';

/**
 * A sender for one MTA. Nothing is connected until a session is opened. `timeouts` replaces single time-outs.
 * @throws DeliveryError `invalidParameter` for a DKIM key that cannot be used
 */
export function openSender(options: MtaOptions, timeouts: Partial<MtaTimeouts> = {}): Sender {
	return new MtaSender(options, { ...MTA_TIMEOUTS, ...timeouts });
}

class MtaSender implements Sender {
	readonly connections: number;
	readonly messagesPerConnection: number;
	readonly identity: string;
	readonly errorAddress: string | undefined;
	readonly allowedSenderDomains: readonly string[] | undefined;
	readonly dkimRecords: Sender['dkimRecords'];
	readonly #options: MtaOptions;
	readonly #signer: DkimSigner | undefined;
	readonly #timeouts: MtaTimeouts;

	constructor(options: MtaOptions, timeouts: MtaTimeouts) {
		this.connections = options.connections;
		this.messagesPerConnection = options.messagesPerConnection;
		this.identity = options.user ? `${options.user} at ${placeOf(options)}` : placeOf(options);
		this.errorAddress = options.errorAddress;
		this.allowedSenderDomains = options.allowedSenderDomains;
		this.#options = options;
		this.#signer = options.dkim && createDkimSigner(options.dkim);
		this.dkimRecords = this.#signer?.records;
		this.#timeouts = timeouts;
	}

	sign(content: Buffer): Buffer {
		return this.#signer ? this.#signer.sign(content) : content;
	}

	async openSession(): Promise<SendingSession> {
		const { channel, extensions } = await openConnection(this.#options, this.#timeouts);
		return new MtaSession(channel, extensions, this.#timeouts);
	}
}
