import { DeliveryError } from '../../errors';
import type { RunEnd } from './runControl';
import type { Sentence, StopReason } from '../types';
import type { Stop } from '../ports';
import { say, sentence } from '../../sentences';

/** The end of a run whose session could not be opened. */
export function stopOfOpenError(error: DeliveryError): RunEnd {
	return stopOfMta(reasonOfOpenError(error), error);
}

type MtaStop = 'mtaTls' | 'mtaUnreachable' | 'signInRefused' | 'senderRefused';

function reasonOfOpenError({ code }: DeliveryError): MtaStop {
	if (code === 'mtaSignIn') return 'signInRefused';
	return code === 'mtaTls' ? 'mtaTls' : 'mtaUnreachable';
}

/** The end of a run whose sender address was refused: no message of the delivery can go. */
export function stopOfRefusedSender(reply: string): RunEnd {
	const error = new DeliveryError('senderRefused', `The MTA refused the sender address: ${reply}`, {
		advice: 'Check the sender address in Email Parameters, and which senders the MTA lets this user send from.',
		reply,
	});
	return stopOfMta('senderRefused', error);
}

/** In English the error says it best; for other languages what is wrong is a reply, or a code of the system. */
function stopOfMta(reason: MtaStop, error: DeliveryError): RunEnd {
	const why = error.reply ?? systemCode(error.cause);
	return { stop: { reason, detail: detailOf(error), sentence: sentence(`stop.${reason}`, { why }) }, error };
}

/** That of the error, or of what was behind it. */
function systemCode(error: unknown): string {
	const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
	return typeof code === 'string' ? code : cause === undefined ? '' : systemCode(cause);
}

/** The end of a run that n8n called off. */
export function stopOfSignal(signal: AbortSignal): RunEnd {
	const reason = signal.reason === 'shutdown' ? 'shutdown' : 'cancelled';
	return { stop: stopOf(reason, sentence(`stop.${reason}`, {})) };
}

/** A stop that can be said in any language. */
export function stopOf(reason: StopReason, why: Sentence): Stop {
	return { reason, detail: say(why, 'en'), sentence: why };
}

/** What is wrong and what to do: on a stopped delivery there is no other place for the advice. */
function detailOf({ message, advice }: DeliveryError): string {
	return [message, advice].filter(Boolean).join(' ');
}
