import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { eachItem } from '../shared/eachItem';
import { errorItem, toNodeError } from '../shared/nodeError';
import { confirm } from './confirm';
import { OUTPUTS } from './outputs';
import { resumeDue } from './resumeDue';
import { testSmtp } from './testSmtp';

/** Sends, resumes or tests deliveries, as the operation says. */
export async function executeConfirmDelivery(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const routed = await run(context, String(context.getNodeParameter('operation', 0, 'confirm')));
	shareEarliestResumeAt(routed[OUTPUTS.pending] ?? []);
	return routed;
}

function run(context: IExecuteFunctions, operation: string): Promise<INodeExecutionData[][]> {
	if (operation === 'resumeDue') return resumeDueOrFail(context);
	const step = operation === 'testSmtp' ? testSmtp : confirm;
	return eachItem(context, { outputs: 3, errorOutput: OUTPUTS.stopped }, (item, index) => step(context, item, index));
}

/** What is wrong with the credentials or the options is wrong for all deliveries. */
async function resumeDueOrFail(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	try {
		return await resumeDue(context);
	} catch (error) {
		const nodeError = toNodeError(context.getNode(), error);
		if (!context.continueOnFail()) throw nodeError;
		return [[], [], [errorItem(nodeError, 0)]];
	}
}

/** A Wait node reads its first item only, so all carry the earliest date; their own one is in `sending.resumeAt`. */
function shareEarliestResumeAt(pending: INodeExecutionData[]): void {
	const earliest = pending.map((item) => String(item.json.resumeAt)).sort()[0];
	pending.forEach((item) => (item.json.resumeAt = earliest));
}
