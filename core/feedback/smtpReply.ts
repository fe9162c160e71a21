import { qualify, type Qualification } from './qualify';
import type { QualificationRule } from './rules';
import type { ReplyPhase } from './types';

/** A reply of an SMTP server, taken apart. */
export interface SmtpReply {
	/** 200 to 599, or 0 when the text is no SMTP reply. */
	code: number;
	/** Enhanced status code (RFC 3463), as `5.1.1`. */
	enhanced?: string;
	/** What it says, without codes, in one line. */
	text: string;
}

const REPLY_LINE = /^([2-5]\d\d)(?:[ -](?:([245]\.\d{1,3}\.\d{1,3})(?:\s+|$))?(.*))?$/;

/** Takes a reply apart, one line or several (`250-…`). */
export function parseReply(text: string): SmtpReply {
	const lines = text.split(/\r?\n/).filter((line) => line !== '');
	const matches = lines.map((line) => REPLY_LINE.exec(line));
	const last = matches.at(-1);
	if (!last) return { code: 0, text: lines.join(' ') };
	const texts = matches.map((match, index) => (match ? (match[3] ?? '') : lines[index]));
	const enhanced = matches.find((match) => match?.[2])?.[2];
	return { code: Number(last[1]), ...(enhanced && { enhanced }), text: texts.join(' ').trim() };
}

/**
 * Why a server did not take a message, by the rules that bounces are qualified with.
 * @param reply as it came, one line or several
 * @param phase what it answered
 * @param own rules of the user, which win over ours
 */
export function qualifyReply(reply: string, phase: ReplyPhase, own: readonly QualificationRule[] = []): Qualification {
	const { code, enhanced = '', text } = parseReply(reply);
	const diagnostic = [code || '', enhanced, text].filter(Boolean).join(' ');
	return qualify({ replyCode: code, status: enhanced, phase, diagnostic }, own);
}
