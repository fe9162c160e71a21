import type { INodeExecutionData } from 'n8n-workflow';

/** Outputs by index: saved connections go by it, and n8n itself uses output 0 when the time is over. */
export const OUTPUTS = { timedOut: 0, approved: 1, rejected: 2 } as const;

/** Fields in the query of a signed link: which request, and whose link it is. */
export const APPROVAL_FIELD = 'approval';
export const APPROVER_FIELD = 'approver';

/** Set in the link that shows the message alone. */
export const VIEW_FIELD = 'view';
export const PREVIEW = 'preview';

/** The item on one of the outputs, nothing on the others. */
export function onOutput(output: number, item: INodeExecutionData): INodeExecutionData[][] {
	const outputs: INodeExecutionData[][] = [[], [], []];
	outputs[output] = [item];
	return outputs;
}
