import type { AnalysisResult, DeliveryDraft, DeliveryStore, NewAnalysis } from '../../../core/delivery/ports';
import type {
	Analysis,
	AnalysisPurpose,
	DeliveryParameters,
	NewMessage,
	TargetRow,
} from '../../../core/delivery/types';

export const PARAMETERS: DeliveryParameters = {
	label: 'Spring news',
	sender: { name: 'Shop', address: 'shop@example.com' },
	subject: 'Hello {{ recipient.firstName }}',
	html: '<p>春</p>',
	formatChoice: 'recipientPreference',
	approvalMode: 'manual',
	validityMs: 432_000_000,
	batchQuantity: 0,
};

export function makeRow(number: number): TargetRow {
	return {
		key: String(number),
		address: `r${number}@example.com`,
		format: '',
		optedOut: false,
		profile: { number, firstName: `春子${number}` },
	};
}

/** A message to be delivered to recipient `position`, at `r<number>@example.com`. */
export function makeMessage(position: number, number = position): NewMessage {
	const address = `r${number}@example.com`;
	return { position, address, addressKey: address, domain: 'example.com', format: 'alternative', exclusion: null };
}

export function range(count: number): number[] {
	return Array.from({ length: count }, (_, index) => index);
}

export async function makeTarget(store: DeliveryStore, recipients: number): Promise<string> {
	const targetVersion = await store.beginTarget();
	await store.addTargetRows(targetVersion, 0, range(recipients).map(makeRow));
	return targetVersion;
}

let codes = 0;

export async function makeDraft(
	store: DeliveryStore,
	changes: Partial<DeliveryDraft> = {},
	recipients = 3,
): Promise<DeliveryDraft> {
	return {
		code: `DM${++codes}`,
		parameters: PARAMETERS,
		japaneseMobile: null,
		fingerprint: 'content 1',
		targetVersion: await makeTarget(store, recipients),
		targetHash: 'target 1',
		targetRecipients: recipients,
		...changes,
	};
}

export async function makeDelivery(store: DeliveryStore, changes?: Partial<DeliveryDraft>, recipients?: number) {
	return (await store.saveDelivery(await makeDraft(store, changes, recipients))).delivery;
}

/** An analysis of the delivery as it is now, running, without messages. */
export async function beginAnalysis(
	store: DeliveryStore,
	deliveryId: string,
	purpose: AnalysisPurpose = 'main',
	changes: Partial<NewAnalysis> = {},
): Promise<Analysis> {
	const delivery = (await store.findDelivery(deliveryId))!;
	const { revision, fingerprint, targetVersion, targetHash } = delivery;
	return await store.beginAnalysis({
		deliveryId,
		purpose,
		revision,
		fingerprint,
		targetVersion,
		targetHash,
		publicBaseUrl: 'https://n8n.example.com',
		...changes,
	});
}

export const READY = {
	state: 'ready',
	recipients: 3,
	toDeliver: 3,
	exclusions: {},
	formats: {},
	findings: [],
} satisfies AnalysisResult;

/** A delivery with a ready analysis of `recipients` messages, as new as can be. */
export async function makeAnalyzed(
	store: DeliveryStore,
	recipients: number,
	purpose: AnalysisPurpose = 'main',
): Promise<Analysis> {
	const delivery = await makeDelivery(store, {}, recipients);
	const { id } = await beginAnalysis(store, delivery.id, purpose);
	await store.addMessages(id, range(recipients).map((position) => makeMessage(position)));
	return await store.completeAnalysis(id, READY);
}

/** The code of the error that it ends with. */
export async function errorCode(work: Promise<unknown>): Promise<string> {
	return await work.then(
		() => 'no error',
		(error) => error.code ?? String(error),
	);
}
