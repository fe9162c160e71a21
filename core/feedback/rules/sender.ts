import type { QualificationRule } from './rule';

const AUTHENTICATION = { reason: 'refused', detail: 'authentication' } as const;
const REPUTATION = { reason: 'refused', detail: 'reputation' } as const;

/** Who the sender is: proofs that are missing (SPF, DKIM, DMARC, a name for the IP address). */
export const authenticationRules: readonly QualificationRule[] = [
	// 550 5.7.26 This mail has been blocked because the sender is unauthenticated (Gmail); 554 sender is unvalidated
	{ ...AUTHENTICATION, text: /\bsender is (?:unauthenticated|unvalidated)|(?:does not|doesn['’]t) meet the required authentication level/i },
	// 550 rejecting spoofed message (Barracuda)
	{ ...AUTHENTICATION, text: /\bspoofed\b/i },
	// 550 Error: MAIL FROM is mismatched with message header from address!; 550 From header does not match envelope
	{ ...AUTHENTICATION, text: /\bmail from\b.{0,30}\bmismatch\w*|\bmismatch\w* .{0,30}\b(?:mail from|from address|envelope)/i },
	// 550 Sender policy framework check failed; rejected because of Sender Policy Framework violation
	{ ...AUTHENTICATION, text: /sender policy framework|\bsender id\b.{0,30}\b(?:fail|PRA)/i },
	// 554 … No SMTP service Bad DNS PTR resource record (GMX); 550 Requested action not taken: no smtp MX only (NetEase)
	{ ...AUTHENTICATION, text: /\bno smtp MX only\b/i },
	// 550 5.7.26 This message does not pass authentication checks (SPF and DKIM both do not pass); Multiple authentication checks failed
	{ ...AUTHENTICATION, text: /\b(?:not pass\w*|fail\w*) (?:\S{1,20} ){0,3}(?:authentication|verification)|authentication (?:checks? )?fail\w*(?!.{0,40}\b(?:user|login|credentials)\b)|unauthenticated (?:e-?mail|mail|message)|unverif\w{1,8} sending/i },
	// 550 5.7.1 Email rejected per DMARC policy; does not pass DMARC verification; DMARC check failed; due to domain's DMARC policy
	{ ...AUTHENTICATION, text: /\bDMARC\b/ },
	// 550 Bad SPF records for [example.org]; 550 5.7.23 SPF validation failed; SPF: softfail; SPF check failed; not allowed by SPF
	{ ...AUTHENTICATION, text: /\bSPF\b/ },
	// 550 5.7.20 No passing DKIM signature found; DKIM verification failed
	{ ...AUTHENTICATION, text: /\bDKIM\b/ },
	// 550 5.7.1 The IP you are using to send mail is not authorized to send email directly to our servers (Gmail)
	{ ...REPUTATION, text: /\bnot authori[sz]ed to send (?:e-?)?mail directly\b/i },
	// 550 sender not authorized to send for the domain; not allowed to send from <news@example.com>
	{ ...AUTHENTICATION, text: /\bnot (?:a )?(?:permitted|authori[sz]ed|allowed|designated) (?:to send(?! (?:(?:\w{1,10} )?to )?(?:this|the) (?:recipient|address|user|group|list))|sender|as a sender|to use)/i },
	// 550 5.7.1 Connections not accepted from servers without a valid sender domain. Fix reverse DNS for 192.0.2.1
	{ ...AUTHENTICATION, text: /\bwithout a valid sender domain\b/i },
	// 550 5.7.25 Reverse DNS validation failed; requires a PTR record; no reverse DNS; rDNS; 450 Client host rejected: cannot find your (reverse) hostname
	{ ...AUTHENTICATION, text: /\breverse[- ](?:DNS|lookup|host|name|record|address)|\br-?DNS\b|\bPTR\b|reverse hostname|no DNS name|unresolvable (?:host|relay)|(?:ip|client).{0,40}(?:does not|doesn't|cannot|could not) (?:be )?resolve/i },
	// 550 domain [example.com] mismatches client ip 192.0.2.225; IP name lookup failed; forward-confirmed
	{ ...AUTHENTICATION, text: /mismatch\w* client ip|ip name lookup fail|forward[- ]confirmed|(?:could not|cannot|unable to) (?:find|resolve) your (?:host ?name|ip|domain)/i },
];

/** What the sender is known for: blocklists, complaints, a domain or address that is not trusted. */
export const reputationRules: readonly QualificationRule[] = [
	// 550-192.0.2.1 found in SPL-XBL listing; found on one or more DNSBLs; Listed in zen.spamhaus.org; is in the ip reputation database
	{ ...REPUTATION, text: /\bfound (?:in|on) .{0,50}\b(?:list\w*|DNSBLs?|database)\b|\bip reputation\b/i },
	// 550 #5.7.1 Your access to submit messages to this e-mail system has been rejected (Cisco); your host is not allowed to connect
	{ ...REPUTATION, text: /\byour access to\b.{0,80}\b(?:rejected|denied|blocked)|\bnot allowed to connect\b|\b(?:host|client|network|server|ip)\b(?: address)?,? (?:\S{1,60} )?(?:is )?not (?:allowed|permitted|authori[sz]ed|welcome|accepted)\b/i },
	// 550 Envelope blocked - User Entry; Rejected by header based manually Blocked Senders (Mimecast)
	{ ...REPUTATION, text: /\benvelope blocked\b|\bblocked senders?\b|\bSenderFilterConfig\b|sender (?:is )?(?:on|in) (?:\S{1,20} ){0,3}(?:list|blacklist)/i },
	// 421 4.7.0 IP not in whitelist for RCPT domain (Gmail); 554 Please visit http://antispam.example.com/denyip.php?IP=192.0.2.1
	{ ...REPUTATION, text: /\bnot in (?:the |our )?(?:white|allow)-?list|\bdenyip\b/i },
	// 550 Verify mailfrom failed,blocked; 550-Verification failed for <news@example.com> (Exim, of the sender)
	{ ...REPUTATION, text: /\bverify mail ?from\b|^5\d\d[ -]"?verification failed for/i },
	// 550 Suspected spam sender (QQ); 554 5.7.1 You are sending spam; Your IP identified as spammer; Currently Sending Spam
	{ ...REPUTATION, text: /\bspam sender|\bsending spam\b|\bas spammer\b|\bspammers?\b/i },
	// 550 5.4.6 Unusual sending activity detected (Zoho); unusual amount of unsolicited email originating from your address; 550 Blocked (Barracuda)
	{ ...REPUTATION, text: /\bunusual (?:sending activity|amount of)\b|^5\d\d (?:5\.\d\.\d )?blocked\.?$|\bblock for spam\b/i },
	// 550 5.7.27 Sender address has null MX (RFC 7505); 521 Access denied from your host
	{ ...REPUTATION, text: /\bsender\b.{0,30}\bnull MX|\b(?:denied|rejected|refused|blocked) from your (?:host|server|network|ip|mail)/i },
	// rejected based on geographical location; not accepted from your country
	{ ...REPUTATION, text: /geographical location|\bfrom your (?:country|region|location)\b/i },
	// 550 sorry, your envelope sender domain must exist; Sender … has no A, AAAA, or MX DNS records; 553 example.com does not exist
	{ ...REPUTATION, text: /\bsender\b.{0,80}\b(?:has no|must exist|must resolve|not resolve)/i },
	// 552 sender rejected AUP; 550 Invalid Sender. Your domain has been blacklisted
	{ ...REPUTATION, text: /\b(?:AUP|acceptable use)\b/ },
	// 554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org; RBL; DNSBL; listed at
	{ ...REPUTATION, text: /\b(?:black|block|deny|bad)[- ]?list\w*|\b(?:DNS|R|D|U)[R]?BLs?\b|\(BL\)|\b(?:spamhaus|spamcop|barracudacentral|sorbs|surbl|uribl|senderbase|senderscore|invaluement|cloudmark|ipcheck\.proofpoint|abuseat|uceprotect|mailspike)\b|(?<!not )\blisted (?:in|on|at|by)\b/i },
	// 550-192.0.2.222 blocked by ldap; 550 Blocked for abuse; your IP has been blocked; blocked by our policy due to abuse
	{ ...REPUTATION, text: /\bblocked (?:by|for|due|using|because|at)\b(?!.{0,60}\b(?:content|virus|attachment|spam (?:firewall|filter)|bulk email filter|bayesian|inactivity)\b)|\b(?:ip|host|client|server|network|address|domain|connection|sender)\b.{0,40}\b(?:is |was |been |are )?(?:blocked|banned|blacklisted|denied access|refused due)\b/i },
	// 421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to user complaints; poor reputation; low reputation
	{ ...REPUTATION, text: /\breputation\b|user complaints|unwanted messages|contact your internet service provider|complaints? (?:about|from|rate)|unexpected volume|\bTSS0\d\b/i },
	// 550 5.7.606 Access denied, banned sending IP [192.0.2.1]; 5.7.511 Access denied, banned sender
	{ ...REPUTATION, text: /\bbann?ed (?:sending|sender|ip|host)|access denied.{0,40}\b(?:ip|sender|banned)\b/i },
	// 554 Your IP is not allowed; 554 INVALID IP FOR SENDING MAIL OF DOMAIN; mail from 192.0.2.1 refused; refused by your IP
	{ ...REPUTATION, text: /invalid ip for sending|(?:mail|messages?|connections?|e-?mails?) from (?:\S{1,60}|your \w{1,20}|this \w{1,20})(?: \S{1,60})? (?:is |are |was |were |has been |been )?(?:not |no longer )?(?:rejected|refused|blocked|denied|accepted|allowed|deferred|welcome)/i },
	// 550 IP is rejected; IP is Hangup; Requested mail action not taken: Invalid IP; Fake sender (Coremail, https://www.icoremail.vip/support)
	{ ...REPUTATION, text: /\bIP is (?:rejected|hangup)|\binvalid IP\b|\bfake sender\b/i },
	// 571 Message Refused: sender is not trusted; 550 Access denied - Invalid HELO name
	{ ...REPUTATION, text: /\bsender (?:is )?(?:not |un)trusted\b|\binvalid (?:helo|ehlo)\b/i },
	// 501 no access from mail server [192.0.2.55] which is an open relay; dynamic IP; dial-up; please use the smtp server of your ISP
	{ ...REPUTATION, text: /open (?:relay|proxy)|dynamic(?:ally)?[- ](?:ip|address|assigned)|dial-?up|residential|use (?:the |your )?(?:smtp|mail|isp|provider)\S{0,3}(?: \S{1,10}){0,2} (?:server|relay|of your)|no access from mail server/i },
	// 550 Client host rejected: Access denied; 554 5.7.1 <host>: Client host rejected; Helo command rejected; 501 Invalid domain name (to EHLO)
	{ ...REPUTATION, text: /client host rejected|my name was rejected|\b(?:helo|ehlo)\b.{0,30}\b(?:rejected|invalid|denied|not|fail|should|must|need)/i },
	// 550 5.1.8 Sender address rejected: Domain not found; Domain of sender address does not exist; 501 5.1.8 Sender address rejected
	{ ...REPUTATION, text: /sender(?:'s)?(?: \S{1,60})? (?:address |domain |e-?mail )*(?:\S{1,80} )?(?:is |was )?(?:rejected|refused|denied|blocked|not accepted|unverified|verif\w{1,10} fail\w*|invalid|does not exist|not exist|unknown)|domain of sender|sender (?:verify|verification|callout)|invalid sender|\breturn(?:-| )path\b.{0,30}\b(?:invalid|reject|not)/i },
	// 550 5.7.1 Access denied (in reply to MAIL FROM)
	{ ...REPUTATION, phase: 'mail', text: /\b(?:denied|rejected|refused|blocked|not (?:accepted|allowed|permitted)|forbidden)\b/i },
	// Message not delivered: the settings for your 'Send mail as' account are misconfigured (Gmail, CustomFromDenied)
	{ ...REPUTATION, text: /\bCustomFromDenied\b|'Send mail as'/i },
	// The group you tried to contact may not exist, or you may not have permission to post (Google Groups, in any language)
	{ ...REPUTATION, text: /\bgoogle ?groups\b|\bthe group you tried to contact\b|groups\.google\.com|support\.google\.com\/a\/[^ ]{0,40}groups/i },
	// 553 sorry, your envelope sender is in my badmailfrom list; 550 We do not accept mail from this sender
	{ ...REPUTATION, text: /envelope sender|badmailfrom|rejected MAIL FROM|do(?:es)? not accept (?:mail|messages) from|you are not (?:allowed(?! to (?:send|post) )|welcome)|spam source|sends? (?:too much )?spam|bulk (?:e-?mail|mail)er/i },
];
