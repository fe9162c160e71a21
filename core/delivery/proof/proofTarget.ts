import { DeliveryError } from '../../errors';
import { parseAddress } from '../../target/address';
import { addressKeys } from '../../target/exclusions';
import { seedRow } from '../../target/seeds';
import type { DeliveryContext } from '../context';
import { decideFormat, isCarrierFormat } from '../message/japaneseMobile';
import type { Delivery, TargetRow } from '../types';
import { drawnAtRandom, drawProfiles, findProfiles, lookThroughTarget } from './profiles';

/** One proof address with a profile of its own (may be empty). */
export interface ProofRecipient {
	/** Empty: the sender of the delivery. */
	address: string;
	format?: string;
	profile?: Record<string, unknown>;
}

/** Profiles of the main target, sent to these addresses instead: each profile to each address. */
export interface Substitution {
	/** None in the first substitution: the sender of the delivery. None in a further one: nobody. */
	addresses: string[];
	/** `first`: the first ones that could get the delivery. `random`: drawn of these by chance. `chosen`: those that are named. */
	choice: 'first' | 'random' | 'chosen';
	/** How many, where they are not named. (Default: 1) */
	profiles?: number;
	/** Addresses, or ids of the user's own, of the chosen profiles. */
	chosen?: string[];
}

/** Who gets the proof. */
export type ProofTarget =
	/** *Specific proof target*. */
	| { kind: 'specific'; recipients: ProofRecipient[] }
	/** *Substitution of the address*, one or more. */
	| { kind: 'substitution'; substitutions: Substitution[] }
	/** *Seed addresses* of the delivery. */
	| { kind: 'seeds' }
	| { kind: 'specificAndSeeds'; recipients: ProofRecipient[] };

/** A row of the proof, with the profile that it shows: the same one to the same address is a double. */
export interface ProofRow extends TargetRow {
	profileOf: string;
}

/**
 * The recipients of a proof.
 * @throws DeliveryError `noRecipients`, `invalidParameter` (an address, a profile that is not in the target)
 */
export async function proofRows(context: DeliveryContext, delivery: Delivery, target: ProofTarget): Promise<ProofRow[]> {
	const rows = await rowsOf(context, delivery, target);
	if (rows.length > 0) return rows;
	throw new DeliveryError('noRecipients', 'The proof has no address to go to.', {
		advice: 'Give at least one proof address in Send Proof.',
	});
}

async function rowsOf(context: DeliveryContext, delivery: Delivery, target: ProofTarget): Promise<ProofRow[]> {
	if (target.kind === 'substitution') {
		const rows: ProofRow[] = [];
		for (const substitution of orToSender(delivery, target.substitutions)) rows.push(...(await substitutedRows(context, delivery, substitution)));
		return rows;
	}
	const specific = target.kind === 'seeds' ? [] : target.recipients.map((recipient) => toProofRow(delivery, recipient));
	const seeds = target.kind === 'specific' ? [] : await seedRows(context, delivery);
	return [...specific, ...seeds];
}

/** The first proof of a new delivery goes to whoever sends it, when nobody else is named. */
function orToSender(delivery: Delivery, substitutions: Substitution[]): Substitution[] {
	return substitutions.map((substitution, index) => {
		const isUnaddressed = index === 0 && substitution.addresses.length === 0;
		return isUnaddressed ? { ...substitution, addresses: [senderOf(delivery)] } : substitution;
	});
}

function toProofRow(delivery: Delivery, { address: given, format = '', profile = {} }: ProofRecipient): ProofRow {
	const address = given || senderOf(delivery);
	assertProofAddress(address);
	return { key: '', address, format, optedOut: false, profile, profileOf: 'specific' };
}

/** @throws DeliveryError `noRecipients` where each recipient has a sender of their own */
function senderOf({ parameters: { label, sender } }: Delivery): string {
	if (parseAddress(sender.address)) return sender.address;
	throw new DeliveryError('noRecipients', `The proof has no address to go to: the sender of "${label}" is personalized.`, {
		advice: 'Fill in Proof Addresses in Send Proof. No proof was sent.',
	});
}

/** The delivery's seed addresses, what they lack filled from random profiles, another one each time. */
async function seedRows(context: DeliveryContext, delivery: Delivery): Promise<ProofRow[]> {
	const { seeds = [] } = delivery.parameters.targetRules ?? {};
	if (seeds.length === 0) {
		throw new DeliveryError('noRecipients', `"${delivery.parameters.label}" has no seed addresses.`, {
			advice: 'Add them to Email Parameters, or choose another proof target. No proof was sent.',
		});
	}
	const rows: ProofRow[] = [];
	for (const seed of seeds) {
		const [donor] = await drawnAtRandom(context, delivery, 1);
		rows.push({ ...seedRow(seed, donor), profileOf: 'seed' });
	}
	return rows;
}

async function substitutedRows(context: DeliveryContext, delivery: Delivery, substitution: Substitution): Promise<ProofRow[]> {
	substitution.addresses.forEach(assertProofAddress);
	if (substitution.addresses.length === 0) return [];
	const { choice, profiles: number = 1, chosen = [] } = substitution;
	const profiles = choice === 'chosen' ? await findProfiles(context, delivery, chosen) : await drawProfiles(context, delivery, choice, number);
	return profiles.flatMap((row) => {
		const { position, ...profile } = row;
		const format = formatToKeep(delivery, profile);
		return substitution.addresses.map((address) => ({ ...profile, address, format, optedOut: false, profileOf: `row ${position}` }));
	});
}

/** The format of the profile, even where it comes from the domain that the substitution takes away. */
function formatToKeep(delivery: Delivery, profile: TargetRow): string {
	const domain = parseAddress(profile.address)?.domain ?? '';
	const { format } = decideFormat(delivery.parameters, delivery.japaneseMobile, { format: profile.format, domain });
	return isCarrierFormat(format) ? format : profile.format;
}

/**
 * An AI agent may send proofs, but not to people of the main target: that would be the delivery, unconfirmed.
 * @throws DeliveryError `proofRejected`
 */
export async function refuseMainTarget(context: DeliveryContext, delivery: Delivery, rows: readonly TargetRow[]): Promise<void> {
	const keys = new Set(addressKeys(rows));
	await lookThroughTarget(context, delivery, (found) => {
		const address = found.map((row) => row.address).find((each) => keys.has(parseAddress(each)?.key ?? ''));
		if (address === undefined) return true;
		throw new DeliveryError('proofRejected', `${address} is in the main target of "${delivery.parameters.label}", and an agent's proof cannot go there.`, {
			advice: 'Give other proof addresses. Only a person can let messages go to the main target. No proof was sent.',
		});
	});
}

function assertProofAddress(address: string): void {
	if (parseAddress(address)) return;
	throw new DeliveryError('invalidParameter', `The proof address "${address}" is not a valid e-mail address.`, {
		advice: 'Correct it in Send Proof. No proof was sent.',
	});
}
