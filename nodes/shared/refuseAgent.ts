import type { IExecuteFunctions } from 'n8n-workflow';
import { DeliveryError } from '../../core/errors';
import { isAgentTool } from './agentTool';

/**
 * What lets messages go out, or takes something away for good, is for a person to decide.
 * @param what the beginning of the sentence
 * @throws DeliveryError `confirmationMissing` when the node runs as a tool of an AI agent
 */
export function refuseAgent(context: IExecuteFunctions, what: string): void {
	if (!isAgentTool(context)) return;
	throw new DeliveryError('confirmationMissing', `${what} is left to a person: the node runs as a tool of an AI agent.`, {
		advice: 'Let a person run this operation in a workflow. Nothing was changed.',
	});
}
