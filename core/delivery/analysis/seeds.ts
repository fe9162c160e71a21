import { parseAddress } from '../../target/address';
import { rankOf } from '../../target/draw';
import { addressKeys } from '../../target/exclusions';
import { seedRow } from '../../target/seeds';
import type { DeliveryContext } from '../context';
import type { Analysis, Delivery, Seed, TargetRecipient, TargetRow } from '../types';

/** The seed addresses of an analysis, and those of the proof target where it is to be added. */
export interface Seeds {
	/** Tells them of a recipient of the target who gets a message. */
	note(addressKey: string): void;
	/** Does the address get a message of the target, whatever makes doubles there? */
	isServed(addressKey: string): boolean;
	/** Puts their rows beside the target (at negative positions) and gives them back. */
	saveRows(): Promise<TargetRecipient[]>;
}

/** Those of a main target: proofs have none, and who joins a continuous delivery comes after its seed addresses. */
export async function openSeeds(context: DeliveryContext, delivery: Delivery, { purpose, targetVersion }: Analysis): Promise<Seeds> {
	const seeds = purpose === 'main' ? [...(delivery.parameters.targetRules?.seeds ?? []), ...(await proofTarget(context, delivery))] : [];
	const keys = new Set(addressKeys(seeds));
	const served = new Set<string>();
	return {
		note: (key) => void (keys.has(key) && served.add(key)),
		isServed: (key) => served.has(key),
		saveRows: () => saveRows(context, delivery, targetVersion, seeds),
	};
}

async function saveRows(context: DeliveryContext, delivery: Delivery, targetVersion: string, seeds: readonly Seed[]): Promise<TargetRecipient[]> {
	if (seeds.length === 0) return [];
	const rows: TargetRow[] = [];
	for (const seed of seeds) rows.push(seedRow(seed, await donorFor(context, delivery, targetVersion, seed)));
	const positions = await context.store.putSeedRows(targetVersion, rows);
	return rows.map((row, index) => ({ ...row, position: positions[index]! }));
}

/** The addresses of the last proof; an address that is also a seed is its double in the analysis. */
async function proofTarget({ store }: DeliveryContext, { id, parameters }: Delivery): Promise<Seed[]> {
	if (!parameters.targetRules?.addProofTarget) return [];
	const proof = await store.lastProof(id);
	const addresses = new Set(proof?.addresses.flatMap((address) => parseAddress(address)?.address ?? []));
	return [...addresses].map((address) => ({ address }));
}

/** A random recipient of the target, the same whenever the analysis is run again. */
async function donorFor(
	{ store }: DeliveryContext,
	{ id, targetRecipients }: Delivery,
	targetVersion: string,
	{ address }: Seed,
): Promise<TargetRow | undefined> {
	if (targetRecipients === 0) return undefined;
	const [donor] = await store.readTarget(targetVersion, rankOf(id, address) % targetRecipients, 1);
	return donor;
}
