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
	// 552 Too much mail data taro@docomo.ne.jp (https://note.com/sendmagic/n/neb6bbe7e51cf)
	{ reason: 'mailboxFull', text: /too much mail data \S{1,100}@docomo\.ne\.jp/i },
];
