import { normalizeText, qualify, type QualificationRule, type RefusedDetail, type ReplyPhase } from '../../../core/feedback';
import type { ReasonId } from '../../../core/delivery/types';
import { findReply } from '../../../core/feedback/reply';
import { PUBLISHED } from './publishedReplies';

function qualifyReply(text: string, phase: ReplyPhase = 'recipient', notice = '', own: QualificationRule[] = []) {
	const { code, status } = findReply(text);
	return qualify({ replyCode: code, status, phase, diagnostic: text, notice }, own);
}

type Case = [text: string, reason: ReasonId, type: 'hard' | 'soft', detail?: RefusedDetail, phase?: ReplyPhase];

const CASES: Case[] = [
	['550 5.1.1 <taro@example.jp>: Recipient address rejected: User unknown in local recipient table', 'userUnknown', 'hard'],
	['550 5.1.1 The email account that you tried to reach does not exist. Please try', 'userUnknown', 'hard'],
	['550 5.4.1 Recipient address rejected: Access denied. AS(201806281)', 'userUnknown', 'hard'],
	['550 5.5.0 Requested action not taken: mailbox unavailable', 'userUnknown', 'hard'],
	["554 delivery error: dd This user doesn't have a yahoo.com account (taro@yahoo.com) [0]", 'userUnknown', 'hard'],
	['550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup', 'userUnknown', 'hard'],
	['550 Invalid recipient: <jiro@i.softbank.jp>', 'userUnknown', 'hard'],
	['550 5.1.6 recipient no longer on server: taro@example.jp', 'userUnknown', 'hard'],
	['宛先のメールアドレスが見つかりません', 'userUnknown', 'hard'],
	['501 5.1.3 Bad recipient address syntax', 'invalidAddress', 'hard'],
	['550 5.2.1 The email account that you tried to reach is disabled.', 'accountDisabled', 'hard'],
	['450 4.2.1 The account is temporarily disabled', 'accountDisabled', 'soft'],
	['452 4.2.2 The email account that you tried to reach is over quota.', 'mailboxFull', 'soft'],
	['552 5.2.2 <taro@example.jp>... Mailbox Full', 'mailboxFull', 'soft'],
	['552 Too much mail data taro@docomo.ne.jp', 'mailboxFull', 'soft'],
	['メールボックスの容量を超えています', 'mailboxFull', 'soft'],
	['550 5.1.2 Host unknown (Name server: nowhere.example: host not found)', 'invalidDomain', 'soft'],
	['Name service error for name=nowhere.example type=MX: Host not found', 'invalidDomain', 'soft'],
	['connect to mx.example.jp[192.0.2.1]:25: Connection timed out', 'unreachable', 'soft'],
	['554 5.4.6 Hop count exceeded - possible mail loop', 'unreachable', 'soft'],
	['451 4.3.0 Temporary lookup failure', 'unreachable', 'soft'],
	['554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org', 'refused', 'soft', 'reputation'],
	['421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to user complaints', 'refused', 'soft', 'reputation'],
	['550 5.7.26 This message does not pass authentication checks (SPF and DKIM both do not pass)', 'refused', 'soft', 'authentication'],
	['550 5.7.25 Client host rejected: no PTR record', 'refused', 'soft', 'authentication'],
	["554 5.7.1 Your message was rejected due to example.com's DMARC policy.", 'refused', 'soft', 'authentication'],
	['550 5.7.1 Message content rejected, UBE', 'refused', 'soft', 'content'],
	['554 Transaction failed: virus found', 'refused', 'soft', 'content'],
	["554 Transaction failed: Duplicate header 'DKIM-Signature'.", 'refused', 'soft', 'content'],
	['550 5.7.1 Unable to relay', 'refused', 'soft', 'policy'],
	// Of the relay, about the account that sends: every recipient gets the same answer, and none is to blame
	['550 5.7.0 Your account has been disabled', 'refused', 'soft', 'policy'],
	['550 5.7.1 Service unavailable; Sender account suspended', 'refused', 'soft', 'policy'],
	['550 sending account does not exist', 'refused', 'soft', 'policy'],
	['550 Outgoing mail from "news@example.com" has been suspended.', 'refused', 'soft', 'policy'],
	["553 sorry, that domain isn't allowed to be relayed thru this MTA without authentication", 'refused', 'soft', 'policy'],
	['550 5.7.1 Delivery not authorized, message refused', 'refused', 'soft', 'policy'],
	['450 4.2.1 The user you are trying to contact is receiving mail too quickly.', 'refused', 'soft', 'rate'],
	['421 Too many concurrent SMTP connections', 'refused', 'soft', 'rate'],
	['552 5.3.4 Message size exceeds fixed limit', 'refused', 'soft', 'size'],
	// Japanese carriers: refused after it was taken, by the recipient's filter
	['550 Unknown user taro@docomo.ne.jp', 'userUnknown', 'hard'],
	['550 Unknown user taro@docomo.ne.jp', 'refused', 'soft', 'policy', 'content'],
	['550 <hanako@ezweb.ne.jp>: User unknown', 'refused', 'soft', 'policy', 'content'],
	['550 : User unknown', 'refused', 'soft', 'policy', 'content'],
	['550 Requested action not taken: mailbox unavailable', 'refused', 'soft', 'policy', 'content'],
	['550 Requested action not taken: mailbox unavailable', 'userUnknown', 'hard'],
	['550 5.5.0 Requested action not taken: mailbox unavailable', 'userUnknown', 'hard', undefined, 'content'],
	// The report names neither the command nor a status about the address: refused for good, but no proof that there is no such user
	['550 Unknown user taro@example.co.jp', 'refused', 'hard', 'policy', ''],
	['550 5.7.1 550 User Unknown: taro@example.jp', 'refused', 'hard', 'policy', ''],
	['550 5.2.1 <taro@example.jp>... User Unknown', 'refused', 'hard', 'policy', ''],
	['550 5.1.1 <taro@example.jp>... User Unknown', 'userUnknown', 'hard', undefined, ''],
	['550 5.5.0 Requested action not taken: mailbox unavailable', 'userUnknown', 'hard', undefined, ''],
	['550 <hanako@ezweb.ne.jp>: User unknown', 'userUnknown', 'hard', undefined, ''],
	['450 <taro@example.jp>: User unknown', 'userUnknown', 'hard', undefined, ''],
	["554 delivery error: dd This user doesn't have a yahoo.com account (taro@yahoo.com) [0]", 'userUnknown', 'hard', undefined, ''],
	["554 delivery error: dd This user doesn't have a yahoo.com account (taro@yahoo.com) [0]", 'userUnknown', 'hard', undefined, 'content'],
	// In answer to MAIL it is not about the recipient
	['553 5.1.0 news@shop.example does not exist', 'refused', 'soft', 'reputation', 'mail'],
	['452 4.2.2 Mailbox full', 'unreachable', 'soft', undefined, 'mail'],
	// Codes alone
	['550 5.1.1', 'userUnknown', 'hard'],
	['550 5.2.2', 'mailboxFull', 'soft'],
	['550 5.1.6', 'userUnknown', 'hard'],
	['550 5.7.17', 'userUnknown', 'hard'],
	['550 5.1.3', 'invalidAddress', 'hard'],
	['550 5.1.2', 'invalidDomain', 'soft'],
	['550 5.4.4', 'invalidDomain', 'soft'],
	['550 5.7.18', 'invalidDomain', 'soft'],
	['550 5.2.1', 'accountDisabled', 'hard'],
	['450 4.2.1', 'accountDisabled', 'soft'],
	['525 5.7.13', 'accountDisabled', 'hard'],
	['552 5.2.3', 'refused', 'soft', 'size'],
	['552 5.3.4', 'refused', 'soft', 'size'],
	['550 5.7.20', 'refused', 'soft', 'authentication'],
	['550 5.7.25', 'refused', 'soft', 'authentication'],
	['550 5.7.29', 'refused', 'soft', 'authentication'],
	['550 5.7.27', 'refused', 'soft', 'reputation'],
	['550 5.1.8', 'refused', 'soft', 'reputation'],
	['452 4.5.3', 'refused', 'soft', 'rate'],
	['450 4.7.28', 'refused', 'soft', 'rate'],
	['554 5.6.1', 'refused', 'soft', 'content'],
	['550 5.7.1', 'refused', 'soft', 'policy'],
	['502 5.5.1', 'refused', 'soft', 'policy'],
	['550 5.7.30', 'unreachable', 'soft'],
	['554 5.3.2', 'unreachable', 'soft'],
	['451 4.4.3', 'unreachable', 'soft'],
	['554 5.4.6', 'unreachable', 'soft'],
	['550 5.7.606', 'refused', 'soft', 'reputation'],
	['450 4.4.2', 'unreachable', 'soft'],
	['554', 'refused', 'soft', 'reputation', 'connect'],
];

