import type { ReplyPhase } from './types';

/** A reply of an SMTP server inside a text. */
export interface FoundReply {
	/** 200 to 599, or 0. */
	code: number;
	/** Enhanced status code (RFC 3463), or ''. */
	status: string;
}

/** `550 5.1.1`, `550-5.1.1`, `550 #5.1.1`, `554 delivery error: 5.7.1` */
const CODE_AND_STATUS = /(?<![\d.])([245]\d\d)[ -]{1,2}[#('"]?([245]\.\d{1,3}\.\d{1,3})(?![\d.]\d)/;
/** A code where a reply begins: at the start, after what introduces it, or before its text. */
const CODE = /(?:^|said:|says:|replied:|reply was|returned:?|<<<|error:|message:|was:|state|response:|code ?:|["'[(:;])[\s"'<[(-]{0,12}([45]\d\d)(?=[\s:;,.-]|$)(?!\.\d)/i;
const LOOSE_CODE = /(?<![\d.:/-])([45]\d\d)[ -](?=[A-Za-z<#"'])/;
const STATUS = /(?<![\d.])#?([245]\.\d{1,3}\.\d{1,3})(?![\d]|\.\d)/;

/** The reply that a text quotes. */
export function findReply(text: string): FoundReply {
	const both = CODE_AND_STATUS.exec(text);
	if (both) return { code: Number(both[1]), status: both[2]! };
	const code = CODE.exec(text) ?? LOOSE_CODE.exec(text);
	const status = STATUS.exec(text);
	return { code: code ? Number(code[1]) : 0, status: status ? status[1]! : '' };
}

/** Where the reply begins that a text quotes; 0 when it quotes none. */
export function quotedReplyStart(text: string): number {
	return (CODE_AND_STATUS.exec(text) ?? CODE.exec(text) ?? LOOSE_CODE.exec(text) ?? STATUS.exec(text))?.index ?? 0;
}

/** The most telling first: a text often tells the whole way to the refusal. */
const PHASES: ReadonlyArray<[phase: ReplyPhase, text: RegExp]> = [
	// in reply to end of DATA command; after end of data; did not like our final DATA; [DATA]
	['content', /(?:after|to|at) end of (?:message|\.)|end of DATA|final DATA|after (?:DATA|pipelined DATA|BDAT)|(?:reply|response) to DATA|\(DATA\)|SMTP command:? DATA|\[(?:BODY|DATA)\]|>>> (?:DATA|BDAT|\.)/i],
	// in reply to RCPT TO command; after RCPT TO:<…>; >>> RCPT To:<…>; [RCPT_TO]; does not like recipient
	['recipient', /\bRCPT\b|does not like recipient|RCPT[_ ]TO/i],
	// in reply to MAIL FROM command; after MAIL FROM:<…>; [MAIL_FROM]; my name was rejected
	['mail', /\bMAIL FROM(?=:|\s*<| command|[\])])|\bMAIL_FROM\b|>>> MAIL\b|does not like sender|sender was rejected/i],
	// after initial connection; in reply to EHLO; connected to … but greeting failed
	['connect', /initial connection|\b(?:EHLO|HELO|STARTTLS)\b|greeting failed|my name was rejected|refused to talk to me/i],
];

/** The command after which a transcript (`>>> RCPT To:<…>` / `<<< 550 …`, as sendmail writes it, in one line) has a reply; '' where it has not. */
export function findPhaseInTranscript(transcript: string, reply: string): ReplyPhase {
	const at = reply === '' ? -1 : transcript.indexOf(`<<< ${reply.slice(0, ENOUGH_OF_A_REPLY)}`);
	const command = at < 0 ? undefined : transcript.slice(0, at).match(/>>> (?:[A-Z]{4,8}|\.)/gi)?.at(-1);
	return command ? findPhase(command) || 'connect' : '';
}

/** Characters that tell replies apart; longer ones are broken into lines in a transcript. */
const ENOUGH_OF_A_REPLY = 40;

/** The command that a text about several recipients names, where it names no other. */
export function findOnlyPhase(text: string): ReplyPhase {
	const named = PHASES.filter(([, pattern]) => pattern.test(text));
	return named.length === 1 ? named[0]![0] : '';
}

/** Which command of the dialogue a text is about. */
export function findPhase(text: string): ReplyPhase {
	return PHASES.find(([, pattern]) => pattern.test(text))?.[0] ?? '';
}
