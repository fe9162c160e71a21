import { DeliveryError } from '../../errors';
import type { DeliveryContext } from '../context';
import { reasonOfRenderError, type MessageRenderer } from '../message/renderMessage';
import type { ProbeOutcome, Sender, SendingSession, SmtpTestResult } from '../ports';
import { openRateLimiter, type RateLimiter } from './rateLimiter';
import { hasOwnSessions, openRoutes, rateKeyOf } from './routedSender';
import { stopOfRefusedSender } from './stopReasons';
import type { MxRule, SmtpTestOutcome } from '../types';

/** Sessions that may be lost over one recipient before the answer is "not now". */
const MAX_SESSIONS = 3;

/** Recipients in a row that a way could not ask about before it is asked no more. */
const MOST_UNANSWERED = 3;

/** Whom the servers are asked about. */
export interface ToProbe {
	id: string;
	address: string;
	format: Parameters<MessageRenderer['render']>[0]['format'];
	profile: Record<string, unknown>;
}

/** Asks about recipients, each over the way and at the pace of its MX rule. */
export interface Probes {
	/** @throws DeliveryError `senderRefused`, `cancelled`, and the errors of opening a session to the MTA itself */
	probe(messages: readonly ToProbe[]): Promise<SmtpTestResult[]>;
	close(): Promise<void>;
}

export async function openProbes(context: DeliveryContext, sender: Sender, renderer: MessageRenderer, rules: readonly MxRule[]): Promise<Probes> {
	const routes = openRoutes(rules, sender);
	const ways = new Map<MxRule | undefined, Way>();
	const storeAhead = (await context.store.now()) - context.clock.now();

	function wayOf(rule: MxRule | undefined): Way {
		const way = ways.get(rule) ?? new Way({ context, sender, renderer, storeAhead }, rule);
		ways.set(rule, way);
		return way;
	}

	return {
		async probe(messages) {
			const byWay = new Map<Way, ToProbe[]>();
			for (const message of messages) {
				const way = wayOf(await routes.ruleOf(domainOf(message)));
				byWay.set(way, [...(byWay.get(way) ?? []), message]);
			}
			const results = await Promise.all([...byWay].map(([way, own]) => way.probe(own)));
			return results.flat();
		},
		async close() {
			await Promise.all([...ways.values()].map((way) => way.close()));
		},
	};
}

function domainOf({ address }: ToProbe): string {
	return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

interface WayParts {
	context: DeliveryContext;
	sender: Sender;
	renderer: MessageRenderer;
	/** The store's clock goes so much ahead of ours. */
	storeAhead: number;
}

/** The connections over which the recipients of one rule are asked about; those without a rule have one, too. */
class Way {
	readonly #lanes: ProbeLane[];
	readonly #limiter: RateLimiter | undefined;
	/** In a row. */
	#unanswered = 0;

	constructor(
		readonly parts: WayParts,
		readonly rule: MxRule | undefined,
	) {
		const { sender, context } = parts;
		const connections = Math.min(sender.connections, rule?.connections ?? sender.connections);
		this.#lanes = Array.from({ length: connections }, () => new ProbeLane(this));
		const perHour = rule?.messagesPerHour;
		this.#limiter = perHour ? openRateLimiter(context.store, rateKeyOf(sender, rule), perHour) : undefined;
	}

	/** Whether its sessions are of its own: what they say is not about the MTA of the credential. */
	get isElsewhere(): boolean {
		return this.rule !== undefined && hasOwnSessions(this.rule);
	}

	/** The lanes share the messages: each takes the next one when it is free, and gives its place up when there is none. */
	async probe(messages: readonly ToProbe[]): Promise<SmtpTestResult[]> {
		const results: SmtpTestResult[] = [];
		const waiting = [...messages];
		await Promise.all(
			this.#lanes.map(async (lane) => {
				for (let message = waiting.shift(); message; message = waiting.shift()) results.push(await lane.probe(message));
				lane.rest();
			}),
		);
		return results;
	}

	async close(): Promise<void> {
		await Promise.all(this.#lanes.map((lane) => lane.close()));
		await this.#limiter?.close();
	}

	/** Until the rate of the rule lets one more go. @throws DeliveryError `cancelled` */
	async waitForTurn(rest: () => void): Promise<void> {
		const { clock, signal } = this.parts.context;
		const now = () => clock.now() + this.parts.storeAhead;
		for (let turn = await this.#limiter?.take(now(), 1); turn !== undefined; turn = await this.#limiter?.take(now(), 1)) {
			rest();
			await clock.sleep(turn - now(), signal);
			if (signal.aborted) throw new DeliveryError('cancelled', 'The SMTP test was cancelled while it waited for its rate. Nothing was sent.');
		}
	}

	open(): Promise<SendingSession> {
		return this.parts.sender.openSession(this.isElsewhere ? this.rule : undefined, this.parts.context.signal);
	}

	get isGivenUp(): boolean {
		return this.#unanswered >= MOST_UNANSWERED;
	}

	noteAnswer(hasAnswered: boolean): void {
		if (this.isElsewhere) this.#unanswered = hasAnswered ? 0 : this.#unanswered + 1;
	}
}

