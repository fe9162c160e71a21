import { DeliveryError } from '../../errors';
import { parseAddress } from '../../target/address';
import { targetHasher } from '../../target/hash';
import type { ProofExclusions } from '../analysis/admission';
import { runAnalysis } from '../analysis/analyze';
import type { DeliveryContext } from '../context';
import { isCarrierFormat } from '../message/japaneseMobile';
import { getDelivery, type DeliveryReference } from '../lookup';
import type { Sender } from '../ports';
import { filesOf } from '../message/messageImages';
import { withWaiting } from '../parameters/waiting';
import { proofTypology } from './proofTypology';
import { proofRows, refuseMainTarget, type ProofRow, type ProofTarget } from './proofTarget';
import { createRenderer } from '../message/renderMessage';
import { sendMessages } from '../sending/sendMessages';
import type { Analysis, Carrier, Delivery, MessageCounts, Proof } from '../types';

export type { ProofTarget } from './proofTarget';

export interface SendProofInput {
	delivery: DeliveryReference;
	target: ProofTarget;
	/** In front of the subject; `#N` becomes the number of the proof. (Default: `Proof #N`) */
	prefix: string;
	/** (Default: as the field has it for proofs) */
	options?: ProofOptions;
	/** By which rules it is checked, unchecked itself. (Default: as the delivery's last analysis) */
	typology?: unknown;
	sender: Sender;
	/** A node that runs as an AI agent's tool: then no proof goes to anybody in the main target. */
	asAgentTool?: boolean;
}

/** What of a proof is other than by default. */
export interface ProofOptions {
	/** The format of all copies. (Default: as each profile and the delivery say) */
	format?: 'html' | 'text' | Carrier;
	/** Denylisted addresses get the proof. (Default: true) */
	keepDenylisted?: boolean;
	/** Addresses in quarantine get the proof. (Default: true) */
	keepQuarantined?: boolean;
	/** An address gets a copy each time that it is named. (Default: true) */
	keepDoubles?: boolean;
	/** The delivery's code stands in the copies; else that of the proof. (Default: false) */
	keepCode?: boolean;
}

export interface SentProof {
	delivery: Delivery;
	proof: Proof;
	analysis: Analysis;
	counts: MessageCounts;
}

/**
 * Sends a numbered proof of the delivery as it is now. The proof is analyzed first; an error stops it.
 * @throws DeliveryError `noRecipients`, `invalidParameter`, `proofRejected`, `analysisOutdated` (the target changed meanwhile), `mtaUnreachable` and the other errors of the MTA
 */
export async function sendProof(context: DeliveryContext, input: SendProofInput): Promise<SentProof> {
	const { store } = context;
	const { sender, options = {} } = input;
	const original = await getDelivery(context, input.delivery);
	const delivery = asProofed(original, options);
	const typology = await proofTypology(context, delivery, input.typology);
	const grown = await withWaiting(context, delivery);
	const rows = await ofUnchangedTarget(context, original, async () => {
		const made = withFormat(await proofRows(grown.context, grown.delivery, input.target), options);
		if (input.asAgentTool) await refuseMainTarget(grown.context, grown.delivery, made);
		return made;
	});
	const target = await saveProofTarget(context, rows);

	const subjectPrefix = input.prefix.trim() ? `${input.prefix.trim()}: ` : '';
	const proofExclusions = exclusionsOf(rows, options);
	const settings = { subjectPrefix, sender, proofExclusions, typology };
	const analysis = await runAnalysis(context, delivery, { purpose: 'proof', ...target }, settings);
	await assertAccepted(context, delivery, analysis);

	const proof = await store.addProof({
		deliveryId: delivery.id,
		code: delivery.code,
		analysisId: analysis.id,
		fingerprint: delivery.fingerprint,
		subjectPrefix,
		addresses: rows.map((row) => row.address),
	});
	// The number is only known now: two proofs at once have each their own.
	const renderer = createRenderer({
		delivery: { ...delivery, code: proof.code },
		analysis,
		files: await store.readFiles(filesOf(delivery.parameters, analysis.images)),
		linkKey: store.linkKey,
		subjectPrefix: proof.subjectPrefix,
		platformErrorAddress: sender.errorAddress,
		allowedSenderDomains: sender.allowedSenderDomains,
	});
	const end = await sendMessages(context, { analysis, renderer, sender, batchQuantity: rows.length, owner: 'Send Proof' });
	if (end.stop) throw end.error ?? new DeliveryError('cancelled', `The proof was not sent to everybody: ${end.stop.detail}`);
	const counts = await store.countMessages(analysis.id);
	await assertSomeSent(context, analysis, counts);
	await store.addJournal(delivery.id, 'Send Proof', `proof ${proof.number}`, `${counts.sent} of ${rows.length} sent to ${proof.addresses.join(', ')}`);
	return { delivery: original, proof, analysis, counts };
}

