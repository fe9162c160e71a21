import type { QualificationRule } from './rule';

const POLICY = { reason: 'refused', detail: 'policy' } as const;

/** Whoever sends did not sign in, or not well: not about proofs like SPF, though some of the words are the same. */
export const signInRules: readonly QualificationRule[] = [
	// 535 Incorrect authentication data; 550 5.7.1 Invalid credentials for relay; 535 5.7.8 Username and Password not accepted
	{ ...POLICY, text: /\b(?:incorrect|invalid|bad) (?:authentication|credentials|username|password)|\busername and password not accepted|\bAUTH FAILED\b/i },
	// 535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6 (RFC 4954 section 6)
	{ ...POLICY, status: /^7\.8$/, text: /\bauthentication\b/i },
	// 535 5.7.0 Authentication failed; 534 5.7.9 Please log in with your web browser and then try again (Gmail)
	{ ...POLICY, text: /^53[458]\b.{0,40}\bauthentication\b|\blog ?in with your web browser\b/i },
];

/** The server is not there for this sender and recipient at all. */
export const relayRules: readonly QualificationRule[] = [
	// 550 5.7.0 Mail Sending denied (the sender's account is disabled); 554 5.7.0 Too many unauthenticated commands; turn on SMTP Authentication
	{ ...POLICY, text: /\bsending denied\b|\bunauthenticated commands\b|\bturn on smtp auth/i },
	// 550 5.7.703 … are blocked by your organization using Tenant Allow Block List (Microsoft); Reject due to policy restrictions (GMX)
	{ ...POLICY, text: /\bblocked by your organi[sz]ation\b|\breject(?:ed)? due to policy\b/i },
	// SMTPUTF8 is required, but was not offered by host mx.example.jp[192.0.2.1] (Postfix)
	{ ...POLICY, text: /\bSMTPUTF8\b/ },
	// 451 4.5.0 SMTP protocol violation, see RFC 2821; 554 SMTP synchronization error
	{ ...POLICY, text: /\bprotocol (?:violation|error)\b|\bsynchroni[sz]ation error\b/i },
	// 550 Your account has been suspended; 550 5.7.1 Sender account disabled; 550 Outgoing mail from "news@example.com" has been
	// suspended (cPanel): the relay has closed the account that sends, nothing is wrong with any recipient
	{ ...POLICY, text: /\b(?:your|sender(?:'s)?|sending) (?:\w{1,12} )?account\b.{0,40}\b(?:disabled|suspended|inactive|deactivated|locked|blocked|closed|terminated|expired|not exist)|\boutgoing (?:e-?mails?|mails?|messages?) from\b.{1,200}\bsuspended/i },
	// 553 sorry, that domain isn't allowed to be relayed thru this MTA without authentication (qmail)
	{ ...POLICY, text: /\b(?:not|isn't) allowed to be relayed\b/i },
	// 550 5.7.1 Unable to relay; relaying denied; not configured to relay mail; Relay access denied; we do not relay
	{ ...POLICY, text: /\binsecure (?:mail )?relay|\brelay(?:ing)?\b.{0,40}\b(?:denied|not|prohibited|rejected|forbidden|disabled|refused)|\b(?:unable|not (?:\w{1,12} ){0,2}|refus\w*|cannot|won't|don't|do not) (?:to )?relay|rcpthosts|not a gateway|that domain isn't in my list/i },
	// 530 5.7.0 Authentication required; must authenticate first; sign in; Must issue a STARTTLS command first
	{ ...POLICY, text: /unauthenticated senders?|\bauthenticat\w* (?:is )?(?:required|first|needed)|must (?:\w{1,12} )?(?:authenticate|login|log in)|need to authenticate|encryption (?:required|needed)/i },
];

/** The rules of the house, and commands that the server does not want. */
export const policyRules: readonly QualificationRule[] = [
	// 550 5.7.1 Recipient does not accept mail from outside; only members may post
	{ ...POLICY, text: /\bfrom (?:the )?(?:outside|external|internet|anonymous)\b|\bonly (?:members|subscribers|employees)\b/i },
	// taro@aol.com IS NOT ACCEPTING MAIL FROM THIS SENDER (AOL: the recipient's settings); 550 5.7.1 Recipient doesn't want your mail (Interia)
	{ ...POLICY, text: /\bnot accepting (?:e-?)?mails? from (?:this|that|the) sender\b|\bdoes(?: not|n't) want your (?:e-?)?mail/i },
	// 550 Mail is rejected by recipients (QQ); 553 User refused to receive this mail; 550 5.7.1 recipient has blocked you
	{ ...POLICY, text: /\brejected by (?:the )?recipients?\b|\b(?:user|recipient) (?:has )?(?:refused|declined|blocked)\b/i },
	// 550 User rejected; rcpt is rejected; Local user only (Coremail: by the recipient's lists, or not for the outside)
	{ ...POLICY, text: /^5\d\d (?:5\.\d\.\d )?(?:user|rcpt is) rejected\b|\blocal users? only\b/i },
	// 541 5.4.1 Mail rejected by destination domain (Zoho)
	{ ...POLICY, text: /\brejected by (?:the )?destination domain\b/i },
	// 5.x.0 - Message bounced by administrator (Cisco); 550 Administrative prohibition (Exim); administratively denied
	{ ...POLICY, text: /\bby (?:the )?administrator\b|\badministrative(?:ly)? (?:prohibit\w*|denied|reject\w*|block\w*)/i },
	// 550 5.0.0 <taro@example.jp>... No permit; That recipient is not allowed; 553 private list access denied
	{ ...POLICY, text: /\bno permit\b/i },
	// 550 5.7.1 policy violation; rejected for policy reasons; against our policy; Protocol violation; local policy
	{ ...POLICY, text: /\bpolic(?:y|ies)\b|\bprotocol violation\b/i },
	// 551 5.7.1 Delivery not authorized; You do not have permission to send to this recipient; not allowed to post; restricted
	{ ...POLICY, text: /\bnot (?:authori[sz]ed|permitted|allowed)\b|\bpermission\b|\brestricted\b|\bprohibited\b|\bonly accepts? (?:mail|messages)|access(?: \w{1,12})? denied|moderat(?:ed|ion)|unauthori[sz]ed/i },
	// 552 5.7.0 This message was blocked because its content presents a potential security issue (Gmail, of types of attachments)
	{ ...POLICY, text: /\bcontent presents a potential\b|\bpotential security issue\b/i },
	// 550 Attachments are not accepted: file type; executable
	{ ...POLICY, text: /\battach\w* .{0,40}(?:not (?:allowed|accepted|permitted)|prohibit|forbid|block|reject|type)|executable/i },
	// 500 5.5.2 Syntax error; 502 command not implemented; bad sequence of commands; command unrecognized
	{ ...POLICY, text: /\bsyntax error\b|command (?:not|un)\w*|\bmust precede\b|bad (?:sequence|command)|unrecogni[sz]ed command|improper use/i },
	// 受信拒否 / 迷惑メールフィルター
	{ ...POLICY, text: /受信(?:を)?拒否|拒否され/ },
];
