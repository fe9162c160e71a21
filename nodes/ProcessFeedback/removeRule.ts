import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { callEngine } from '../shared/callEngine';
import { eachItem } from '../shared/eachItem';
import { readStoreAccess } from '../shared/storeAccess';

/** *Remove Rule*: each item takes back a qualification rule; `removed` is false where there was none. */
export async function removeRule(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return eachItem(context, { outputs: 1, errorOutput: 0 }, async (_item, index) => {
		const id = String(context.getNodeParameter('ruleId', index, '') ?? '').trim();
		const { removed } = await callEngine(context, 'removeQualificationRule', { store: await readStoreAccess(context), id });
		return { output: 0, item: { json: { ruleId: id, removed }, pairedItem: { item: index } } };
	});
}
