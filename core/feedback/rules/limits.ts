import type { QualificationRule } from './rule';

const RATE = { reason: 'refused', detail: 'rate' } as const;
const SIZE = { reason: 'refused', detail: 'size' } as const;

/** Too large for the server or the recipient. */
export const sizeRules: readonly QualificationRule[] = [
	// 554 Maximum email size exceeded; 523 Message length (2345678) exceeds administrative limit; RESOLVER.RST.RecipSizeLimit
	{ ...SIZE, text: /\bmax(?:imum)? (?:e-?mail|mail|message) size\b|\bmessage length\b.{0,30}\bexceed|\bRecipSizeLimit\b|\bdatabytes\b/i },
	// 523 the message you sent was too big; exceeded mailsize limit (Coremail)
	{ ...SIZE, text: /\bmailsize\b|\bmessage you (?:sent|are sending) (?:is|was) too (?:large|big|long)/i },
	// 552 5.3.4 Message size exceeds fixed limit; Message too large; message file too big; exceeds maximum message size
	{ ...SIZE, text: /\b(?:message|mail|e-?mail|file|attachments?|body|data)(?: file)?(?: \S{1,40})?(?: size)? (?:is |are |was )?(?:too (?:large|big|long)|exceed\w*|larger than|over)\b(?!.{0,20}\bquota\b)/i },
	{ ...SIZE, text: /\b(?:exceed\w*|over|larger than|above) (?:the |its |our )?(?:\w{1,12} ){0,3}(?:message |mail |attachment )?size\b|\bmessage size\b.{0,40}\b(?:exceed|limit|too|maximum)|\bsize (?:limit|restriction)|\bline (?:limit|length) exceed|\bexceed\w* line limit/i },
];

/** Too much at once. */
export const rateRules: readonly QualificationRule[] = [
	// 550 Sender frequency limited; Connection frequency limited; Ip frequency limited (QQ)
	{ ...RATE, text: /\bfrequency limited\b|\bfrequency (?:is )?too\b/i },
	// 432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded; 550 Exceeding outbound thread limit; tenant has exceeded threshold
	{ ...RATE, text: /\bthread limit\b|\bexceed\w* (?:the |its |your )?threshold/i },
	// 550 5.1.90 … you've reached your daily limit for message recipients; 550 5.4.5 Daily sending quota exceeded; Submission quota exceeded
	{ ...RATE, text: /\b(?:daily|hourly|monthly|per[- ](?:hour|day|minute)) (?:\w{1,12} ){0,2}(?:limit|quota|maximum)|\b(?:submission|sending|e-?mail) quota exceeded/i },
	// 554 5.2.122 The recipient has exceeded their limit for the number of messages they can receive per hour; 452 Too many recipients received this hour
	{ ...RATE, text: /\b(?:received?|messages?|mails?|recipients)\b.{0,40}\b(?:per|this|an|each|in the last|past) (?:hour|day|minute)\b/i },
	// 421 Max message per connection reached; 421 4.7.0 Error: too many errors; domain … has exceeded the max defers and failures per hour (cPanel)
	{ ...RATE, text: /\bmax(?:imum)? (?:\w{1,12} )?(?!message size)(?:messages?|mails?|recipients|defers|connections?)\b.{0,30}\b(?:per|reached|exceeded)|\btoo many errors\b/i },
	// 421 4.3.2 The maximum number of concurrent connections per resource forest has exceeded a limit (Microsoft); deferred due to excessive volume
	{ ...RATE, text: /\bmaximum number of (?:concurrent )?(?:connections|sessions|messages)|\bexcessive (?:volume|connections)\b/i },
	// 550 You have reached a limit for sending mail
	{ ...RATE, text: /\breached (?:a|the|your) (?:\w{1,12} )?limit\b.{0,20}\bsend/i },
	// 421 … blocked. Please see … AUP#In-1340 (Spectrum: connections; https://www.spectrum.net/support/internet/understanding-email-error-codes)
	{ ...RATE, text: /\bAUP#(?:\w{1,3}-)?13[0-9]0\b/ },
	// 450 4.2.1 Peak SMTP relay limit exceeded for customer; 450 4.7.1 Error: too much mail from 192.0.2.1
	{ ...RATE, text: /\brelay limit exceeded\b|\btoo much (?:e-?)?mail from\b/i },
	// 450 4.2.1 The user you are trying to contact is receiving mail too quickly / at a rate that prevents
	{ ...RATE, text: /receiving (?:e-?)?mail (?:too (?:quickly|fast)|at a rate)/i },
	// 421 Too many concurrent SMTP connections; too many connections from your host; Too many messages; too many recipients
	{ ...RATE, text: /\btoo (?:many|much|frequent) (?!unwanted|unauthenticated|(?:e-?mails?|mails?|messages) (?:is |are )?(?:in|on) (?:this|the|his|her|their|your)\b)(?:\S{1,20} ){0,3}(?:connections?|sessions?|messages|e-?mails?|mails?|recipients|requests|smtp|rcpt|traffic|commands|transactions|unknown|invalid)|\b(?:connection|session)s? (?:count |rate )?(?:limit|exceed)|\btoo (?:quickly|fast)\b/i },
	// 421 4.7.0 rate limit; unusual rate of unsolicited mail; throttled; exceeded the rate; hourly limit; daily quota of sender
	{ ...RATE, text: /\brate[- ]?(?:limit\w*|control\w*|exceed\w*)|\bthrottl|\bunusual rate\b|exceed\w* (?:the |your |its )?(?:\w{1,12} )?(?:rate|connection|sending|hourly|daily|message) (?:limit|rate|quota)|(?:hourly|daily|sending) (?:limit|quota)|slow down|\b(?:frequency|connections?) (?:\w{1,12} )?limit/i },
];
