import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CallInput, CallOutput } from '../../core/engine';
import { isAgentTool } from '../shared/agentTool';
import { callEngine } from '../shared/callEngine';
import type { RoutedItem } from '../shared/eachItem';
import { readMtaOptions } from '../shared/mtaOptions';
import { errorItem, toNodeError } from '../shared/nodeError';
import { readStoreAccess } from '../shared/storeAccess';
import { routeConfirmed } from './confirm';
import { readConfirmOptions } from './options';
import { OUTPUTS } from './outputs';

type Due = CallOutput<'dueDeliveries'>['due'][number];

/**
 * *Resume Due*: goes on with every delivery that is due, all at once; what does not go on leaves by Stopped and holds up
 * no other. One item for each of them, whatever came in.
 */
export async function resumeDue(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const store = await readStoreAccess(context);
	const mta = await readMtaOptions(context);
	const { timeBudgetMs } = readConfirmOptions(context, 0);
	const { due, others } = await callEngine(context, 'dueDeliveries', { store, mta });
	if (others.length > 0) nameOthers(context, others);
	const common = { store, mta, asAgentTool: isAgentTool(context), timeBudgetMs };
	const routed = await Promise.all(due.map((delivery) => resume(context, delivery, common)));
	return Object.values(OUTPUTS).map((output) => routed.filter((each) => each.output === output).map(({ item }) => item));
}

async function resume(context: IExecuteFunctions, { deliveryId }: Due, common: Omit<CallInput<'confirmDelivery'>, 'delivery'>): Promise<RoutedItem> {
	try {
		const confirmed = await callEngine(context, 'confirmDelivery', { ...common, delivery: { deliveryId } });
		return await routeConfirmed(context, common.store, confirmed, { json: {}, index: 0 });
	} catch (error) {
		const nodeError = toNodeError(context.getNode(), error);
		context.logger.error(`${context.getNode().name}: delivery ${deliveryId} did not go on: ${nodeError.message}`);
		return { output: OUTPUTS.stopped, item: errorItem(nodeError, 0) };
	}
}

/** They are left alone: their own MTA has to send them. */
function nameOthers(context: IExecuteFunctions, others: Due[]): void {
	const names = others.map(({ label, mta }) => `"${label}" (${mta})`).join(', ');
	const message = `Due over another MTA, so left alone: ${names}. Resume them with the credential of that MTA.`;
	context.logger.warn(`${context.getNode().name}: ${message}`);
	context.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
}
