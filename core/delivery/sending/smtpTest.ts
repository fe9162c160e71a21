import { DeliveryError } from '../../errors';
import type { DeliveryContext } from '../context';
import { getDelivery, getValidAnalysis, type DeliveryReference } from '../lookup';
import type { Sender } from '../ports';
import { filesOf } from '../message/messageImages';
import { createRenderer } from '../message/renderMessage';
import { openProbes, type ToProbe } from './probes';
import { rulesOf } from './routedSender';
import type { Analysis, Delivery, ReasonId, TargetRecipient } from '../types';

/** Recipients of one step; their answers are written in one commit. */
const BATCH = 200;

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
 * changes its state; the delivery can be sent afterwards. MX rules hold as they do for sending: relay, rate (together with what is
 * sent meanwhile), connections.
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
	const probes = await openProbes(context, sender, renderer, rulesOf(sender, delivery.parameters));
	let done = 0;
	try {
		for (let position = 0; ; ) {
			if (signal.aborted) throw testCancelled(done);
			const rows = await store.readTarget(analysis.targetVersion, position, BATCH);
			if (rows.length === 0) return;
			position += rows.length;
			const results = await probes.probe(await toProbe(context, analysis, rows));
			if (results.length > 0) await store.addSmtpTests(analysis.id, results);
			done += results.length;
			onProgress({ step: 'smtpTest', done, total: analysis.toDeliver });
		}
	} finally {
		await probes.close();
	}
}

function testCancelled(done: number): DeliveryError {
	return new DeliveryError('cancelled', `The SMTP test was cancelled after ${done} recipients. Nothing was sent.`);
}

/** Messages of these rows that are to be delivered, with their profiles. */
async function toProbe({ store }: DeliveryContext, analysis: Analysis, rows: TargetRecipient[]): Promise<ToProbe[]> {
	const profiles = new Map(rows.map(({ position, profile }) => [position, profile]));
	const messages = await store.readMessages(analysis.id, { from: rows[0]!.position, limit: rows.length, state: 'pending' });
	return messages
		.filter(({ position }) => profiles.has(position))
		.map(({ id, address, format, position }) => ({ id, address, format, profile: profiles.get(position)! }));
}

async function summarize({ store }: DeliveryContext, analysis: Analysis): Promise<SmtpTestSummary> {
	const { counts, refused } = await store.smtpTestFigures(analysis.id, EXAMPLES);
	const tested = counts.accepted + counts.refused + counts.deferred;
	return { tested, ...counts, refusedRecipients: refused };
}
