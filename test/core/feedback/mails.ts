/** Mails as they come back, made for the tests after the formats of the programs that are named. */

/** Joins lines by CRLF and ends with one. */
export function mail(...lines: string[]): Buffer {
	return Buffer.from(`${lines.join('\r\n')}\r\n`, 'latin1');
}

/** Octets of a text in ISO-2022-JP, by its JIS X 0208 codes. */
export const JIS = {
	/** 宛先不明 */
	unknownRecipient: '\x1b$B08@hITL@\x1b(B',
};

interface Reported {
	recipient?: string;
	action?: string;
	status?: string;
	diagnostic?: string;
	to?: string;
	messageId?: string;
}

/** A delivery report as Postfix writes it. */
export function postfixReport(reported: Reported = {}): Buffer {
	const { recipient = 'taro@example.jp', action = 'failed', status = '5.1.1', to = 'bounce@shop.example', messageId = '01ABC@shop.example' } = reported;
	const { diagnostic = `550 5.1.1 <${recipient}>: Recipient address rejected: User unknown` } = reported;
	return mail(
		'Return-Path: <>',
		`Delivered-To: ${to}`,
		'From: MAILER-DAEMON@mx.shop.example (Mail Delivery System)',
		'Subject: Undelivered Mail Returned to Sender',
		`To: ${to}`,
		'Auto-Submitted: auto-replied',
		'MIME-Version: 1.0',
		'Content-Type: multipart/report; report-type=delivery-status;',
		'\tboundary="B1/mx.shop.example"',
		'',
		'This is a MIME-encapsulated message.',
		'',
		'--B1/mx.shop.example',
		'Content-Type: text/plain; charset=us-ascii',
		'',
		"I'm sorry to have to inform you that your message could not",
		'be delivered to one or more recipients.',
		'',
		`<${recipient}>: host mx.example.jp[192.0.2.1] said: ${diagnostic} (in reply to RCPT TO command)`,
		'',
		'--B1/mx.shop.example',
		'Content-Type: message/delivery-status',
		'',
		'Reporting-MTA: dns; mx.shop.example',
		'X-Postfix-Queue-ID: 4F2A',
		'',
		`Final-Recipient: rfc822; ${recipient}`,
		`Original-Recipient: rfc822;${recipient}`,
		`Action: ${action}`,
		`Status: ${status}`,
		'Remote-MTA: dns; mx.example.jp',
		`Diagnostic-Code: smtp; ${diagnostic}`,
		'',
		'--B1/mx.shop.example',
		'Content-Type: message/rfc822',
		'',
		'Return-Path: <news@shop.example>',
		`Message-ID: <${messageId}>`,
		`To: ${recipient}`,
		'Subject: Spring news',
		'',
		'Hello',
		'',
		'--B1/mx.shop.example--',
	);
}

/** A complaint (RFC 5965). */
export function complaint(recipient = 'hanako@example.jp', type = 'abuse', messageId = '01ABC@shop.example'): Buffer {
	return mail(
		'From: <feedback@provider.example>',
		'To: <fbl@shop.example>',
		'Subject: FW: Spring news',
		'MIME-Version: 1.0',
		'Content-Type: multipart/report; report-type=feedback-report; boundary="part1"',
		'',
		'--part1',
		'Content-Type: text/plain; charset="US-ASCII"',
		'',
		'This is an email abuse report.',
		'',
		'--part1',
		'Content-Type: message/feedback-report',
		'',
		`Feedback-Type: ${type}`,
		'User-Agent: SomeGenerator/1.0',
		'Version: 1',
		'Original-Mail-From: <news@shop.example>',
		`Original-Rcpt-To: <${recipient}>`,
		'',
		'--part1',
		'Content-Type: message/rfc822',
		'',
		`Message-ID: <${messageId}>`,
		`To: ${recipient}`,
		'Subject: Spring news',
		'',
		'Hello',
		'--part1--',
	);
}

/** An answer of a program, as vacation writes it (RFC 3834). */
export function autoReply(fields: string[] = ['Auto-Submitted: auto-replied', 'Subject: Out of office']): Buffer {
	return mail('From: taro@example.jp', 'To: news@shop.example', 'In-Reply-To: <01ABC@shop.example>', ...fields, '', 'I am away until Monday.');
}
