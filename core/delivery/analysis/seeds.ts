import { parseAddress } from '../../target/address';
import { rankOf } from '../../target/draw';
import { seedRow } from '../../target/seeds';
import type { DeliveryContext } from '../context';
import type { Delivery, Seed, TargetRecipient, TargetRow } from '../types';

/**
 * Puts the rows of a delivery's seed addresses, and of the proof target where it is to be added, beside its target (at
 * negative positions) and gives them back.
 */
export async function saveSeedRows(context: DeliveryContext, delivery: Delivery, targetVersion: string): Promise<TargetRecipient[]> {
	const seeds = [...(delivery.parameters.targetRules?.seeds ?? []), ...(await proofTarget(context, delivery))];
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