/**
 * A target that was replaced is being removed: what was read of it may be a part, and who was looked for in it may be missing.
 * One that is still there has been there all the time.
 */
async function ofUnchangedTarget<Read>(context: DeliveryContext, delivery: Delivery, read: () => Promise<Read>): Promise<Read> {
	try {
		return await read();
	} finally {
		await refuseWhenTargetChanged(context, delivery);
	}
}

async function refuseWhenTargetChanged(context: DeliveryContext, { id, parameters, targetVersion, targetHash }: Delivery): Promise<void> {
	const now = await getDelivery(context, { deliveryId: id });
	if (now.targetVersion === targetVersion && now.targetHash === targetHash) return;
	throw new DeliveryError('analysisOutdated', `The target of "${parameters.label}" was changed while its proof was being made.`, {
		advice: 'Send the proof again. No proof was sent.',
	});
}

/**
 * The delivery as its proofs show it: with a code of the proof's own, so that what counts by code does not count the
 * proofs, and free to have the format that was chosen for them.
 */
function asProofed(delivery: Delivery, { keepCode = false, format }: ProofOptions): Delivery {
	if (format) assertFormat(delivery, format);
	const { parameters, code } = delivery;
	return {
		...delivery,
		code: keepCode ? code : `${code}-proof-#N`,
		parameters: format ? { ...parameters, formatChoice: 'recipientPreference' } : parameters,
	};
}

function assertFormat({ parameters, japaneseMobile }: Delivery, format: NonNullable<ProofOptions['format']>): void {
	const { label, html } = parameters;
	if (format === 'html' && !html) {
		throw new DeliveryError('invalidParameter', `The proof cannot be in HTML: "${label}" has no HTML content.`, {
			advice: 'Choose another Format in Send Proof. No proof was sent.',
		});
	}
	if (isCarrierFormat(format) && !japaneseMobile) {
		throw new DeliveryError('invalidParameter', `The proof cannot be in the format of ${format}: "${label}" does not serve Japanese mobiles.`, {
			advice: 'Put Japanese Mobile Encode (Configure Delivery) before Send Proof, or choose another Format. No proof was sent.',
		});
	}
}

function withFormat(rows: ProofRow[], { format }: ProofOptions): ProofRow[] {
	return format ? rows.map((row) => ({ ...row, format })) : rows;
}

function exclusionsOf(rows: readonly ProofRow[], options: ProofOptions): ProofExclusions {
	const { keepDenylisted = true, keepQuarantined = true, keepDoubles = true } = options;
	return {
		keepDenylisted,
		keepQuarantined,
		doubleKey: ({ position, address }) => (keepDoubles ? `position ${position}` : `${parseAddress(address)?.key} ${rows[position]?.profileOf}`),
	};
}

async function saveProofTarget({ store }: DeliveryContext, proofRowsToSave: ProofRow[]): Promise<{ targetVersion: string; targetHash: string }> {
	const rows = proofRowsToSave.map(({ profileOf: _profileOf, ...row }) => row);
	const hasher = targetHasher();
	rows.forEach((row) => hasher.add(row));
	const targetVersion = await store.beginTarget();
	await store.addTargetRows(targetVersion, 0, rows);
	return { targetVersion, targetHash: hasher.digest() };
}

async function assertAccepted({ store }: DeliveryContext, delivery: Delivery, analysis: Analysis): Promise<void> {
	if (analysis.state === 'ready') return;
	// With the warnings of the same rules: they say of whom and of which field the error is.
	const rules = new Set(analysis.findings.filter(({ level }) => level === 'error').map(({ rule }) => rule));
	const texts = analysis.findings.filter(({ rule }) => rules.has(rule)).map(({ text }) => text);
	await store.addJournal(delivery.id, 'Send Proof', 'proof not sent', texts.join(' '));
	throw new DeliveryError('proofRejected', `The proof of "${delivery.parameters.label}" was not sent: ${texts.join(' ')}`, {
		advice: 'Correct what the findings name and send the proof again.',
	});
}

/** A proof that reached nobody is no proof. */
async function assertSomeSent({ store }: DeliveryContext, analysis: Analysis, counts: MessageCounts): Promise<void> {
	if (counts.sent > 0) return;
	const [first] = await store.readMessages(analysis.id, { limit: 1 });
	throw new DeliveryError('proofRejected', `The MTA took no copy of the proof; it said: ${first?.reply ?? 'nothing'}`, {
		advice: 'Check the proof addresses and what the MTA accepts, then send the proof again.',
		reply: first?.reply ?? undefined,
	});
}
