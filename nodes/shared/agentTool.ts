import type { IExecuteFunctions } from 'n8n-workflow';

/** n8n runs a node for an AI agent under a twin of its type with "Tool" behind the name. */
export function isAgentTool(context: Pick<IExecuteFunctions, 'getNode'>): boolean {
	return context.getNode().type.endsWith('Tool');
}
