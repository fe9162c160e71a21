import { findRule } from '../../schedule/mxRules';
import { endsSession } from './attemptResult';
import { DeliveryError } from '../../errors';
import type { Clock, OutgoingMessage, Sender, SendingSession, SendOutcome, SessionLost } from '../ports';
import { holdOffMs } from './retry';
import type { DeliveryParameters, MxRule } from '../types';

/** Which MX rule a domain is under. */
export interface Routes {
	/** Some messages may go to another relay, which offers other extensions. */
	readonly hasRelay: boolean;
	/** The rule of this domain, if any; the first that matches. */
	ruleOf(domain: string): Promise<MxRule | undefined>;
}

/** @param rules those of the delivery, or of the MTA */
export function openRoutes(rules: readonly MxRule[], { mxHosts }: Pick<Sender, 'mxHosts'>): Routes {
	const known = new Map<string, Promise<MxRule | undefined>>();

	async function find(domain: string): Promise<MxRule | undefined> {
		const hosts = mxHosts ? await mxHosts(domain) : [];
		return findRule(rules, hosts.length > 0 ? hosts : [domain]);
	}

	return {
		hasRelay: rules.some(({ relay }) => relay !== undefined),
		ruleOf(domain) {
			if (rules.length === 0) return Promise.resolve(undefined);
			const found = known.get(domain) ?? find(domain);
			known.set(domain, found);
			return found;
		},
	};
}

/** The MX rules that hold: those of the delivery, else of the MTA; none where the MTA throttles by itself. */
export function rulesOf({ isEnhanced, mxRules }: Pick<Sender, 'isEnhanced' | 'mxRules'>, own: Pick<DeliveryParameters, 'mxRules'>): readonly MxRule[] {
	return isEnhanced ? [] : (own.mxRules ?? mxRules ?? []);
}

/** The name of a rule's rate, the same for all who keep it. */
export function rateKeyOf({ identity }: Pick<Sender, 'identity'>, rule: Pick<MxRule, 'mask'> | undefined): string {
	return `mx ${identity} ${rule?.mask ?? ''}`;
}

/** Whether messages under a rule need sessions of their own; else they go with all others. */
export function hasOwnSessions({ relay, security, messagesPerConnection, connectMs, dataMs, otherMs }: MxRule): boolean {
	return [relay, security, messagesPerConnection, connectMs, dataMs, otherMs].some((setting) => setting !== undefined);
}

/** A sender whose sessions take each message over the way of its rule. Close it when the run has ended. */
export interface RoutedSender extends Sender {
	closeRoutes(): Promise<void>;
	/** Until when the sessions of a rule are left alone, since they failed; by this process's clock. */
	heldUntil(rule: MxRule): number | undefined;
}

/** Sessions of one rule that wait for their next message. */
interface Pool {
	idle: Slot[];
	/** In a row; those within one hold-off are one. */
	failures: number;
	heldUntil: number;
}

interface Slot {
	rule: MxRule;
	session: SendingSession;
	used: number;
}

/**
 * Wraps a sender: messages of rules with settings of their own go over sessions of their own, which the connections of a
 * run share. There are never more of them than the rule has messages on their way.
 */
export function routeSender(sender: Sender, routes: Routes, clock: Clock): RoutedSender {
	const pools = new Map<MxRule, Pool>();

	const poolOf = (rule: MxRule) => {
		const pool = pools.get(rule) ?? { idle: [], failures: 0, heldUntil: 0 };
		pools.set(rule, pool);
		return pool;
	};

	/** A session of the rule, until it is sent over or put back. One that cannot be opened is a lost one: nothing of the message has left. */
	async function take(rule: MxRule, signal?: AbortSignal): Promise<Slot | SessionLost> {
		const pool = poolOf(rule);
		const resting = await takeUsable(pool);
		if (resting) return resting;
		try {
			return { rule, session: await sender.openSession(rule, signal), used: 0 };
		} catch (error) {
			const lost = { kind: 'sessionLost', reply: (error as Error).message, elsewhere: true } as const;
			const isStopped = error instanceof DeliveryError && error.code === 'cancelled';
			if (!isStopped) judgeWay(pool, lost, clock.now());
			return lost;
		}
	}

	async function sendOver(slot: Slot, message: OutgoingMessage): Promise<SendOutcome> {
		const outcome = await sendOrClose(slot.session, message);
		judgeWay(poolOf(slot.rule), outcome, clock.now());
		slot.used += 1;
		await putBack(slot);
		return endsSession(outcome) ? { ...outcome, elsewhere: true } : outcome;
	}

	async function putBack(slot: Slot): Promise<void> {
		const { rule, session, used } = slot;
		const isWorn = used >= (rule.messagesPerConnection ?? sender.messagesPerConnection);
		if (!session.usable || isWorn) return session.close();
		poolOf(rule).idle.push(slot);
		session.rest();
	}

	return {
		connections: sender.connections,
		messagesPerConnection: sender.messagesPerConnection,
		errorAddress: sender.errorAddress,
		allowedSenderDomains: sender.allowedSenderDomains,
		dkimRecords: sender.dkimRecords,
		identity: sender.identity,
		sign: (content) => sender.sign(content),
		async openSession(_rule, signal) {
			const session = await sender.openSession(undefined, signal);
			return new RoutedSession(session, {
				routes,
				take: (rule) => take(rule, signal),
				sendOver,
				putBack,
				openAgain: () => sender.openSession(undefined, signal),
			});
		},
		heldUntil(rule) {
			const until = pools.get(rule)?.heldUntil ?? 0;
			return until > clock.now() ? until : undefined;
		},
		async closeRoutes() {
			const idle = [...pools.values()].flatMap((pool) => pool.idle.splice(0));
			await Promise.all(idle.map(({ session }) => session.close()));
		},
	};
}