describe.each(PUBLISHED)('as published: $source', ({ replies }) => {
	it.each(replies.map(([text, expected, phase]) => [text, expected, phase] as const))('%s → %s', (text, expected, phase) => {
		const { reason, detail, known } = qualifyReply(text, phase ?? 'recipient');
		expect([detail ?? reason, known]).toEqual([expected, true]);
	});
});

/** How servers say the same in other words, without a code that would tell. */
const OTHER_WORDS: Record<string, string[]> = {
	userUnknown: ['550 Address unknown', '550 mailbox unavailable', '550 Nobody here by that name', '550 <taro@example.jp>: Mailbox not available', '550 email address is not valid', '550 That email address is not a valid one', 'unable to find user taro', '550 ERR_RECIPIENT_NOT_FOUND', '550 cuda_nsu taro@example.com', '553 sorry, this recipient is not in my validrcptto list (#5.7.1)', 'User taro not listed in Domino Directory', 'No matches found in Domino Directory', 'recipient not in address book'],
	mailboxFull: ['The mailbox has no room left', '422 The recipient has exceeded his or her mailbox limit', "recipient's mailbox has reached its size limit", '550 Box full', 'The user has too much mail in his mailbox'],
	accountDisabled: ['550 this mailbox has been blocked due to inactivity', '550 Mailbox is frozen', '550 subscriber suspended', '550 this address no longer accepts mail'],
	invalidDomain: ['Bad destination host', 'No mail server found for this domain', 'mail exchanger not found', 'The destination server for this recipient could not be found in Domain Name Service (DNS).', 'lookup of mail server failed: host nowhere.example unknown'],
	unreachable: ['mail system cannot connect to the destination', '450 mailbox busy', '450 Requested mail action not taken: mailbox unavailable', 'Remote host closed the connection unexpectedly', 'Delivery failed 20 attempts: taro@example.com', 'Cannot route to host', 'Mail system full', '431 Not enough disk space on the delivery server', '550 Mail server out of disk space', 'Address family mismatch on destination MXs', 'The server was unreachable'],
	size: ['523 the message you sent was too big'],
	rate: ['550 You have reached a limit for sending mail'],
	authentication: ["550 5.7.515 Access denied, sending domain example.com doesn't meet the required authentication level"],
	reputation: ['521 Access denied from your host', '550 5.7.27 Sender address has null MX', '571 Message Refused: sender is not trusted', '550 Access denied - Invalid HELO name'],
	content: ['554 rejected by content scanner', '550 5.7.1 Message blocked by bayesian filter', '554 contains blocked URL', '550 Message-ID missing', '554 bad MIME structure', '554 Message refused: suspicious content detected', '554 5.6.1 Eight bit data not allowed', '550 This message contains invalid characters in the header', '591 your mail was rejected as bulk mail'],
	policy: ['550 only members may post', '535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6', '535 5.7.0 Authentication failed', '534 5.7.9 Please log in with your web browser and then try again.', '503 valid RCPT command must precede DATA', 'taro@aol.com IS NOT ACCEPTING MAIL FROM THIS SENDER'],
};

