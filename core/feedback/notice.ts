import { isReturned } from './original';
import { LIMITS, type Mail } from './mail';
import { htmlToNotice } from './noticeHtml';

/** What a report says to people, and the text that follows it: mostly the returned message. */
export interface Notice {
	text: string;
	rest: string;
}

/** How reports announce the message that they return. Above each, lines that it is for. */
const ANNOUNCEMENTS: readonly RegExp[] = [
	// --- Below this line is a copy of the message. / ------ This is a copy of the message, including all the headers. ------
	// Included is a copy of the message header: / Below is a copy of the original message: / Enclosed is a copy of the message.
	/\bcop(?:y|ies) of (?:the|your)\b/i,
	// ----- Original message ----- / Original message headers: / --- Original message follows. / Original mail headers
	/\boriginal (?:message|mail|e-?mail)\b/i,
	// ----- Unsent message follows ----- / ------- Returned Message -------- / Undelivered message:
	/\b(?:unsent|returned|undelivered|bounced|rejected) (?:message|mail)\b/i,
	// Message headers follow. / |--- Message text follows: ---| / --- The header of the original message is following. ---
	/\b(?:message|mail) (?:headers?|text|body|contents?) (?:follows?|below)/i,
	/\bheaders? (?:of|from) (?:the|your)\b/i,
	// ------ 元のメッセージ / 返送されたメールの内容
	/(?:元の|返送|返信された)(?:メッセージ|メール)/,
];

/** A field that begins a returned message even where nothing announces it. */
const FIRST_FIELD = /^(?:Received|Return-Path|DKIM-Signature|X-Apparently-To):/i;
/**
 * Fields by their names, since lines of a notice may begin with a word and a colon as well:
 * `<taro@example.jp>: host mx.example.jp[192.0.2.1]` / `    said: 550 5.1.1 User unknown` (Postfix).
 */
const USUAL_FIELD =
	/^(?:Received|Return-Path|From|To|Cc|Bcc|Subject|Date|Message-ID|MIME-Version|Reply-To|Sender|Delivered-To|In-Reply-To|References|Precedence|Importance|Priority|Organization|User-Agent|Errors-To|Comments|Feedback-ID|Auto-Submitted|Authentication-Results|Disposition-Notification-To|(?:Content|List|Resent|X|DKIM|DomainKey|ARC|Thread)-[\w-]{1,60})[ \t]*:/i;

/** The notice of a report: of its text parts, else of its HTML ones. */
export function readNotice(mail: Mail): Notice {
	const plain = textsOf(mail, /^text\/plain$|^message\/partial$/);
	const text = plain.trim() ? plain : htmlToNotice(textsOf(mail, /^text\/html$/));
	return cutNotice(text.slice(0, LIMITS.noticeCharacters));
}

/** Texts before the returned message: what follows it belongs to it, or is a footer. */
function textsOf(mail: Mail, type: RegExp): string {
	const returned = mail.parts.findIndex((part) => isReturned(part.type));
	const before = returned > 0 ? mail.parts.slice(0, returned) : mail.parts;
	return before
		.filter((part) => type.test(part.type))
		.map((part) => part.text())
		.join('\n');
}

function cutNotice(text: string): Notice {
	const lines = text.split('\n');
	const end = lines.findIndex((line, index) => FIRST_FIELD.test(line) || announces(lines, index));
	if (end < 0) return { text, rest: '' };
	return { text: lines.slice(0, end).join('\n'), rest: lines.slice(end).join('\n') };
}

/** A sentence about a copy is one thing, the copy under it another. */
function announces(lines: string[], index: number): boolean {
	const line = lines[index]!;
	if (line.length > 120 || !ANNOUNCEMENTS.some((announcement) => announcement.test(line))) return false;
	const next = lines.slice(index + 1, index + 8).filter((candidate) => candidate.trim() !== '');
	return next.length === 0 || next.slice(0, 3).some((candidate) => USUAL_FIELD.test(candidate.trimStart()));
}
