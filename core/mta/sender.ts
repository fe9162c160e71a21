import type { OutgoingMessage, Sender, SendingSession, SendOutcome } from '../delivery/ports';
import type { MxRule } from '../delivery/types';
import { createDkimSigner, type DkimSigner } from '../message/dkim';
import { openConnection } from './connection';
import { type MxLookup, rememberMx, systemMx } from './mxHosts';
import { type MtaOptions, placeOf } from './options';
import { MtaSession } from './session';
import { type SessionSlot, takeSlot } from './sessionSlots';
import { MTA_TIMEOUTS, type MtaTimeouts } from './timeouts';

/**
 * A sender for one MTA. Nothing is connected until a session is opened. `timeouts` replaces single time-outs.
 * @throws DeliveryError `invalidParameter` for a DKIM key that cannot be used
 */
export function openSender(options: MtaOptions, timeouts: Partial<MtaTimeouts> = {}, lookUpMx: MxLookup = knownMx): Sender {
	return new MtaSender(options, { ...MTA_TIMEOUTS, ...timeouts }, lookUpMx);
}

/** One memory for all senders of the process. */
const knownMx = rememberMx(systemMx);

class MtaSender implements Sender {
	readonly connections: number;
	readonly messagesPerConnection: number;
	readonly identity: string;
	readonly errorAddress: string | undefined;
	readonly allowedSenderDomains: readonly string[] | undefined;
	readonly dkimRecords: Sender['dkimRecords'];
	readonly mxRules: Sender['mxRules'];
	readonly mxHosts: Sender['mxHosts'];
	readonly isEnhanced: boolean;
	readonly archiveAddress: string | undefined;
	readonly #options: MtaOptions;
	readonly #signer: DkimSigner | undefined;
	readonly #timeouts: MtaTimeouts;

	constructor(options: MtaOptions, timeouts: MtaTimeouts, lookUpMx: MxLookup) {
		this.connections = options.connections;
		this.messagesPerConnection = options.messagesPerConnection;
		this.identity = options.user ? `${options.user} at ${placeOf(options)}` : placeOf(options);
		this.errorAddress = options.errorAddress;
		this.allowedSenderDomains = options.allowedSenderDomains;
		this.mxRules = options.mxRules;
		this.mxHosts = options.lookUpMx ? lookUpMx : undefined;
		this.isEnhanced = options.isEnhanced;
		this.archiveAddress = options.archiveAddress;
		this.#options = options;
		this.#signer = options.dkim && createDkimSigner(options.dkim);
		this.dkimRecords = this.#signer?.records;
		this.#timeouts = timeouts;
	}

	sign(content: Buffer): Buffer {
		return this.#signer ? this.#signer.sign(content) : content;
	}

	async openSession(rule?: MxRule, signal?: AbortSignal): Promise<SendingSession> {
		const mta = rule?.relay ? placeOf(rule.relay) : this.identity;
		const slot = await takeSlot(mta, (rule?.relay && rule.connections) ?? this.connections, signal);
		try {
			return new SlottedSession(await this.#open(rule, signal), slot);
		} catch (error) {
			slot.release();
			throw error;
		}
	}

	async #open(rule?: MxRule, signal?: AbortSignal): Promise<MtaSession> {
		const timeouts = rule ? timeoutsOf(rule, this.#timeouts) : this.#timeouts;
		const { channel, extensions, hello } = await openConnection(rule ? optionsOf(rule, this.#options) : this.#options, timeouts, signal);
		return new MtaSession(channel, extensions, timeouts, hello);
	}
}

/** A session that has one of the MTA's places as long as it is open. */
class SlottedSession implements SendingSession {
	gaveUp = false;

	constructor(
		readonly session: MtaSession,
		readonly slot: SessionSlot,
	) {}

	get extensions(): SendingSession['extensions'] {
		return this.session.extensions;
	}

	get usable(): boolean {
		return this.session.usable;
	}

	ready(): Promise<boolean> {
		this.slot.wake();
		return this.session.ready();
	}

	rest(): void {
		this.slot.rest(() => {
			this.gaveUp = true;
			void this.close();
		});
	}

	send(message: OutgoingMessage): Promise<SendOutcome> {
		this.slot.wake();
		return this.session.send(message);
	}

	probe: SendingSession['probe'] = (envelope) => {
		this.slot.wake();
		return this.session.probe(envelope);
	};

	async close(): Promise<void> {
		this.slot.wake();
		await this.session.close();
		this.slot.release();
	}
}

/** Another relay is not signed in to: the password is for the MTA of the credential alone. */
function optionsOf({ relay, security }: MxRule, options: MtaOptions): MtaOptions {
	const secured = { ...options, security: security ?? options.security };
	return relay ? { ...secured, ...relay, user: undefined, password: undefined, accessToken: undefined } : secured;
}

function timeoutsOf({ connectMs, dataMs, otherMs }: MxRule, timeouts: MtaTimeouts): MtaTimeouts {
	const { connectMs: connect, dataMs: data, blockMs, finalMs, greetingMs, commandMs, closeMs } = timeouts;
	return {
		connectMs: connectMs ?? connect,
		dataMs: dataMs ?? data,
		blockMs: dataMs ?? blockMs,
		finalMs: dataMs ?? finalMs,
		greetingMs: otherMs ?? greetingMs,
		commandMs: otherMs ?? commandMs,
		closeMs,
	};
}