/** The same in other languages, as sentences of servers and gateways without a code. */
const OTHER_LANGUAGES: Record<string, string[]> = {
	userUnknown: ['送信先メールアドレスが見つかりませんでした。', '宛先のメールアドレスは存在しません。', 'ご指定のメールアドレスは存在しません', '宛先アドレスが間違っています', '指定されたユーザは存在しません', '該当するユーザーが登録されていません', 'お客様がお送りになったメールの宛先は、現在使用されておりません。', 'メールアドレスが無効です', 'このメールアドレスは使われていません', '收件人不存在', '该用户不存在', '존재하지 않는 사용자입니다', 'Der Empfänger wurde nicht gefunden', 'Die angegebene Adresse existiert nicht', "L'adresse du destinataire n'existe pas", 'Utilisateur inexistant', 'La dirección de correo no existe', 'Usuario no encontrado', 'O destinatário não existe', 'Usuário não encontrado', 'Utente non trovato', "L'indirizzo non esiste", 'Такого ящика не существует', 'Пользователь не найден', 'Gebruiker niet gevonden', 'Nie znaleziono użytkownika'],
	mailboxFull: ['宛先ユーザーのメールボックスの容量が一杯です', '受信者のメールボックスがいっぱいです', 'メールボックスの容量制限を超えたため配信できませんでした', '受信BOXの保存件数を超えています', '收件人邮箱已满', '받는 사람의 메일함 용량이 초과되었습니다', 'Postfach des Empfängers ist voll', 'Speicherplatz des Empfängers erschöpft', 'Boîte aux lettres pleine', 'Le quota du destinataire est dépassé', 'El buzón del destinatario está lleno', 'Cuota excedida', 'A caixa de correio está cheia', 'Casella piena', 'Почтовый ящик получателя переполнен', 'Postvak is vol', 'Skrzynka odbiorcy jest pełna'],
	accountDisabled: ['アカウントが停止されています', '宛先のメールアドレスは一時的に利用できません（利用停止）', 'Das Konto ist gesperrt', 'compte désactivé'],
	invalidDomain: ['宛先のドメインが見つかりません', 'ドメイン名が存在しません', 'ホストが見つかりません'],
	unreachable: ['送信先メールサーバーに接続できませんでした', '送信先サーバーから応答がありませんでした', '配送がタイムアウトしました', '一時的なエラーのため配信できません', '再送信を試みましたが送信先メールサーバの事由により送信できませんでした'],
	size: ['メールのサイズが大きすぎます', 'メールサイズが受信可能なサイズを超えています'],
	content: ['ウイルスが検出されたため配信されませんでした', '迷惑メールと判定されたため受信を拒否しました', '邮件被判定为垃圾邮件'],
	policy: ['受信者の設定により受信拒否されました', '迷惑メールフィルターにより受信が拒否されました'],
	rate: ['发送频率过高'],
};

