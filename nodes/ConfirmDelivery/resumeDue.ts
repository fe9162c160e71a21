import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CallOutput } from '../../core/engine';
import { isAgentTool } from '../shared/agentTool';
import { callEngine } from '../shared/callEngine';
import type { RoutedItem } from '../shared/eachItem';
import { readMtaOptions } from '../shared/mtaOptions';
import { toNodeError } from '../shared/nodeError';
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
	const { due, others } = await callEngine(context, 'dueDeliveries', { store, mta });
	if (others.length > 0) nameOthers(context, others);
	const routed = await Promise.all(due.map((delivery) => resume(context, delivery)));
	return Object.values(OUTPUTS).map((output) => routed.filter((each) => each.output === output).map(({ item }) => item));

	async function resume(node: IExecuteFunctions, { deliveryId }: Due): Promise<RoutedItem> {
		try {
			const { timeBudgetMs } = readConfirmOptions(node, 0);
			const asAgentTool = isAgentTool(node);
			const confirmed = await callEngine(node, 'confirmDelivery', { store, mta, delivery: { deliveryId }, asAgentTool, timeBudgetMs });
			return routeConfirmed(node, confirmed, { json: {}, index: 0 });
		} catch (error) {
			const { message } = toNodeError(node.getNode(), error);
			node.logger.error(`${node.getNode().name}: delivery ${deliveryId} did not go on: ${message}`);
			return { output: OUTPUTS.stopped, item: { json: { error: message }, pairedItem: { item: 0 } } };
		}
	}
}

/** They are left alone: their own MTA has to send them. */
function nameOthers(context: IExecuteFunctions, others: Due[]): void {
	const names = others.map(({ label, mta }) => `"${label}" (${mta})`).join(', ');
	const message = `Due over another MTA, so left alone: ${names}. Resume them with the credential of that MTA.`;
	context.logger.warn(`${context.getNode().name}: ${message}`);
	context.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
}
