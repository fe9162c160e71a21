import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Delivery } from '../../core/delivery/types';
import type { CallInput } from '../../core/engine';
import { isAgentTool } from '../shared/agentTool';
import { callEngine } from '../shared/callEngine';
import { readDeliveryReference, toDeliveryItem } from '../shared/deliveryItem';
import { eachItem, type RoutedItem } from '../shared/eachItem';
import { readMtaOptionsIfChosen } from '../shared/mtaOptions';
import { reportLanguage, withReportFile, type ReportChoice } from '../shared/reportFile';
import { readStoreAccess } from '../shared/storeAccess';
import { readTypologyOptions } from '../shared/typology/typologyOptions';

/** Outputs by index: saved connections go by it. */
const READY = 0;
const REJECTED = 1;

/** Analyzes each item's delivery; the item goes on with `analysis`, or with `estimate` where nothing was frozen. */
export async function executeAnalyzeDelivery(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const operation = context.getNodeParameter('operation', 0, 'analyze') === 'estimate' ? estimate : analyze;
	return eachItem(context, { outputs: 2, errorOutput: REJECTED }, async (item, index) => {
		const input = {
			store: await readStoreAccess(context),
			delivery: readDeliveryReference(context, item, index),
			typology: readTypologyOptions(context, index),
			mta: await readMtaOptionsIfChosen(context),
		};
		return operation(context, input, { json: item.json, index });
	});
}

type Former = Parameters<typeof toDeliveryItem>[2];

async function analyze(context: IExecuteFunctions, input: CallInput<'analyzeDelivery'>, former: Former): Promise<RoutedItem> {
	const analyzed = await callEngine(context, 'analyzeDelivery', input);
	if (analyzed.confirmationCode) printCode(context, analyzed.delivery, analyzed.confirmationCode);
	const item = toDeliveryItem(analyzed, { analysis: analyzed.analysis }, former);
	return { output: outputOf(analyzed.analysis), item: await withReport(context, item, input, analyzed.delivery, former.index) };
}

function withReport(
	context: IExecuteFunctions,
	item: INodeExecutionData,
	{ store, delivery }: CallInput<'analyzeDelivery'>,
	{ parameters }: Delivery,
	index: number,
): Promise<INodeExecutionData> | INodeExecutionData {
	const language = reportLanguage(context.getNodeParameter('reportFile', index, 'byApprovalMode') as ReportChoice, parameters.approvalMode);
	return language ? withReportFile(context, item, 'report', { store, delivery, page: 'analysis', language }) : item;
}

/** For a person at the editor, not in the item: what is downstream must not be able to read it. */
function printCode(context: IExecuteFunctions, { parameters }: Delivery, code: string): void {
	if (context.getMode() !== 'manual' || isAgentTool(context) || parameters.approvalMode === 'automatic') return;
	const message = `To confirm "${parameters.label}" without an approval mail, type ${code} as Confirmation Code into Confirm Delivery.`;
	context.addExecutionHints({ message, type: 'info', location: 'outputPane' });
}

async function estimate(context: IExecuteFunctions, input: CallInput<'estimateDelivery'>, former: Former): Promise<RoutedItem> {
	const estimated = await callEngine(context, 'estimateDelivery', input);
	return { output: outputOf(estimated.estimate), item: toDeliveryItem(estimated, { estimate: estimated.estimate }, former) };
}

function outputOf({ state }: { state: string }): number {
	return state === 'ready' ? READY : REJECTED;
}
