import type { QualificationRule } from './rule';

/** Japanese carriers, whose words mean something else than they say. */
export const carrierRules: readonly QualificationRule[] = [
	// 550 Unknown user taro@docomo.ne.jp (in reply to end of DATA): the recipient's own filter, the address is good
	// (https://tuono034s.com/web-entry/3575/; an unknown address is already refused at RCPT)
	{ reason: 'refused', detail: 'policy', phase: 'content', text: /\b550 unknown user \S{1,120}@\S{1,120}$/i },
	// 550 <hanako@ezweb.ne.jp>: User unknown (in reply to end of DATA): the same at au (same source)
	{ reason: 'refused', detail: 'policy', phase: 'content', text: /@(?:ezweb\.ne\.jp|au\.com)>?:? user unknown/i },
	// 550 : User unknown (in reply to end of DATA): au again, which then leaves out the address
	{ reason: 'refused', detail: 'policy', text: /\b550:? : user unknown/i },
	// 550 5.0.0 <taro@mineo.jp>... User unknown (in reply to end of DATA, without a status about the address): the recipient
	// was accepted before, so this is a filter of theirs too
	{ reason: 'refused', detail: 'policy', phase: 'content', status: /^(?!1\.|2\.[12])/, text: /\buser unknown|unknown user\b/i },
	// 550 <hanako@ezweb.ne.jp>: User unknown (in a report that does not name the command): at RCPT au writes the address, after DATA it does not
	{ reason: 'userUnknown', phase: '', text: /@(?:ezweb\.ne\.jp|au\.com)>: user unknown/i },
	// 554 delivery error: dd This user doesn't have a yahoo.com account (taro@yahoo.com) [0]: Yahoo says so of unknown users only, also after DATA
	{ reason: 'userUnknown', text: /\bdelivery error: dd (?:this user|not a valid|requested mail action)/i },
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
	// 552 Too much mail data taro@docomo.ne.jp (https://note.com/sendmagic/n/neb6bbe7e51cf)
	{ reason: 'mailboxFull', text: /too much mail data \S{1,100}@docomo\.ne\.jp/i },
];
