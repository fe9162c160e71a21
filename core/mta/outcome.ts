import type { SendOutcome } from '../delivery/ports';
import { parseReply, qualifyReply, type ReplyPhase } from '../feedback';
import { cleanReply } from './replies';

/**
 * Where the dialogue of one message ended. `lost`: not by a reply to a command.
 */
export type EndOfDialogue = 'mail' | 'recipient' | 'data' | 'final' | 'lost';

export interface Attempt {
	end: EndOfDialogue;
	/** The reply that ended it, or the description of the loss. */
	reply: string;
	/** The last byte of the final dot was handed to the system, so it may have left. */
	dotMayHaveLeft: boolean;
}

export interface AttemptJudgement {
	outcome: SendOutcome;
	/** Client and server agree on where they are, so the next message can use the session. */
	sessionUsable: boolean;
}

/** What an attempt means for its message and for its session. Pure; the table in its test is the specification. */
export function judgeAttempt({ end, reply: rawReply, dotMayHaveLeft }: Attempt): AttemptJudgement {
	const reply = cleanReply(rawReply);
	const { code } = parseReply(reply);
	const over = (outcome: SendOutcome) => ({ outcome, sessionUsable: false });
	const goesOn = (outcome: SendOutcome) => ({ outcome, sessionUsable: true });

	if (end === 'lost') return over({ kind: dotMayHaveLeft ? 'unknown' : 'sessionLost', reply });
	if (end === 'final') return judgeFinalReply(reply, code, dotMayHaveLeft);
	if (!isRefusal(code) || code === 421) return over({ kind: 'sessionLost', reply });
	if (code < 500) return goesOn(refusal('deferred', reply, PHASES[end]));
	if (end === 'mail' && !isAboutSize(reply)) return goesOn({ kind: 'senderRefused', reply });
	// 503 says that the server expected another command, nothing about the recipient
	if (code === 503) return over({ kind: 'sessionLost', reply });
	return goesOn(refusal('failed', reply, PHASES[end]));
}

/** DATA is refused when no recipient is left to send to, or the message is not wanted: its answer is about the content. */
const PHASES = { mail: 'mail', recipient: 'recipient', data: 'content' } as const;

function refusal(kind: 'failed' | 'deferred', reply: string, phase: ReplyPhase): SendOutcome {
	const qualification = qualifyReply(reply, phase);
	return { kind, reason: qualification.reason, reply, refusal: { phase, qualification } };
}

/** A refusal of the content can come before the end of it; the rest must not be sent then, so the session is over. */
function judgeFinalReply(reply: string, code: number, dotMayHaveLeft: boolean): AttemptJudgement {
	const sessionUsable = dotMayHaveLeft && code !== 421 && code !== 503;
	if (isAcceptance(code) && dotMayHaveLeft) return { outcome: { kind: 'sent', reply }, sessionUsable };
	if (code === 421 && !dotMayHaveLeft) return { outcome: { kind: 'sessionLost', reply }, sessionUsable };
	if (!isRefusal(code)) {
		return { outcome: { kind: dotMayHaveLeft ? 'unknown' : 'sessionLost', reply }, sessionUsable: false };
	}
	// 421 and 503 are no word about the message, but it was not taken
	const forNow = code < 500 || code === 503;
	return { outcome: refusal(forNow ? 'deferred' : 'failed', reply, 'content'), sessionUsable };
}

/** RFC 1870: the size in MAIL FROM may be refused there (552 5.3.4), which says nothing about the sender. */
function isAboutSize(reply: string): boolean {
	const { code, enhanced } = parseReply(reply);
	return code === 552 || enhanced === '5.3.4';
}

const isAcceptance = (code: number) => code >= 200 && code < 300;
const isRefusal = (code: number) => code >= 400;
