import { randomInt } from 'node:crypto';
import { breathe } from '../../clock';
import { DeliveryError } from '../../errors';
import { parseAddress } from '../../target/address';
import { openOwnExclusions } from '../analysis/admission';
import type { DeliveryContext } from '../context';
import type { Delivery, TargetRecipient } from '../types';

/** How often a profile is drawn by chance before the target is gone through in order. */
const DRAWS_PER_PROFILE = 20;

/** Rows of the main target that are read at once where all of it has to be looked through. */
const BATCH = 1_000;

/** Profiles of a proof at most, as the node's field has it. */
const MOST_PROFILES = 100;

/**
 * Profiles of the main target that could get the delivery, the first ones or drawn by chance, each once.
 * @throws DeliveryError `noRecipients`, `templateSyntax` (filter condition), `invalidParameter` (their number)
 */
export async function drawProfiles(context: DeliveryContext, delivery: Delivery, choice: 'first' | 'random', profiles: number): Promise<TargetRecipient[]> {
	assertNumberOfProfiles(profiles);
	const drawn = choice === 'random' ? await drawnAtRandom(context, delivery, profiles) : await firstOnes(context, delivery, profiles);
	if (drawn.length > 0) return drawn;
	throw new DeliveryError('noRecipients', `No profile in the target of "${delivery.parameters.label}" could get the delivery.`, {
		advice: 'Check the recipients and who is excluded, or use specific proof addresses.',
	});
}

function assertNumberOfProfiles(profiles: number): void {
	if (Number.isInteger(profiles) && profiles >= 1 && profiles <= MOST_PROFILES) return;
	throw new DeliveryError('invalidParameter', `Number of Profiles: ${profiles} is no whole number from 1 to ${MOST_PROFILES}.`, {
		advice: 'Correct it in Send Proof. No proof was sent.',
	});
}

/** As many as there are of them, up to `profiles`. Where chance finds too few, the first ones too. */
export async function drawnAtRandom(context: DeliveryContext, delivery: Delivery, profiles: number): Promise<TargetRecipient[]> {
	const wanted = Math.min(profiles, delivery.targetRecipients);
	const couldGetIt = openCandidates(context, delivery);
	const drawn = new Map<number, TargetRecipient>();
	for (let draw = 0; draw < wanted * DRAWS_PER_PROFILE && drawn.size < wanted; draw += 1) {
		const row = await context.store.readTarget(delivery.targetVersion, randomInt(delivery.targetRecipients), 1);
		for (const candidate of await couldGetIt(row)) drawn.set(candidate.position, candidate);
	}
	if (drawn.size === wanted) return [...drawn.values()];
	for (const row of await firstOnes(context, delivery, wanted)) if (drawn.size < wanted) drawn.set(row.position, row);
	return [...drawn.values()];
}

async function firstOnes(context: DeliveryContext, delivery: Delivery, profiles: number): Promise<TargetRecipient[]> {
	const couldGetIt = openCandidates(context, delivery);
	const found: TargetRecipient[] = [];
	await lookThroughTarget(context, delivery, async (rows) => {
		found.push(...(await couldGetIt(rows)));
		return found.length < profiles;
	});
	return found.slice(0, profiles);
}

/** Of these rows those whom nothing keeps from the delivery that they themselves decide. */
function openCandidates(context: DeliveryContext, delivery: Delivery): (rows: TargetRecipient[]) => Promise<TargetRecipient[]> {
	const exclusions = openOwnExclusions(context, delivery);
	return async (rows) => {
		const blocked = await exclusions.blocked(rows);
		return rows.filter((row) => exclusions.decide(row, blocked).exclusion === null);
	};
}

/**
 * The profiles with these addresses or ids, in the order in which they are named.
 * @throws DeliveryError `invalidParameter`
 */
export async function findProfiles(context: DeliveryContext, delivery: Delivery, names: string[]): Promise<TargetRecipient[]> {
	if (names.length === 0) {
		throw new DeliveryError('invalidParameter', 'Chosen Profiles is empty.', {
			advice: 'Name profiles of the target by their address or their own ID. No proof was sent.',
		});
	}
	const found = new Map<string, TargetRecipient>();
	const wanted = new Map(names.flatMap((name) => [name, parseAddress(name)?.key].flatMap((key) => (key ? [[key, name] as const] : []))));
	await lookThroughTarget(context, delivery, (rows) => {
		for (const row of rows) {
			for (const key of [row.key, row.address, parseAddress(row.address)?.key ?? '']) {
				const name = key && wanted.get(key);
				if (name && !found.has(name)) found.set(name, row);
			}
		}
		return found.size < names.length;
	});
	const missing = names.find((name) => !found.has(name));
	if (missing === undefined) return names.map((name) => found.get(name) as TargetRecipient);
	throw new DeliveryError('invalidParameter', `Chosen Profiles: the target of "${delivery.parameters.label}" has no profile "${missing}".`, {
		advice: 'Name it as in the target: by its address, or by its value in the ID Field of Email Parameters. No proof was sent.',
	});
}

/** Goes through the main target in order, in batches, until `visit` has seen enough and says false. */
export async function lookThroughTarget(
	{ store, signal }: DeliveryContext,
	{ targetVersion }: Delivery,
	visit: (rows: TargetRecipient[]) => boolean | Promise<boolean>,
): Promise<void> {
	for (let from = 0; ; ) {
		if (signal.aborted) throw new DeliveryError('cancelled', 'The proof was cancelled. Nothing was sent.');
		const rows = await store.readTarget(targetVersion, from, BATCH);
		if (rows.length === 0 || !(await visit(rows))) return;
		from += rows.length;
		await breathe();
	}
}