/** One connection of the test. */
class ProbeLane {
	#session: SendingSession | undefined;
	#used = 0;

	constructor(readonly way: Way) {}

	async close(): Promise<void> {
		await this.#session?.close();
		this.#session = undefined;
		this.#used = 0;
	}

	rest(): void {
		this.#session?.rest();
	}

	/** @throws DeliveryError `senderRefused`, `cancelled`, and the errors of opening a session: they are about no recipient */
	async probe(message: ToProbe): Promise<SmtpTestResult> {
		const envelope = this.#envelopeOf(message);
		if ('outcome' in envelope) return envelope;
		await this.way.waitForTurn(() => this.rest());
		let lost = 'The relay of the rule does not answer.';
		for (let attempt = 1; attempt <= MAX_SESSIONS && !this.way.isGivenUp; attempt += 1) {
			const outcome = await this.#ask(envelope);
			if (outcome.kind !== 'sessionLost') return toResult(message.id, outcome, this.way.parts.renderer.senderIsComputed);
			lost = outcome.reply;
		}
		return { messageId: message.id, outcome: 'deferred', reason: 'unreachable', reply: lost };
	}

	async #ask(envelope: { returnPath: string; recipient: string }): Promise<ProbeOutcome> {
		try {
			const outcome = await (await this.#open()).probe(envelope);
			this.way.noteAnswer(outcome.kind !== 'sessionLost');
			return outcome;
		} catch (error) {
			// Of the MTA itself it ends the test; of a rule's relay it is about its recipients.
			if (!this.way.isElsewhere || !(error instanceof DeliveryError) || error.code === 'cancelled') throw error;
			this.way.noteAnswer(false);
			return { kind: 'sessionLost', reply: error.message };
		}
	}

	#envelopeOf(message: ToProbe): { returnPath: string; recipient: string } | SmtpTestResult {
		try {
			return this.way.parts.renderer.render(message);
		} catch (error) {
			const reason = reasonOfRenderError(error);
			if (!reason) throw error;
			return { messageId: message.id, outcome: 'refused', reason, reply: (error as Error).message };
		}
	}

	async #open(): Promise<SendingSession> {
		const { rule, parts } = this.way;
		const most = rule?.messagesPerConnection ?? parts.sender.messagesPerConnection;
		if (this.#used >= most || !(await this.#session?.ready())) await this.close();
		this.#session ??= await this.way.open();
		this.#used += 1;
		return this.#session;
	}
}

function toResult(messageId: string, outcome: Exclude<ProbeOutcome, { kind: 'sessionLost' }>, senderIsComputed: boolean): SmtpTestResult {
	if (outcome.kind === 'senderRefused') {
		if (!senderIsComputed) throw stopOfRefusedSender(outcome.reply).error!;
		return { messageId, outcome: 'refused', reason: 'refused', reply: outcome.reply };
	}
	const reason = outcome.kind === 'accepted' ? null : outcome.reason;
	const outcomes: Record<typeof outcome.kind, SmtpTestOutcome> = { accepted: 'accepted', failed: 'refused', deferred: 'deferred' };
	return { messageId, outcome: outcomes[outcome.kind], reason, reply: outcome.reply };
}
