import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { callEngine } from '../shared/callEngine';
import { eachItem } from '../shared/eachItem';
import { readStoreAccess } from '../shared/storeAccess';

/** *Get Many Rules*: the rules that were added, one item each, in the order in which they are asked. */
export async function getRules(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return eachItem(context, { outputs: 1, errorOutput: 0 }, async (_item, index) => {
		const { rules } = await callEngine(context, 'qualificationRules', { store: await readStoreAccess(context) });
		return rules.map((rule) => ({ output: 0, item: { json: { rule: rule as unknown as IDataObject }, pairedItem: { item: index } } }));
	});
}
