import type { IExecuteFunctions } from 'n8n-workflow';
import { getEngine, type CallInput, type CallOutput, type EngineCallName } from '../../core/engine';

/**
 * Calls the engine for a running node: cancelling the execution stops the call cleanly, and its progress goes to n8n's
 * log.
 */
export function callEngine<Name extends EngineCallName>(
	context: IExecuteFunctions,
	name: Name,
	input: CallInput<Name>,
): Promise<CallOutput<Name>> {
	return getEngine().call(name, input, {
		signal: context.getExecutionCancelSignal(),
		onProgress: ({ step, done, total }) => context.logger.info(`${context.getNode().name}: ${step} ${done} of ${total}`),
	});
}
