import { randomInt } from 'node:crypto';
import { DeliveryError } from '../errors';
import { parseAddress } from '../target/address';
import { targetHasher } from '../target/hash';
import { runAnalysis } from './analyze';
import type { DeliveryContext } from './context';
import { decideFormat, isCarrierFormat } from './japaneseMobile';
import { getDelivery, type DeliveryReference } from './lookup';
import type { Sender } from './ports';
import { filesOf } from './messageImages';
import { createRenderer } from './renderMessage';
import { sendMessages } from './sendMessages';
import type { Analysis, Delivery, MessageCounts, Proof, TargetRow } from './types';

/** Who gets the proof. */
export type ProofTarget =
	/** *Specific proof target*: these addresses, each with a profile of its own (may be empty). */
	| { kind: 'specific'; recipients: Array<{ address: string; format?: string; profile?: Record<string, unknown> }> }
	/** *Substitution of the address*: profiles of the main target, sent to these addresses instead. */
	| { kind: 'substitution'; addresses: string[]; profiles: number; choice: 'first' | 'random' };

export interface SendProofInput {
	delivery: DeliveryReference;
	target: ProofTarget;
	/** In front of the subject; `#N` becomes the number of the proof. (Default: `Proof #N`) */
	prefix: string;
	sender: Sender;
}

export interface SentProof {
	delivery: Delivery;
	proof: Proof;
	analysis: Analysis;
	counts: MessageCounts;
}

/** How many profiles are drawn for a random choice before it is said that none has a valid address. */
const DRAWS_PER_PROFILE = 20;

/**
 * Sends a numbered proof of the delivery as it is now. The proof is analyzed first; an error stops it.
 * @throws DeliveryError `noRecipients`, `invalidParameter`, `proofRejected`, `mtaUnreachable` and the other errors of the MTA
 */
export async function sendProof(context: DeliveryContext, input: SendProofInput): Promise<SentProof> {
	const { store } = context;
	const delivery = await getDelivery(context, input.delivery);
	const rows = await proofRows(context, delivery, input.target);
	const target = await saveProofTarget(context, rows);

	const subjectPrefix = input.prefix.trim() ? `${input.prefix.trim()}: ` : '';
	const analysis = await runAnalysis(context, delivery, { purpose: 'proof', ...target }, { subjectPrefix, sender: input.sender });
	assertAccepted(delivery, analysis);

	const proof = await store.addProof({
		deliveryId: delivery.id,
		analysisId: analysis.id,
		fingerprint: delivery.fingerprint,
		subjectPrefix,
		addresses: rows.map((row) => row.address),
	});
	// The number is only known now: two proofs at once have each their own.
	const renderer = createRenderer({
		delivery,
		analysis,
		files: await store.readFiles(filesOf(delivery.parameters, analysis.images)),
		linkKey: store.linkKey,
		subjectPrefix: proof.subjectPrefix,
		platformErrorAddress: input.sender.errorAddress,
		allowedSenderDomains: input.sender.allowedSenderDomains,
	});
	const end = await sendMessages(context, { analysis, renderer, sender: input.sender, batchQuantity: rows.length, owner: 'Send Proof' });
	if (end.stop) throw end.error ?? new DeliveryError('cancelled', `The proof was not sent to everybody: ${end.stop.detail}`);
	const counts = await store.countMessages(analysis.id);
	await assertSomeSent(context, analysis, counts);
	await store.addJournal(delivery.id, 'Send Proof', `proof ${proof.number}`, `${counts.sent} of ${rows.length} sent to ${proof.addresses.join(', ')}`);
	return { delivery, proof, analysis, counts };
}

async function saveProofTarget({ store }: DeliveryContext, rows: TargetRow[]): Promise<{ targetVersion: string; targetHash: string }> {
	const hasher = targetHasher();
	rows.forEach((row) => hasher.add(row));
	const targetVersion = await store.beginTarget();
	await store.addTargetRows(targetVersion, 0, rows);
	return { targetVersion, targetHash: hasher.digest() };
}

async function proofRows(context: DeliveryContext, delivery: Delivery, target: ProofTarget): Promise<TargetRow[]> {
	const rows = target.kind === 'specific' ? target.recipients.map(toProofRow) : await substitutedRows(context, delivery, target);
	if (rows.length > 0) return rows;
	throw new DeliveryError('noRecipients', 'The proof has no address to go to.', {
		advice: 'Give at least one proof address in Send Proof.',
	});
}

function toProofRow({ address, format = '', profile = {} }: Extract<ProofTarget, { kind: 'specific' }>['recipients'][number]): TargetRow {
	assertProofAddress(address);
	return { key: '', address, format, optedOut: false, profile };
}

async function substitutedRows(
	context: DeliveryContext,
	delivery: Delivery,
	target: Extract<ProofTarget, { kind: 'substitution' }>,
): Promise<TargetRow[]> {
	target.addresses.forEach(assertProofAddress);
	const profiles = await chooseProfiles(context, delivery, target);
	return profiles.flatMap((profile) =>
		target.addresses.map((address) => ({ ...profile, address, format: formatToKeep(delivery, profile), optedOut: false })),
	);
}

/** The format of the profile, even where it comes from the domain that the substitution takes away. */
function formatToKeep(delivery: Delivery, profile: TargetRow): string {
	const domain = parseAddress(profile.address)?.domain ?? '';
	const { format } = decideFormat(delivery.parameters, delivery.japaneseMobile, { format: profile.format, domain });
	return isCarrierFormat(format) ? format : profile.format;
}

/** Profiles of the main target that have a valid address, the first ones or drawn by chance, each once. */
async function chooseProfiles(
	{ store }: DeliveryContext,
	delivery: Delivery,
	{ profiles, choice }: Extract<ProofTarget, { kind: 'substitution' }>,
): Promise<TargetRow[]> {
	const wanted = Math.min(profiles, delivery.targetRecipients);
	const chosen = new Map<number, TargetRow>();
	const draws = choice === 'random' ? wanted * DRAWS_PER_PROFILE : delivery.targetRecipients;
	for (let draw = 0; draw < draws && chosen.size < wanted; draw += 1) {
		const position = choice === 'random' ? randomInt(delivery.targetRecipients) : draw;
		const [row] = await store.readTarget(delivery.targetVersion, position, 1);
		if (row && !row.optedOut && parseAddress(row.address)) chosen.set(position, row);
	}
	if (chosen.size > 0) return [...chosen.values()];
	throw new DeliveryError('noRecipients', `No profile with a valid address was found in the target of "${delivery.parameters.label}".`, {
		advice: 'Check the recipients, or use specific proof addresses.',
	});
}

function assertProofAddress(address: string): void {
	if (parseAddress(address)) return;
	throw new DeliveryError('invalidParameter', `The proof address "${address}" is not a valid e-mail address.`, {
		advice: 'Correct it in Send Proof. No proof was sent.',
	});
}

function assertAccepted(delivery: Delivery, analysis: Analysis): void {
	if (analysis.state === 'ready') return;
	// With the warnings of the same rules: they say of whom and of which field the error is.
	const rules = new Set(analysis.findings.filter(({ level }) => level === 'error').map(({ rule }) => rule));
	const texts = analysis.findings.filter(({ rule }) => rules.has(rule)).map(({ text }) => text);
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
