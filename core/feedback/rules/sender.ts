import type { QualificationRule } from './rule';

const AUTHENTICATION = { reason: 'refused', detail: 'authentication' } as const;
const REPUTATION = { reason: 'refused', detail: 'reputation' } as const;

/** Who the sender is: proofs that are missing (SPF, DKIM, DMARC, a name for the IP address). */
export const authenticationRules: readonly QualificationRule[] = [
	// 550 5.7.26 This message does not pass authentication checks (SPF and DKIM both do not pass); Multiple authentication checks failed
	{ ...AUTHENTICATION, text: /\b(?:not pass\w*|fail\w*) (?:\S{1,20} ){0,3}(?:authentication|verification)|authentication (?:checks? )?fail\w*(?!.{0,40}\b(?:user|login|credentials)\b)|unauthenticated (?:e-?mail|mail|message)|unverif\w{1,8} sending/i },
	// 550 5.7.1 Email rejected per DMARC policy; does not pass DMARC verification; DMARC check failed; due to domain's DMARC policy
	{ ...AUTHENTICATION, text: /\bDMARC\b/ },
	// 550 Bad SPF records for [example.org]; 550 5.7.23 SPF validation failed; SPF: softfail; SPF check failed; not allowed by SPF
	{ ...AUTHENTICATION, text: /\bSPF\b/ },
	// 550 5.7.20 No passing DKIM signature found; DKIM verification failed
	{ ...AUTHENTICATION, text: /\bDKIM\b/ },
	// 550 sender not authorized to send for the domain; not allowed to send from <news@example.com>
	{ ...AUTHENTICATION, text: /\bnot (?:a )?(?:permitted|authori[sz]ed|allowed|designated) (?:to send|sender|as a sender|to use)/i },
	// 550 5.7.25 Reverse DNS validation failed; requires a PTR record; no reverse DNS; rDNS; 450 Client host rejected: cannot find your (reverse) hostname
	{ ...AUTHENTICATION, text: /\breverse[- ](?:DNS|lookup|host|name|record|address)|\br-?DNS\b|\bPTR\b|reverse hostname|no DNS name|unresolvable (?:host|relay)|(?:ip|client).{0,40}(?:does not|doesn't|cannot|could not) (?:be )?resolve/i },
	// 550 domain [example.com] mismatches client ip 192.0.2.225; IP name lookup failed; forward-confirmed
	{ ...AUTHENTICATION, text: /mismatch\w* client ip|ip name lookup fail|forward[- ]confirmed|(?:could not|cannot|unable to) (?:find|resolve) your (?:host ?name|ip|domain)/i },
];

/** What the sender is known for: blocklists, complaints, a domain or address that is not trusted. */
export const reputationRules: readonly QualificationRule[] = [
	// 554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org; RBL; DNSBL; listed at
	{ ...REPUTATION, text: /\b(?:black|block|deny|bad)[- ]?list\w*|\b(?:DNS|R|D|U)[R]?BLs?\b|\(BL\)|\b(?:spamhaus|spamcop|barracudacentral|sorbs|surbl|uribl|senderbase|senderscore|invaluement|cloudmark|proofpoint|abuseat|uceprotect|mailspike)\b|(?<!not )\blisted (?:in|on|at|by)\b/i },
	// 550-192.0.2.222 blocked by ldap; 550 Blocked for abuse; your IP has been blocked; blocked by our policy due to abuse
	{ ...REPUTATION, text: /\bblocked (?:by|for|due|using|because|at)\b(?!.{0,40}\b(?:content|virus|attachment)\b)|\b(?:ip|host|client|server|network|address|domain|connection|sender)\b.{0,40}\b(?:is |was |been |are )?(?:blocked|banned|blacklisted|denied access|refused due)\b/i },
	// 421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to user complaints; poor reputation; low reputation
	{ ...REPUTATION, text: /\breputation\b|user complaints|unwanted messages|contact your internet service provider|complaints? (?:about|from|rate)|unexpected volume|\bTSS0\d\b/i },
	// 550 5.7.606 Access denied, banned sending IP [192.0.2.1]; 5.7.511 Access denied, banned sender
	{ ...REPUTATION, text: /\bbann?ed (?:sending|sender|ip|host)|access denied.{0,40}\b(?:ip|sender|banned)\b/i },
	// 554 Your IP is not allowed; 554 INVALID IP FOR SENDING MAIL OF DOMAIN; mail from 192.0.2.1 refused; refused by your IP
	{ ...REPUTATION, text: /invalid ip for sending|(?:mail|messages?|connections?|e-?mails?) from (?:\S{1,60}|your \w{1,20}|this \w{1,20})(?: \S{1,60})? (?:is |are |was |were |has been |been )?(?:not |no longer )?(?:rejected|refused|blocked|denied|accepted|allowed|deferred|welcome)/i },
	// 501 no access from mail server [192.0.2.55] which is an open relay; dynamic IP; dial-up; please use the smtp server of your ISP
	{ ...REPUTATION, text: /open (?:relay|proxy)|dynamic(?:ally)?[- ](?:ip|address|assigned)|dial-?up|residential|use (?:the |your )?(?:smtp|mail|isp|provider)\S{0,3}(?: \S{1,10}){0,2} (?:server|relay|of your)|no access from mail server/i },
	// 550 Client host rejected: Access denied; 554 5.7.1 <host>: Client host rejected; Helo command rejected; 501 Invalid domain name (to EHLO)
	{ ...REPUTATION, text: /client host rejected|my name was rejected|\b(?:helo|ehlo)\b.{0,30}\b(?:rejected|invalid|denied|not|fail)/i },
	// 550 5.1.8 Sender address rejected: Domain not found; Domain of sender address does not exist; 501 5.1.8 Sender address rejected
	{ ...REPUTATION, text: /sender(?:'s)?(?: \S{1,60})? (?:address |domain |e-?mail )*(?:\S{1,80} )?(?:is |was )?(?:rejected|refused|denied|blocked|not accepted|unverified|verif\w{1,10} fail\w*|invalid|does not exist|not exist|unknown)|domain of sender|sender (?:verify|verification|callout)|invalid sender|\breturn(?:-| )path\b.{0,30}\b(?:invalid|reject|not)/i },
	// 550 5.7.1 Access denied (in reply to MAIL FROM)
	{ ...REPUTATION, phase: 'mail', text: /\b(?:denied|rejected|refused|not (?:accepted|allowed|permitted)|forbidden)\b/i },
	// The group you tried to contact may not exist, or you may not have permission to post (Google Groups, in any language)
	{ ...REPUTATION, text: /\bgoogle ?groups\b|\bthe group you tried to contact\b|groups\.google\.com|support\.google\.com\/a\/[^ ]{0,40}groups/i },
	// host mx.example.jp refused to talk to me: 421 Service not available (the greeting of a server that knows only who connects)
	{ ...REPUTATION, phase: 'connect', text: /^(?:421|5\d\d)\b(?!.{0,60}\b(?:busy|load|resources?|maintenance|shut))/i },
	// 553 sorry, your envelope sender is in my badmailfrom list; 550 We do not accept mail from this sender
	{ ...REPUTATION, text: /envelope sender|badmailfrom|rejected MAIL FROM|do(?:es)? not accept (?:mail|messages) from|you are not (?:allowed|welcome)|spam source|sends? (?:too much )?spam|bulk (?:e-?mail|mail)er/i },
];
