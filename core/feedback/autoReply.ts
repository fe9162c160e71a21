import type { Mail } from './mail';

/** Subjects of absence notes and automatic answers. */
const SUBJECT = new RegExp(
	[
		// Automatic reply: … / Auto: … / Autoreply / Auto-Response / Auto reply: …
		'^\\W*auto(?:matic|mated)?[ -]?(?:reply|response|answer|respond)',
		'^auto:',
		// Out of Office: … / Out of the office / I am on vacation / OOO:
		'\\bout of (?:the )?office\\b',
		'\\b(?:on|away on) (?:vacation|holiday|leave)\\b',
		'^(?:vacation|away|ooo)\\b',
		// 自動返信 / 自動応答 / 不在 / 休暇
		'自動(?:返信|応答)',
		'不在(?:の|通知|のお知らせ|連絡|$)',
		'休暇中',
		// Abwesenheitsnotiz / Automatische Antwort / Réponse automatique / Absence du bureau / Respuesta automática
		'abwesen(?:d|heit)',
		'automatische antwort',
		'réponse automatique',
		"absen(?:t|ce) d[ue]",
		'respuesta autom[áa]tica',
		'risposta automatica',
		'automatisch antwoord',
		'автоответ',
	].join('|'),
	'i',
);

/**
 * Whether a program answered for the recipient (RFC 3834, and what came before it). Delivery reports are told apart
 * first: some carry the same fields.
 */
export function isAutoReply({ headers }: Mail): boolean {
	if (/^\s*auto-(?:replied|notified)/i.test(headers.get('auto-submitted'))) return true;
	if (headers.get('x-autoreply') || headers.get('x-autorespond') || headers.get('x-auto-reply')) return true;
	if (/auto_?reply/i.test(headers.get('precedence')) || /oof|autoreply/i.test(headers.get('x-auto-response-type'))) return true;
	if (/vacation/i.test(headers.get('x-mailer'))) return true;
	return isAutoReplySubject(headers.text('subject'));
}

/** Whether a subject, or the beginning of one, says that a program answers. */
export function isAutoReplySubject(subject: string): boolean {
	return SUBJECT.test(subject);
}
