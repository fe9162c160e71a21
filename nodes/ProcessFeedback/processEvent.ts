import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { callEngine } from '../shared/callEngine';
import { eachItem } from '../shared/eachItem';
import { readMtaOptionsIfChosen } from '../shared/mtaOptions';
import { readStoreAccess } from '../shared/storeAccess';
import { toFeedbackItems } from './toFeedbackItems';

/** *Process Event*: one event of a mail service per item. */
export async function processEvent(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return eachItem(context, { outputs: 1, errorOutput: 0 }, async (_item, index) => {
		const text = (name: string) => String(context.getNodeParameter(name, index, '') ?? '').trim();
		const event = { event: text('event'), address: text('address'), messageId: text('messageId'), returnPath: '', status: text('status'), diagnostic: text('diagnostic') };
		const { storeId, results } = await callEngine(context, 'processEvents', {
			store: await readStoreAccess(context),
			events: [event],
			mta: await readMtaOptionsIfChosen(context),
		});
		return toFeedbackItems(storeId, results.flat(), index);
	});
}
