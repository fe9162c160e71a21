import type { QualificationRule } from './rule';

/** Words of an unknown user that are, or may be, of a filter: where the recipient was accepted before, or where nothing tells. */
export const filterRules: readonly QualificationRule[] = [
	// 554 delivery error: dd This user doesn't have a yahoo.com account (taro@yahoo.com) [0]: Yahoo says so of unknown users only, also after DATA
	{ reason: 'userUnknown', text: /\bdelivery error: dd (?:this user|not a valid|requested mail action)/i },
	// 550 5.0.0 <taro@mineo.jp>... User unknown (in reply to end of DATA, without a status about the address): the recipient
	// was accepted before, so this is a filter of theirs too
	{ reason: 'refused', detail: 'policy', phase: 'content', status: /^(?!1\.|2\.[12])/, text: /\buser unknown|unknown user\b/i },
	// 550 Requested action not taken: mailbox unavailable (in reply to end of DATA): RFC 5321 section 4.2.3 has these words for "rejected for
	// policy reasons" as well, and the mailbox was there at RCPT. Not Outlook.com's 5.5.0
	{ reason: 'refused', detail: 'policy', phase: 'content', status: /^(?!1\.|2\.[12]|5\.)/, text: /^5\d\d\b.{0,80}\bmailbox unavailable\b/i },
	// 550 Unknown user taro@example.co.jp; 550 5.7.1 550 User Unknown: taro@example.jp; 550 5.2.1 <taro@example.jp>... User Unknown
	// In a report that names neither the command nor, by its status (x.1.x; Outlook.com's 5.5.0), the address: after DATA these words are of
	// the recipient's filter. So they are no proof that the address is unknown; that it is refused for good they say all the same.
	{
		reason: 'refused',
		detail: 'policy',
		type: 'hard',
		phase: '',
		status: /^(?!1\.|5\.)/,
		text: /\b5\d\d\b.{0,120}?\b(?:user unknown|unknown user|no such (?:user|recipient|mailbox)|mailbox unavailable)/i,
	},
];
