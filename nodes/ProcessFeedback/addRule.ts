import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CallInput } from '../../core/engine';
import { callEngine } from '../shared/callEngine';
import { eachItem } from '../shared/eachItem';
import { readStoreAccess } from '../shared/storeAccess';

type Rule = CallInput<'addQualificationRule'>['rule'];

/** *Add Rule*: each item adds a qualification rule, which holds for what comes in from then on. */
export async function addRule(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return eachItem(context, { outputs: 1, errorOutput: 0 }, async (_item, index) => {
		const { rule } = await callEngine(context, 'addQualificationRule', {
			store: await readStoreAccess(context),
			rule: readRule(context, index),
		});
		return { output: 0, item: { json: { rule: rule as unknown as IDataObject }, pairedItem: { item: index } } };
	});
}

function readRule(context: IExecuteFunctions, index: number): Rule {
	const text = (name: string) => String(context.getNodeParameter(name, index, '') ?? '');
	const reason = text('reason') as Rule['reason'];
	return {
		pattern: text('pattern'),
		reason,
		detail: reason === 'refused' ? (text('detail') as Rule['detail']) : null,
		type: text('type') as Rule['type'],
		phase: text('options.phase') as Rule['phase'],
		status: text('options.status'),
	};
}
