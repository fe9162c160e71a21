import type { QualificationRule } from './rule';

const CONTENT = { reason: 'refused', detail: 'content' } as const;

/** How the message is written; first, since a header that is at fault may be one of authentication. */
export const structureRules: readonly QualificationRule[] = [
	// 550 A URL in this email (example.com) is listed on https://spamrl.com/
	{ ...CONTENT, text: /\bURLs? (?:in|of|within)\b/i },
	// 500 Line Too Long (docomo); 550 maximum allowed line length is 998 octets, got 1204 (Exim)
	{ ...CONTENT, text: /\blines? (?:is |are )?too long\b|\bline length is\b/i },
	// 451 See http://cr.yp.to/docs/smtplf.html (qmail: bare LF); SMTPSEND.BareLinefeedsAreIllegal; stray newline
	{ ...CONTENT, text: /\bsmtplf\b|\bbare ?(?:linefeeds?|LF)|\bstray newline/i },
	// 550 Message-ID missing; 554 bad MIME structure; 550 8BITMIME not supported; 554 5.6.1 Body type not supported by Remote Host
	{ ...CONTENT, text: /\b(?:message-id|date|from) (?:header )?(?:is )?missing\b|\bMIME (?:structure|error)|\b8BITMIME (?:is )?not\b|\bbody type not supported/i },
	// 554 Message does not conform to standards; does not comply with required standards; Mail message is malformed
	{ ...CONTENT, text: /\b(?:conform|comply) (?:to|with) (?:\w{1,12} )?standards?|\bmessage is malformed|\bbad headers?\b|\binvalid structure/i },
	// 552 5.6.0 Headers too large; 554 5.6.0 not RFC 5322 compliant; missing Message-ID; invalid header; bare LF
	{ ...CONTENT, text: /\bheaders?\b.{0,40}\b(?:too (?:large|long|big)|missing|invalid|malformed|duplicate\w*|not|illegal|syntax)|(?:missing|duplicate|multiple|invalid|malformed|no valid|illegal) \S{0,20}\s?(?:headers?|message-id|date:|from:)|\bRFC ?-?\d{3,4}\b.{0,40}\b(?:complian|conform|violat|format)|(?:complian|conform)\w*.{0,40}\bRFC|(?<!protocol )violat\w*.{0,40}\bRFC ?-?\d{3,4}|\bbare (?:LF|CR|newline|linefeed)|not RFC complian|\b(?:multiple|more than one|duplicate) (?:addresses|senders?|mailboxes)\b/i },
];

/** What the message is or looks like. */
export const contentRules: readonly QualificationRule[] = [
	// 554 rejected by content scanner; Message blocked by bayesian filter; contains blocked URL
	{ ...CONTENT, text: /\bcontent (?:scanner|scan|check)|\bbayesian\b|\b(?:blocked|bad|malicious|listed) (?:URL|URI|link)s?\b/i },
	// 550 This message contains invalid characters in the header; 591 your mail was rejected as bulk mail
	{ ...CONTENT, text: /\binvalid characters? in\b|\bas (?:bulk|junk) (?:e-?)?mail\b/i },
	// 553 Mail data refused by AISP, rule [169648]; 553-Message filtered; 550 mail IsCNAP is rejected (NetEase)
	{ ...CONTENT, text: /\bmail data refused\b|\bmessage filtered\b|\bfiltered message\b/i },
	// 550 Local CT Signature (Mimecast); 554 Virus Signature Detected; 550 permanent failure for one or more recipients (taro@example.com:blocked) (Barracuda)
	{ ...CONTENT, text: /\bCT signature\b|\bsignature detected\b|\(\S{1,100}:blocked\)/i },
	// 550 5.7.1 Message content rejected, UBE; considered spam; looks like spam; spam classification; spam score; SPAM
	{ ...CONTENT, text: /spam(?![\w.-]{0,80}\.[a-z]{2,6}\b(?!\.\d))|\b(?:junk|unsolicited|UBE|UCE|phish\w*)\b/i },
	// 554 Message refused: suspicious content detected
	{ ...CONTENT, text: /\bsuspicious (?:content|message|mail|e-?mail|attachment|url|link)/i },
	// 554 Virus found; infected; malware; malicious
	{ ...CONTENT, text: /\b(?:anti-?virus|virus(?:es)?|infected|malware|malicious|trojan|worm)\b/i },
	// 550 5.6.0 Media error; message content rejected; content restriction; failed content inspection
	{ ...CONTENT, text: /\bcontents?\b.{0,30}\b(?:reject|restrict|inspect|filter|block|denied|not allowed|not acceptable|refus|prohibit|error|policy)|media error|rejected (?:due to|because of|for) (?:its |the )?content/i },
	// 554 5.6.3 8-bit data not allowed; malformed MIME; charset not supported; line too long
	{ ...CONTENT, text: /\b(?:8[- ]?bit|eight[- ]bit|binary) (?:data|characters|mime|message)|malformed (?:mime|message|body)|(?:character set|charset|encoding) (?:is )?(?:not|un)\w*|conversion .{0,20}(?:not|required|prohibited)/i },
];
