import { DeliveryError } from '../../errors';
import type { DeliveryContext } from '../context';
import type { TargetIntake } from './intake';
import type { Analysis, MessageState, TargetRow } from '../types';

/** Recipients of an earlier delivery, by what became of their message. */
export interface EarlierDelivery {
	code: string;
	states: MessageState[];
}

/** Each with its profile, which may be large. */
const BATCH = 100;

/**
 * Takes the recipients of an earlier delivery into a target, with the profiles that they had. Event keys were of that
 * delivery and stay there.
 * @throws DeliveryError `sourceUnusable`, `cancelled`
 */
export async function addEarlierRecipients(context: DeliveryContext, intake: TargetIntake, earlier: EarlierDelivery): Promise<void> {
	await forEachBatch(context, earlier, async (rows) => {
		if (rows.some(isCleared)) throw unusable(`the profiles of the delivery "${earlier.code.trim()}" are gone, since its retention time is over`, 'Take the recipients from where they came from.');
		await intake.addRows(rows.map(({ position: _, eventKey: __, ...row }) => row));
	});
}

/** Its messages would be those of people without a name. (Of who was erased the address is gone too.) */
function isCleared({ address, profile }: TargetRow): boolean {
	return address !== '' && Object.keys(profile).length === 0;
}

/** Takes them as addresses that get nothing of a target. @throws as `addEarlierRecipients` */
export async function excludeEarlierRecipients(context: DeliveryContext, intake: TargetIntake, earlier: EarlierDelivery): Promise<void> {
	await forEachBatch(context, earlier, async (rows) => intake.exclude(rows.map(({ address }) => address)));
}

async function forEachBatch(
	context: DeliveryContext,
	earlier: EarlierDelivery,
	take: (rows: Awaited<ReturnType<DeliveryContext['store']['readTargetOf']>>) => Promise<void>,
): Promise<void> {
	const analysis = await analysisOf(context, earlier);
	for (let from = 0; ; ) {
		if (context.signal.aborted) throw new DeliveryError('cancelled', 'The execution was cancelled. Nothing was saved.');
		const rows = await context.store.readTargetOf(analysis.id, earlier.states, from, BATCH);
		const last = rows.at(-1);
		if (!last) return;
		await take(rows);
		from = last.position + 1;
	}
}

async function analysisOf({ store }: DeliveryContext, { code, states }: EarlierDelivery): Promise<Analysis> {
	const name = code.trim();
	if (name === '') throw unusable('the code of the earlier delivery is empty', 'Give the code of a delivery of this store.');
	if (states.length === 0) throw unusable(`no status of the earlier delivery "${name}" is chosen`, 'Choose whose messages count, for example Sent.');
	const delivery = await store.findDeliveryByCode(name);
	if (!delivery) throw unusable(`there is no delivery with the code "${name}" in ${store.place}`, 'Give the code that Email Parameters gave out, and use the same delivery store.');
	const analysis = delivery.analysisId ? await store.findAnalysis(delivery.analysisId) : undefined;
	if (!analysis) throw unusable(`the delivery "${name}" has not been analyzed, so nobody has got it`, 'Choose one that was sent.');
	return analysis;
}

function unusable(problem: string, advice: string): DeliveryError {
	return new DeliveryError('sourceUnusable', `The recipients cannot be read: ${problem}.`, { advice: `${advice} Nothing was saved.` });
}
