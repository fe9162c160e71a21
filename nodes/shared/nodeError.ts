import { NodeOperationError, type INode, type INodeExecutionData } from 'n8n-workflow';
import { DeliveryError } from '../../core/errors';

/** Any error of the core as n8n shows it: the sentence, the way out below it, and the item that it is about. */
export function toNodeError(node: INode, error: unknown, itemIndex?: number): NodeOperationError {
	if (error instanceof NodeOperationError) return error;
	if (error instanceof DeliveryError) {
		return new NodeOperationError(node, error, { message: error.message, description: describe(error), itemIndex });
	}
	return new NodeOperationError(node, error instanceof Error ? error : new Error(String(error)), { itemIndex });
}

/** With "continue on fail": the sentence and the way out, under the keys that n8n's error output looks for. */
export function errorItem({ message, description }: NodeOperationError, index: number): INodeExecutionData {
	return { json: { error: message, ...(description ? { details: description } : {}) }, pairedItem: { item: index } };
}

function describe({ advice, code, reply }: DeliveryError): string {
	const parts = [advice, reply ? `The server said: ${reply}` : undefined, `(${code})`];
	return parts.filter(Boolean).join(' ');
}