/** A way that fails is held off for a time that doubles; the MTA itself and the ways of other rules go on. */
function judgeWay(pool: Pool, outcome: SendOutcome, now: number): void {
	if (!endsSession(outcome)) pool.failures = 0;
	else if (now >= pool.heldUntil) {
		pool.failures += 1;
		pool.heldUntil = now + holdOffMs(pool.failures);
	}
}

/** A session that throws goes back to no pool, so it gives its place up. */
async function sendOrClose(session: SendingSession, message: OutgoingMessage): Promise<SendOutcome> {
	try {
		return await session.send(message);
	} catch (error) {
		await session.close();
		throw error;
	}
}

async function takeUsable(pool: Pool): Promise<Slot | undefined> {
	for (;;) {
		const slot = pool.idle.pop();
		if (!slot || (await slot.session.ready())) return slot;
		await slot.session.close();
	}
}

interface RoutedParts {
	routes: Routes;
	take(rule: MxRule): Promise<Slot | SessionLost>;
	sendOver(slot: Slot, message: OutgoingMessage): Promise<SendOutcome>;
	putBack(slot: Slot): Promise<void>;
	/** Another session to the MTA itself. */
	openAgain(): Promise<SendingSession>;
}

/** A session to the MTA itself that hands on what goes another way. */
class RoutedSession implements SendingSession {
	#session: SendingSession;
	/** Of the next message's rule. */
	#slot: Slot | undefined;

	constructor(
		session: SendingSession,
		readonly parts: RoutedParts,
	) {
		this.#session = session;
	}

	/** A message is made before its way is known: 8bit only where every way takes it. (Other scripts are checked by the session that sends.) */
	get extensions(): SendingSession['extensions'] {
		const { extensions } = this.#session;
		return this.parts.routes.hasRelay ? { ...extensions, eightBitMime: false } : extensions;
	}

	/** One that gave its place up is opened again once it is needed: messages of rules with sessions of their own do without. */
	get usable(): boolean {
		return this.#slot?.session.usable || this.#session.usable || this.#session.gaveUp === true;
	}

	async ready(): Promise<boolean> {
		return (await this.#session.ready()) || this.#session.gaveUp === true;
	}

	rest(): void {
		void this.#putBack();
		this.#session.rest();
	}

	async prepare({ recipient }: Pick<OutgoingMessage, 'recipient'>): Promise<SessionLost | undefined> {
		await this.#putBack();
		const domain = recipient.slice(recipient.lastIndexOf('@') + 1).toLowerCase();
		const rule = await this.parts.routes.ruleOf(domain);
		return rule && hasOwnSessions(rule) ? this.#takeSlot(rule) : this.#openAgain();
	}

	async send(message: OutgoingMessage): Promise<SendOutcome> {
		const lost = this.#slot?.session.usable ? undefined : await this.prepare(message);
		if (lost) return lost;
		const slot = this.#slot;
		this.#slot = undefined;
		return slot ? this.parts.sendOver(slot, message) : this.#session.send(message);
	}

	probe: SendingSession['probe'] = (envelope) => this.#session.probe(envelope);

	async close(): Promise<void> {
		await this.#putBack();
		await this.#session.close();
	}

	async #takeSlot(rule: MxRule): Promise<SessionLost | undefined> {
		// The other one may need its place.
		this.#session.rest();
		const slot = await this.parts.take(rule);
		if ('reply' in slot) return slot;
		this.#slot = slot;
		return undefined;
	}

	async #openAgain(): Promise<SessionLost | undefined> {
		if (!this.#session.gaveUp) return undefined;
		const again = await this.parts.openAgain().catch((error: Error) => error);
		if (again instanceof Error) return { kind: 'sessionLost', reply: again.message };
		this.#session = again;
		return undefined;
	}

	async #putBack(): Promise<void> {
		const slot = this.#slot;
		this.#slot = undefined;
		if (slot) await this.parts.putBack(slot);
	}
}
