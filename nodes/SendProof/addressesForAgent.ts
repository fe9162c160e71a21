import type { IExecuteFunctions, INodeParameters } from 'n8n-workflow';
import { DeliveryError } from '../../core/errors';
import { isAgentTool } from '../shared/agentTool';

/**
 * An AI agent has a proof sent to addresses that a person wrote into the node, and to no other: else it could mail
 * anybody, as a proof of a delivery whose seed addresses or sender it saved itself.
 * @throws DeliveryError `invalidParameter`
 */
export function assertAddressesOfPerson(context: IExecuteFunctions): void {
	if (!isAgentTool(context)) return;
	const { proofTarget = 'substitution', proofAddresses = '', furtherSubstitutions = {} } = context.getNode().parameters;
	const isOfPerson = ['specific', 'substitution'].includes(String(proofTarget)) && proofAddresses !== '';
	if (isOfPerson && ![proofAddresses, furtherSubstitutions].some(hasExpression)) return;
	throw new DeliveryError('invalidParameter', 'Proof Addresses is not filled in by a person, and the node runs as a tool of an AI agent.', {
		advice: 'Choose Specific Addresses or Substitution of the Address, and write the addresses into Send Proof, with no expression. No proof was sent.',
	});
}

/** As the parameter is stored: n8n takes what begins with `=` for an expression. */
function hasExpression(value: INodeParameters[string]): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	return typeof value === 'object' && value !== null && Object.values(value).some((inner) => hasExpression(inner as INodeParameters[string]));
}
