import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { callEngine } from '../shared/callEngine';
import { toDeliveryItem } from '../shared/deliveryItem';
import { errorItem, toNodeError } from '../shared/nodeError';
import { refuseAgent } from '../shared/refuseAgent';
import { readStoreAccess } from '../shared/storeAccess';
import { extendDelivery, readExtension } from './extendDelivery';
import { readGroup } from './groups/group';
import { targetGroup } from './groups/target';
import { readFiles } from './readFiles';
import { readCode, readMapping, readParameters } from './readParameters';
import type { RecipientsFrom } from './recipients';
import { readFileFormat, readSubscribedService, takeInRecipients, type Intake } from './takeIn';

const EXCLUDED_AT_ONCE = 5_000;

/** *Save Delivery* and *Extend Delivery*: all recipients that come in are those of one delivery; gives one item. */
export async function executeEmailParameters(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	try {
		return [[await run(context)]];
	} catch (error) {
		const nodeError = toNodeError(context.getNode(), error);
		if (!context.continueOnFail()) throw nodeError;
		return [[errorItem(nodeError, 0)]];
	}
}

/** The operation on one target, which is forgotten when it fails. */
async function run(context: IExecuteFunctions): Promise<INodeExecutionData> {
	const isExtension = context.getNodeParameter('operation', 0, 'saveDelivery') === 'extendDelivery';
	// What a schedule confirms without a person would else go to whomever an agent adds.
	if (isExtension) refuseAgent(context, 'Adding recipients to a continuous delivery');
	const store = await readStoreAccess(context);
	const from = context.getNodeParameter('recipientsFrom', 0, 'inputItems') as RecipientsFrom;
	const parameters = isExtension ? {} : await readAll(context, store, from);
	const file = from === 'file' ? readFileFormat(context) : undefined;
	const opened = isExtension ? readExtension(context) : { mapping: readMapping(context) };
	const { targetVersion } = await callEngine(context, 'openTarget', { store, file, ...opened });
	try {
		await takeInRecipients(context, from, { store, targetVersion });
		return await (isExtension ? extendDelivery(context, { store, targetVersion }) : saveDelivery(context, { store, targetVersion }, parameters));
	} finally {
		await callEngine(context, 'dropTarget', { targetVersion });
	}
}

async function readAll(context: IExecuteFunctions, store: Intake['store'], from: RecipientsFrom): Promise<object> {
	const parameters = readParameters(context);
	// Who ends the subscription that the message came by must not be put on the denylist instead.
	const service = parameters.service ?? (from === 'subscribers' ? readSubscribedService(context) : undefined);
	return { ...parameters, ...(await readFiles(context, store)), service, continuous: from === 'nobody' };
}

async function saveDelivery(context: IExecuteFunctions, { store, targetVersion }: Intake, parameters: object): Promise<INodeExecutionData> {
	await excludeOthers(context, { store, targetVersion });
	const origin = { workflowId: context.getWorkflow().id ?? '', nodeId: context.getNode().id };
	const names = { code: readCode(context), timeZone: context.getTimezone() };
	const saved = await callEngine(context, 'saveDelivery', { store, targetVersion, parameters, ...names, origin });
	// One delivery of many items: paired with the first, since n8n would follow every one of them.
	return toDeliveryItem(saved, {}, { json: {}, index: 0 });
}

async function excludeOthers(context: IExecuteFunctions, { store, targetVersion }: Intake): Promise<void> {
	const { excluded, excludedDelivery } = readGroup(context, targetGroup);
	for (let start = 0; start < excluded.length; start += EXCLUDED_AT_ONCE) {
		const addresses = excluded.slice(start, start + EXCLUDED_AT_ONCE);
		await callEngine(context, 'excludeAddresses', { targetVersion, addresses });
	}
	if (excludedDelivery) await callEngine(context, 'excludeDelivery', { store, targetVersion, earlier: excludedDelivery });
}
