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
	// 550 <hanako@ezweb.ne.jp>: User unknown (in a report that does not name the command): at RCPT au writes the address, after DATA it does not
	{ reason: 'userUnknown', phase: '', text: /@(?:ezweb\.ne\.jp|au\.com)>: user unknown/i },
	// 552 Too much mail data taro@docomo.ne.jp (https://note.com/sendmagic/n/neb6bbe7e51cf)
	{ reason: 'mailboxFull', text: /too much mail data \S{1,100}@docomo\.ne\.jp/i },
];