describe.each(Object.entries(OTHER_LANGUAGES))('in other languages: %s', (expected, sentences) => {
	it.each(sentences)('%s', (text) => {
		const { reason, detail } = qualifyReply(text, '');
		expect(detail ?? reason).toBe(expected);
	});
});

describe.each(Object.entries(OTHER_WORDS))('in other words: %s', (expected, replies) => {
	it.each(replies)('%s', (text) => {
		const { reason, detail } = qualifyReply(text);
		expect(detail ?? reason).toBe(expected);
	});
});

describe('a failure is qualified by what is said', () => {
	it.each(CASES)('%s → %s, %s', (...[text, reason, type, detail, phase]: Case) => {
		expect(qualifyReply(text, phase)).toEqual({ reason, type, known: true, ...(detail && { detail }) });
	});

	it('in its first words, not in the advice that follows', () => {
		const text = '550 5.7.1 Your mail was rejected due to spam classification. To address this: set up SPF records, see http://example.com/dmarc';
		expect(qualifyReply(text)).toMatchObject({ detail: 'content' });
	});

	it('and by the sentences around it where the server says nothing', () => {
		expect(qualifyReply('', '', 'The mailbox of the recipient is full')).toMatchObject({ reason: 'mailboxFull', known: true });
		expect(qualifyReply('550 5.1.1', 'recipient', 'The mailbox is full')).toMatchObject({ reason: 'userUnknown' });
	});

	it('is to qualify when no rule knows it', () => {
		expect(qualifyReply('554 Nyan')).toEqual({ reason: 'notDefined', type: 'soft', known: false });
	});

	it('by the rules of the user first', () => {
		const own: QualificationRule[] = [{ reason: 'mailboxFull', text: /nyan/i }];
		expect(qualifyReply('554 Nyan', 'recipient', '', own)).toMatchObject({ reason: 'mailboxFull', known: true });
		expect(qualifyReply('550 5.1.1 User unknown: nyan', 'recipient', '', own)).toMatchObject({ reason: 'mailboxFull' });
	});
});

describe('the text of a failure', () => {
	it.each<[one: string, other: string]>([
		['550 5.1.1 <taro@example.jp>: User unknown', '550 5.1.1 <hanako@example.net>: User unknown'],
		['host mx1.example.jp[192.0.2.1] said: 421 busy', 'host mx2.example.net[198.51.100.7] said: 421 busy'],
		['550 gone, see https://example.jp/a?b=1 k2si1997204pbd.83 - gsmtp', '550 gone, see https://example.jp/c?d=2 e22aa7093195ab.12 - gsmtp'],
		['expired on Thu, 29 Apr 2010 23:34:45 +0900', 'expired on Fri, 1 May 2020 01:02:03 GMT'],
		['id=00000-22-225 2024-06-11T09:04:02.679Z', 'id=12345-22-225 2025-01-01T00:00:00Z'],
	])('is the same for the same failure: %s', (one, other) => {
		expect(normalizeText(one)).toBe(normalizeText(other));
	});

	it('keeps codes and words, which tell failures apart', () => {
		expect(normalizeText('550 5.1.1 <taro@example.jp>: User unknown')).toBe('550 5.1.1 <address>: User unknown');
		expect(normalizeText('550 5.1.1 no')).not.toBe(normalizeText('550 5.1.2 no'));
	});
});
