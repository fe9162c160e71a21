import { DeliveryError } from '../../errors';
import type { DeliveryContext } from '../context';
import { getDelivery, getValidAnalysis, type DeliveryReference } from '../lookup';
import type { ProbeOutcome, Sender, SendingSession, SmtpTestResult } from '../ports';
import { filesOf } from '../message/messageImages';
import { createRenderer, reasonOfRenderError, type MessageRenderer } from '../message/renderMessage';
import { stopOfRefusedSender } from './stopReasons';
import type { Analysis, Delivery, ReasonId, SmtpTestOutcome, TargetRecipient } from '../types';

/** Recipients of one step; their answers are written in one commit. */
const BATCH = 200;

/** Sessions that may be lost over one recipient before the answer is "not now". */
const MAX_SESSIONS = 3;

/** Refused recipients that the summary names. */
const EXAMPLES = 20;

/** The `smtpTest` part of a delivery item. */
export interface SmtpTestSummary {
	tested: number;
	/** The server would take a message for them. */
	accepted: number;
	/** 5xx for the recipient. */
	refused: number;
	/** 4xx, or no answer. */
	deferred: number;
	/** The first 20 that were refused, with the reply. */
	refusedRecipients: Array<{ address: string; reason: ReasonId | null; reply: string }>;
}

export interface SmtpTestInput {
	delivery: DeliveryReference;
	sender: Sender;
}

/**
 * *Test SMTP delivery*: asks about every recipient with MAIL and RCPT, never with DATA. Nothing is sent and no message
 * changes its state; the delivery can be sent afterwards.
 * @throws DeliveryError `senderRefused`, `mtaUnreachable`, `mtaTls`, `mtaSignIn`, `cancelled`, and those of an analysis
 *   that is missing or void
 */
export async function testSmtp(context: DeliveryContext, input: SmtpTestInput): Promise<{ delivery: Delivery; smtpTest: SmtpTestSummary }> {
	const { store } = context;
	const delivery = await getDelivery(context, input.delivery);
	const analysis = await getValidAnalysis(context, delivery);
	await probeAll(context, delivery, analysis, input.sender);
	const smtpTest = await summarize(context, analysis);
	const detail = `${smtpTest.accepted} accepted, ${smtpTest.refused} refused, ${smtpTest.deferred} deferred, over ${input.sender.identity}`;
	await store.addJournal(delivery.id, 'Confirm Delivery', 'SMTP tested', detail);
	return { delivery, smtpTest };
}

async function probeAll(context: DeliveryContext, delivery: Delivery, analysis: Analysis, sender: Sender): Promise<void> {
	const { store, signal, onProgress } = context;
	const { errorAddress: platformErrorAddress, allowedSenderDomains } = sender;
	const files = await store.readFiles(filesOf(delivery.parameters, analysis.images));
	const renderer = createRenderer({ delivery, analysis, files, linkKey: store.linkKey, platformErrorAddress, allowedSenderDomains });
	const lanes = Array.from({ length: sender.connections }, () => new ProbeLane(sender, renderer));
	let done = 0;
	try {
		for (let position = 0; ; position += BATCH) {
			if (signal.aborted) throw new DeliveryError('cancelled', `The SMTP test was cancelled after ${done} recipients. Nothing was sent.`);
			const rows = await store.readTarget(analysis.targetVersion, position, BATCH);
			if (rows.length === 0) return;
			const results = await probeBatch(lanes, await toProbe(context, analysis, rows));
			if (results.length > 0) await store.addSmtpTests(analysis.id, results);
			done += results.length;
			onProgress({ step: 'smtpTest', done, total: analysis.toDeliver });
		}
	} finally {
		await Promise.all(lanes.map((lane) => lane.close()));
	}
}

interface ToProbe {
	id: string;
	address: string;
	format: Parameters<MessageRenderer['render']>[0]['format'];
	profile: Record<string, unknown>;
}

/** Messages of these rows that are to be delivered, with their profiles. */
async function toProbe({ store }: DeliveryContext, analysis: Analysis, rows: TargetRecipient[]): Promise<ToProbe[]> {
	const profiles = new Map(rows.map(({ position, profile }) => [position, profile]));
	const messages = await store.readMessages(analysis.id, { from: rows[0]!.position, limit: rows.length, state: 'pending' });
	return messages
		.filter(({ position }) => profiles.has(position))
		.map(({ id, address, format, position }) => ({ id, address, format, profile: profiles.get(position)! }));
}

/** The lanes share the messages: each takes the next one when it is free. */
async function probeBatch(lanes: ProbeLane[], messages: ToProbe[]): Promise<SmtpTestResult[]> {
	const results: SmtpTestResult[] = [];
	const waiting = [...messages];
	await Promise.all(
		lanes.map(async (lane) => {
			for (let message = waiting.shift(); message; message = waiting.shift()) results.push(await lane.probe(message));
		}),
	);
	return results;
}

/** One connection of the test. */
class ProbeLane {
	#session: SendingSession | undefined;
	#used = 0;

	constructor(
		readonly sender: Sender,
		readonly renderer: MessageRenderer,
	) {}

	async close(): Promise<void> {
		await this.#session?.close();
		this.#session = undefined;
		this.#used = 0;
	}

	/** @throws DeliveryError `senderRefused` and the errors of opening a session: they are about no recipient */
	async probe(message: ToProbe): Promise<SmtpTestResult> {
		const envelope = this.#envelopeOf(message);
		if ('outcome' in envelope) return envelope;
		let lost = '';
		for (let attempt = 1; attempt <= MAX_SESSIONS; attempt += 1) {
			const outcome = await (await this.#open()).probe(envelope);
			if (outcome.kind !== 'sessionLost') return toResult(message.id, outcome, this.renderer.senderIsComputed);
			lost = outcome.reply;
		}
		return { messageId: message.id, outcome: 'deferred', reason: 'unreachable', reply: lost };
	}

	#envelopeOf(message: ToProbe): { returnPath: string; recipient: string } | SmtpTestResult {
		try {
			return this.renderer.render(message);
		} catch (error) {
			const reason = reasonOfRenderError(error);
			if (!reason) throw error;
			return { messageId: message.id, outcome: 'refused', reason, reply: (error as Error).message };
		}
	}

	async #open(): Promise<SendingSession> {
		if (!this.#session?.usable || this.#used >= this.sender.messagesPerConnection) await this.close();
		this.#session ??= await this.sender.openSession();
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

async function summarize({ store }: DeliveryContext, analysis: Analysis): Promise<SmtpTestSummary> {
	const { counts, refused } = await store.smtpTestFigures(analysis.id, EXAMPLES);
	const tested = counts.accepted + counts.refused + counts.deferred;
	return { tested, ...counts, refusedRecipients: refused };
}
