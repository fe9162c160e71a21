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
	/** Puts their rows beside the target (at negative positions) and gives them back; once the messages of the target are there. */
	saveRows(): Promise<TargetRecipient[]>;
}

/** Those of a main target: proofs have none, and who joins a continuous delivery comes after its seed addresses. */
export async function openSeeds(context: DeliveryContext, delivery: Delivery, analysis: Analysis): Promise<Seeds> {
	const seeds = analysis.purpose === 'main' ? [...(delivery.parameters.targetRules?.seeds ?? []), ...(await proofTarget(context, delivery))] : [];
	const keys = new Set(addressKeys(seeds));
	const served = new Set<string>();
	return {
		note: (key) => void (keys.has(key) && served.add(key)),
		isServed: (key) => served.has(key),
		saveRows: () => saveRows(context, delivery, analysis, seeds),
	};
}

async function saveRows(context: DeliveryContext, delivery: Delivery, analysis: Analysis, seeds: readonly Seed[]): Promise<TargetRecipient[]> {
	if (seeds.length === 0) return [];
	const rows: TargetRow[] = [];
	for (const seed of seeds) rows.push(seedRow(seed, await donorFor(context, delivery, analysis, seed)));
	const positions = await context.store.putSeedRows(analysis.targetVersion, rows);
	return rows.map((row, index) => ({ ...row, position: positions[index]! }));
}

/** The addresses of the last proof; an address that is also a seed is its double in the analysis. */
async function proofTarget({ store }: DeliveryContext, { id, parameters }: Delivery): Promise<Seed[]> {
	if (!parameters.targetRules?.addProofTarget) return [];
	const proof = await store.lastProof(id);
	const addresses = new Set(proof?.addresses.flatMap((address) => parseAddress(address)?.address ?? []));
	return [...addresses].map((address) => ({ address }));
}

/** A random recipient of those who get the delivery, the same whenever the analysis is run again. */
async function donorFor({ store }: DeliveryContext, { id, targetRecipients }: Delivery, analysis: Analysis, { address }: Seed): Promise<TargetRow | undefined> {
	if (targetRecipients === 0) return undefined;
	const drawn = rankOf(id, address) % targetRecipients;
	const position = (await store.nthToDeliver(analysis.id, drawn - 1, 1)) ?? (await store.nthToDeliver(analysis.id, -1, 1));
	if (position === undefined) return undefined;
	const [donor] = await store.readTarget(analysis.targetVersion, position, 1);
	return donor;
}
