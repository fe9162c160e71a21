import type { QualificationRule } from './rule';

const RATE = { reason: 'refused', detail: 'rate' } as const;
const SIZE = { reason: 'refused', detail: 'size' } as const;

/** Too large for the server or the recipient. */
export const sizeRules: readonly QualificationRule[] = [
	// 552 5.3.4 Message size exceeds fixed limit; Message too large; message file too big; exceeds maximum message size
	{ ...SIZE, text: /\b(?:message|mail|e-?mail|file|attachments?|body|data)(?: file)?(?: \S{1,40})?(?: size)? (?:is |are |was )?(?:too (?:large|big|long)|exceed\w*|larger than|over)\b(?!.{0,20}\bquota\b)/i },
	{ ...SIZE, text: /\b(?:exceed\w*|over|larger than|above) (?:the |its |our )?(?:\w{1,12} ){0,3}(?:message |mail |attachment )?size\b|\bmessage size\b.{0,40}\b(?:exceed|limit|too|maximum)|\bsize (?:limit|restriction)|\bline (?:limit|length) exceed|exceed\w* line limit/i },
];

/** Too much at once. */
export const rateRules: readonly QualificationRule[] = [
	// 450 4.2.1 The user you are trying to contact is receiving mail too quickly / at a rate that prevents
	{ ...RATE, text: /receiving (?:e-?)?mail (?:too (?:quickly|fast)|at a rate)/i },
	// 421 Too many concurrent SMTP connections; too many connections from your host; Too many messages; too many recipients
	{ ...RATE, text: /\btoo (?:many|much|frequent) (?!unwanted)(?:\S{1,20} ){0,3}(?:connections?|sessions?|messages|e-?mails?|mails?|recipients|requests|smtp|rcpt|traffic|commands|transactions|unknown|invalid)|\b(?:connection|session)s? (?:count |rate )?(?:limit|exceed)|\btoo (?:quickly|fast)\b/i },
	// 421 4.7.0 rate limit; unusual rate of unsolicited mail; throttled; exceeded the rate; hourly limit; daily quota of sender
	{ ...RATE, text: /\brate[- ]?(?:limit\w*|control\w*|exceed\w*)|\bthrottl|\bunusual rate\b|exceed\w* (?:the |your |its )?(?:\w{1,12} )?(?:rate|connection|sending|hourly|daily|message) (?:limit|rate|quota)|(?:hourly|daily|sending) (?:limit|quota)|slow down|\b(?:frequency|connections?) (?:\w{1,12} )?limit/i },
];
