import type { QualificationRule } from './rule';

const POLICY = { reason: 'refused', detail: 'policy' } as const;

/** The server is not there for this sender and recipient at all. */
export const relayRules: readonly QualificationRule[] = [
	// 550 5.7.1 Unable to relay; relaying denied; not configured to relay mail; Relay access denied; we do not relay
	{ ...POLICY, text: /\binsecure (?:mail )?relay|\brelay(?:ing)?\b.{0,40}\b(?:denied|not|prohibited|rejected|forbidden|disabled|refused)|\b(?:unable|not (?:\w{1,12} ){0,2}|refus\w*|cannot|won't|don't|do not) (?:to )?relay|rcpthosts|not a gateway|that domain isn't in my list/i },
	// 530 5.7.0 Authentication required; must authenticate first; sign in; Must issue a STARTTLS command first
	{ ...POLICY, text: /unauthenticated senders?|\bauthenticat\w* (?:is )?(?:required|first|needed)|must (?:\w{1,12} )?(?:authenticate|login|log in)|need to authenticate|encryption (?:required|needed)/i },
];

/** The rules of the house, and commands that the server does not want. */
export const policyRules: readonly QualificationRule[] = [
	// 550 5.7.1 policy violation; rejected for policy reasons; against our policy; Protocol violation; local policy
	{ ...POLICY, text: /\bpolic(?:y|ies)\b|\bprotocol violation\b/i },
	// 551 5.7.1 Delivery not authorized; You do not have permission to send to this recipient; not allowed to post; restricted
	{ ...POLICY, text: /\bnot (?:authori[sz]ed|permitted|allowed)\b|\bpermission\b|\brestricted\b|\bprohibited\b|\bonly accepts? (?:mail|messages)|access(?: \w{1,12})? denied|moderat(?:ed|ion)|unauthori[sz]ed/i },
	// 550 Attachments are not accepted: file type; executable
	{ ...POLICY, text: /\battach\w* .{0,40}(?:not (?:allowed|accepted|permitted)|prohibit|forbid|block|reject|type)|executable/i },
	// 500 5.5.2 Syntax error; 502 command not implemented; bad sequence of commands; command unrecognized
	{ ...POLICY, text: /\bsyntax error\b|command (?:not|un)\w*|bad (?:sequence|command)|unrecogni[sz]ed command|improper use/i },
	// 受信拒否 / 迷惑メールフィルター
	{ ...POLICY, text: /受信(?:を)?拒否|拒否され/ },
];
