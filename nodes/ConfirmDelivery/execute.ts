import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { eachItem } from '../shared/eachItem';
import { errorItem, toNodeError } from '../shared/nodeError';
import { confirm } from './confirm';
import { OUTPUTS } from './outputs';
import { resumeDue } from './resumeDue';
import { testSmtp } from './testSmtp';

/** A delivery that takes hours holds up no other one whose time has come; more at once would share the connections too thinly. */
const DELIVERIES_AT_ONCE = 10;

/** Sends, resumes or tests deliveries, as the operation says. */
export async function executeConfirmDelivery(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const routed = await run(context, String(context.getNodeParameter('operation', 0, 'confirm')));
	shareEarliestResumeAt(routed[OUTPUTS.pending] ?? []);
	return routed;
}

function run(context: IExecuteFunctions, operation: string): Promise<INodeExecutionData[][]> {
	if (operation === 'resumeDue') return resumeDueOrFail(context);
	const routing = { outputs: 3, errorOutput: OUTPUTS.stopped };
	if (operation === 'testSmtp') return eachItem(context, routing, (item, index) => testSmtp(context, item, index));
	return eachItem(context, { ...routing, atOnce: DELIVERIES_AT_ONCE }, (item, index) => confirm(context, item, index));
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
