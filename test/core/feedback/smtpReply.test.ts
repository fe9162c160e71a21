import type { ReasonId } from '../../../core/delivery/types';
import { parseReply, qualifyReply, type QualificationRule, type ReplyPhase } from '../../../core/feedback';

test.each([
	['250 2.0.0 Ok: queued as 4XyZ', { code: 250, enhanced: '2.0.0', text: 'Ok: queued as 4XyZ' }],
	['250', { code: 250, text: '' }],
	['550 Unknown user', { code: 550, text: 'Unknown user' }],
	['550-5.1.1 one\n550 5.1.1 two', { code: 550, enhanced: '5.1.1', text: 'one two' }],
	['450-4.2.0 one\r\n450 two\r\n', { code: 450, enhanced: '4.2.0', text: 'one two' }],
	['250-\n250 ok', { code: 250, text: 'ok' }],
	['550 5.1.1', { code: 550, enhanced: '5.1.1', text: '' }],
	['550 5.1.10 RESOLVER', { code: 550, enhanced: '5.1.10', text: 'RESOLVER' }],
	['550 5.1.1.1 odd', { code: 550, text: '5.1.1.1 odd' }],
	['hello', { code: 0, text: 'hello' }],
	['', { code: 0, text: '' }],
	['2500 ok', { code: 0, text: '2500 ok' }],
	['999 ok', { code: 0, text: '999 ok' }],
])('parseReply(%j)', (reply, parts) => {
	expect(parseReply(reply)).toEqual(parts);
});

const GMAIL_UNKNOWN = [
	'550-5.1.1 The email account that you tried to reach does not exist. Please try',
	"550-5.1.1 double-checking the recipient's email address for typos or",
	'550 5.1.1 unnecessary spaces.',
].join('\n');

test.each<[ReasonId, string, ReplyPhase?]>([
	['userUnknown', '550 5.1.1 <a@example.com>: Recipient address rejected: User unknown in local recipient table'],
	['userUnknown', GMAIL_UNKNOWN],
	['userUnknown', '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'],
	['userUnknown', '550 5.4.1 Recipient address rejected: Access denied. [X.example 2026-01-01T00:00:00.000Z 08DD]'],
	['userUnknown', '550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302).'],
	['userUnknown', '550 Requested action not taken: mailbox unavailable'],
	['userUnknown', "554 delivery error: dd This user doesn't have a yahoo.com account (a@yahoo.com) [0]", 'content'],
	['userUnknown', '550 Unknown user taro@docomo.ne.jp'],
	['refused', '550 Unknown user taro@docomo.ne.jp', 'content'],
	['userUnknown', '550 <hanako@ezweb.ne.jp>: User unknown'],
	['refused', '550 <hanako@ezweb.ne.jp>: User unknown', 'content'],
	['refused', '550 <hanako@au.com>: User unknown', 'content'],
	['refused', '550 <a@example.com>: User unknown', 'content'],
	['userUnknown', '550 Invalid recipient: <jiro@i.softbank.jp>'],
	['userUnknown', '550 No such user here'],
	['invalidAddress', '501 5.1.3 Bad recipient address syntax'],
	['invalidDomain', '450 4.1.2 <a@nowhere.example>: Recipient address rejected: Domain not found'],
	['invalidDomain', '550 5.1.2 <a@nowhere.example>... Host unknown (Name server: nowhere.example: host not found)'],
	['invalidDomain', '550 5.4.4 <a@nowhere.example>: Host or domain name not found. Name service error'],
	['refused', '450 4.1.8 <news@nowhere.example>: Sender address rejected: Domain not found'],
	['unreachable', '451 4.4.1 Connection timed out'],
	['unreachable', '550 5.4.1 No answer from host'],
	['unreachable', '450 4.4.312 DNS query failed'],
	['mailboxFull', '452 4.2.2 The email account that you tried to reach is over quota.'],
	['mailboxFull', '552 5.2.2 Mailbox size limit exceeded'],
	['mailboxFull', '552 Mailbox is full'],
	['mailboxFull', '552 Too much mail data taro@docomo.ne.jp'],
	['accountDisabled', '550 5.2.1 The email account that you tried to reach is disabled.'],
	['accountDisabled', '550 Account has been disabled'],
	['refused', '450 4.2.1 The user you are trying to contact is receiving mail too quickly.'],
	['refused', '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org'],
	['refused', '550 5.7.26 This mail has been blocked because the sender is unauthenticated.', 'content'],
	['unreachable', '450 4.7.1 Greylisted, try again later'],
	['refused', '552 5.3.4 Message size exceeds fixed limit'],
	['notDefined', '550 no reason given'],
	['refused', '500 Line Too Long'],
	['unreachable', '450 4.2.0 <a@example.com>: Recipient address rejected: Greylisted'],
	['unreachable', '451 Requested action aborted: local error in processing'],
	['notDefined', 'hello'],
	['notDefined', ''],
])('%s: %s', (...[reason, reply, phase = 'recipient']) => {
	expect(qualifyReply(reply, phase).reason).toBe(reason);
});

test('greylisting speaks against nobody', () => {
	expect(qualifyReply('450 4.2.0 <a@example.com>: Recipient address rejected: Greylisted', 'recipient').type).toBe('ignored');
});

test('what no rule knows is to qualify, and the rules of the user come first', () => {
	const own: QualificationRule[] = [{ reason: 'mailboxFull', text: /nyan/i }];
	expect(qualifyReply('550 Nyan', 'recipient')).toEqual({ reason: 'notDefined', type: 'soft', known: false });
	expect(qualifyReply('550-Ny\n550 an', 'recipient', own)).toMatchObject({ known: false });
	expect(qualifyReply('550-5.1.1 Big\n550 5.1.1 nyan', 'recipient', own)).toMatchObject({ reason: 'mailboxFull', known: true });
});
