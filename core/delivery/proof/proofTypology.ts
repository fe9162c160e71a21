import type { DeliveryContext } from '../context';
import { parseTypologyOptions } from '../parameters/typologyOptions';
import type { Delivery, TypologyOptions } from '../types';

/** What of a typology checks; the rest says who is left out, which no rule does with a proof. */
type CheckingOptions = Pick<TypologyOptions, 'levels' | 'control' | 'reachability' | 'spamAssassin'>;

/**
 * What a proof is checked by. A proof comes before the analysis, so levels and checks that its node does not set are those
 * of the delivery's last analysis, whatever became of that: who has switched a rule off there means it here as well.
 * @param own of the node, unchecked; absent: it sets nothing
 * @throws DeliveryError `invalidParameter`, `templateSyntax`
 */
export async function proofTypology({ store }: DeliveryContext, delivery: Delivery, own: unknown = {}): Promise<CheckingOptions> {
	const { levels, control, reachability, spamAssassin } = parseTypologyOptions(own, 'Correct it in Send Proof. No proof was sent.');
	const last = await store.lastTypology(delivery.id);
	return {
		levels: { ...last?.levels, ...levels },
		// Those of the main target count its people: of a proof they would say something else than they mean.
		control,
		reachability: reachability === undefined ? last?.reachability : reachability,
		spamAssassin: spamAssassin === undefined ? last?.spamAssassin : spamAssassin,
	};
}
