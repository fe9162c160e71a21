import type { QualificationRule } from './rule';

/** The message goes round. */
export const loopRules: readonly QualificationRule[] = [
	// 554 5.4.6 Hop count exceeded - possible mail loop; too many hops; loops back to myself; Routing loop; 552 looping message
	// 554 5.6.0 Message exceeded 50 hops, this may indicate a mail loop (Gmail); Loop detected (OpenSMTPD)
	{ reason: 'unreachable', text: /\b(?:too many|exceeded \d+) hops\b|\bhop count\b|\b(?:mail|mailing|routing|forwarding) ?loop\b|\bloops? (?:back|detected)|\blooping\b/i },
];

/** The server's own disk is full, not the mailbox. */
export const systemFullRules: readonly QualificationRule[] = [
	// 431 Not enough disk space on the delivery server; 550 Mail server out of disk space
	{ reason: 'unreachable', text: /\bdisk space (?:on|of|at) (?:the )?(?:\w{1,12} )?(?:server|system)\b|\bserver (?:is )?out of (?:disk )?space\b/i },
	// 452 4.4.5 Insufficient disk space; try again later (sendmail); 452 4.3.1 Insufficient system storage (Postfix)
	{ reason: 'unreachable', status: /^(?:3\.1|4\.5)$/, text: /\b(?:insufficient|not enough|no) (?:\w{1,12} )?(?:disk|storage|space)/i },
];

/** A look-up that failed for now, whatever it was for. */
export const temporaryLookupRules: readonly QualificationRule[] = [
	// 450 4.4.0 <news@example.com> Temporary DMARC DNS lookup failure (Rackspace); 451 4.4.3 Temporary lookup failure
	{ reason: 'unreachable', text: /\btemporary (?:\w{1,12} ){0,2}lookup (?:failure|error)/i },
];

/** A name server that does not answer now says nothing about the domain. */
export const lookupRules: readonly QualificationRule[] = [
	// CNAME lookup failed temporarily. (#4.4.3); 450 4.4.312 DNS query failed; temporary lookup failure; Name server timeout
	{ reason: 'unreachable', text: /\b(?:lookup|DNS|name server|name service|resolver|nameserver)\b.{0,60}\b(?:temporar\w*|time ?d? ?-?out|try again|SERVFAIL|server failure|query (?:failed|error)|not responding)\b|\btemporar\w* (?:\w{1,12} )?(?:DNS|lookup|name|resolution|domain)/i },
	// 450 4.1.1 <taro@example.jp>: Recipient address rejected: unverified address: Address verification in progress (Postfix)
	{ reason: 'unreachable', text: /\bverification in progress\b/i },
	// 450 mailbox busy; 450 4.2.0 Mailbox temporarily locked; 450 Requested mail action not taken: mailbox unavailable (RFC 5321: for now)
	{ reason: 'unreachable', text: /\bmailbox (?:is )?(?:busy|temporarily locked|in use)\b|^4\d\d[ -].{0,60}\bmailbox (?:is )?(?:currently )?(?:unavailable|not available)/i },
	// all hosts for 'example.jp' have been failing for a long time (Exim); lowest numbered MX record points to local host
	{ reason: 'unreachable', text: /\bfailing for a long time\b|\bretry time not reached\b|\blong failure period\b|\bMX record points to local host|\bbest MX is\b/i },
];

/** The domain is none, or takes no mail. */
export const invalidDomainRules: readonly QualificationRule[] = [
	// 550 5.1.2 Host unknown (Name server: example.jp.: host not found); unknown host; Domain not found; No such domain
	{
		reason: 'invalidDomain',
		text: /\b(?:host|domain|server|site)(?: (?:name|or domain name))? (?:[\w.-]{1,80}\.[\w-]{2,20}[:.]? )?(?:is )?(?:unknown|not found|invalid|does not exist|doesn't exist|not exist|couldn't be found|could not be found|not reachable|is not reachable)\b|\b(?:unknown|no such|invalid|bad|illegal|non-?existent) (?:host|domain|mail server)|illegal host\/domain|(?:couldn't|could not|can't|cannot|unable to) (?:find|resolve|locate) (?:any |a |the |an? exchanger )*(?:host|domain|mail server|MX|exchanger)|name service error|\bNXDOMAIN\b|name or service not known|unrouteable (?:address|domain|mail domain)|all relevant mx records point to non-existent/i,
	},
	// The destination server for this recipient could not be found in Domain Name Service (DNS) (Exchange)
	{ reason: 'invalidDomain', text: /\bnot be found in (?:the )?(?:Domain Name Service|DNS)\b/i },
	// Bad destination host; No mail server found for this domain; mail exchanger not found
	{ reason: 'invalidDomain', text: /\bbad destination (?:host|system|domain)|\bno mail (?:server|host|exchanger)s? (?:found|for)|\bmail exchanger not found/i },
	// No MX found for domain (OpenSMTPD); 501 5.1.5 Recipient address reserved by RFC 2606 (Microsoft); 553 Domain may not exist
	{ reason: 'invalidDomain', text: /\bno MX (?:found|for)\b|\breserved by RFC ?2606|\bdomain may not exist\b|\bnot able to find the (?:recipient|destination) domain\b/i },
	// DNS Error: DNS type 'mx' lookup of example.jp responded with code NXDOMAIN; no MX or A records; has no A, AAAA, or MX
	{ reason: 'invalidDomain', text: /\bDNS (?:error|type|lookup|server)\b.{0,80}\b(?:NXDOMAIN|no such|not found|SERVFAIL)|no (?:MX|A|mail exchanger|DNS)[ \w,]{0,30} record|MX (?:lookup|record).{0,30}(?:fail|not found|invalid)/i },
	// ホストが見つかりません
	{ reason: 'invalidDomain', text: /ホスト名?.{0,15}(?:見つかりません|存在し|不明)/ },
	// ドメインが見つかりません
	{ reason: 'invalidDomain', text: /ドメイン.{0,15}(?:見つかりません|存在し|不明)/ },
];

/** Servers that make whoever they do not know come again: nothing is wrong with the address, or the way. */
export const greylistRules: readonly QualificationRule[] = [
	// 450 4.2.0 <taro@example.jp>: Recipient address rejected: Greylisted; 451 4.7.1 Greylisting in action, please come back later
	// 450 4.7.1 … Graylisted, see http://postgrey.schweikert.ch/help/example.html
	{ reason: 'unreachable', type: 'ignored', text: /\bgr[ea]y-?list|postgrey/i },
];

/** The program that puts the mail into the mailbox failed: about the server, whatever name it could not find. */
export const mailerRules: readonly QualificationRule[] = [
	// maildir delivery failed: create maildir file /home/taro/Maildir/tmp/1: Permission denied; cannot update mailbox /var/mail/taro for user taro (Postfix)
	{ reason: 'unreachable', text: /\bmaildir delivery failed|\bcannot (?:update|append|open|access|create) (?:mailbox|message|maildir|file)|\b(?:can't|cannot) create output|\bcreate maildir\b/i },
	// 554 5.0.0 rewrite: excessive recursion (max 50); 553 5.3.5 system config error; 554 5.3.5 Local configuration error (sendmail)
	{ reason: 'unreachable', text: /\bexcessive recursion\b|\bconfig(?:uration)? error\b|\brewrite: /i },
	// procmail: Couldn't create "/var/spool/mail/neko"; maildrop: error writing to mailbox
	{ reason: 'unreachable', text: /\b(?:procmail|maildrop|dovecot|deliver|lmtp)\b:? .{0,40}(?:couldn't|can't|cannot|unable to|error|fail)/i },
];

/** The way there, or the server at its end, does not work. */
export const unreachableRules: readonly QualificationRule[] = [
	// 4.4.1 cannot connect to the destination
	{ reason: 'unreachable', text: /\b(?:cannot|can't|could not|couldn't|unable to) (?:connect|reach)\b/i },
	// Remote host closed the connection unexpectedly; Delivery failed 20 attempts: taro@example.com (IMail); Cannot route to host
	{ reason: 'unreachable', text: /\b(?:closed|dropped|reset|broke) (?:the |its )?connection\b|\bdelivery failed \d+ attempts\b|\b(?:cannot|can't|unable to) route to\b/i },
	// Destination seem to reject all mails; Network error on destination MXs; Address family mismatch on destination MXs (OpenSMTPD)
	{ reason: 'unreachable', text: /\breject all mails?\b|\bnetwork error\b|\baddress family mismatch\b|\b(?:server|host|destination) (?:was|is) unreachable\b/i },
	// The domain doesn't receive email according to the administrator: returned Null MX (RFC 7505); Domain does not accept mail (nullMX)
	{ reason: 'unreachable', text: /null ?MX|indicated no SMTP service|(?:does not|doesn't|do not) (?:accept|receive|handle) (?:any )?(?:e-?)?mail\b|no longer accepts mail/i },
	// connect to example.org[203.0.113.225]:25: Connection timed out; timed out while; 4.4.1; Connection refused; No route to host
	{ reason: 'unreachable', text: /\btim(?:ed|e)[ -]?out\b|connection (?:\S{1,40} )?(?:refused|reset|dropped|closed|lost|failed|broken|died)|no route to host|network (?:is )?unreachable|(?:unable|failed|could not|couldn't|not able|wasn't able) to (?:\w{1,12} )?(?:connect|establish)|did not accept our requests to connect|host (?:is )?(?:unreachable|down)|lost connection|no answer from host|(?:host|server|system) (?:\S{1,60} )?(?:is )?not responding|socket error/i },
	// Message expired: unable to deliver in 840 minutes; retry timeout exceeded; in queue too long; delivery time expired; not delivered within
	{ reason: 'unreachable', text: /\bexpired\b|retry (?:timeout|time limit)|(?:queue|queued|spool) (?:\S{1,20} )?too long|too long (?:in|on) (?:the )?queue|delivery time|(?:could not|unable to|cannot|not be|not) (?:be )?deliver\w*(?: this message)? (?:for|in|within|after) (?:\S{1,20} )?\d|giving up|max(?:imum)? (?:retries|retry|time|delivery)|warning: message (?:still )?(?:undelivered|delayed)|will be retried|keep trying/i },
	// TLS negotiation failed; STARTTLS is required but not offered; certificate verify failed
	{ reason: 'unreachable', text: /\b(?:TLS|SSL|STARTTLS)\b|certificate/i },
	// 452 4.3.1 Insufficient system storage; Insufficient system resources; disk full; queue file write error
	{ reason: 'unreachable', text: /insufficient (?:system|server)? ?(?:storage|resources|disk)|system (?:storage|(?:is )?full|resources)|disk (?:is )?full|no space left|queue file write error|out of memory/i },
	// 554 5.3.0 Mailer error; unknown mailer error 1; procmail: …; pipe to |…; Command died with status; Command output; can't create output file
	{ reason: 'unreachable', text: /mailer error|unknown mailer|\bprocmail\b|\bmaildrop\b|\bpipe to\b|\bcommand (?:died|output|failed|time limit)|can(?:no|')t create|local delivery fail|child process|exit(?:ed)? (?:code|status)|returned temporary failure/i },
	// 451 4.3.0 Internal error; Internal System Error; local error in processing; temporarily unavailable; Service currently unavailable; configuration error
	{ reason: 'unreachable', text: /\b(?:internal|system|server|temporary|local|configuration|general|processing|database|lookup|unexpected|software|technical) (?:\w{1,12} )?(?:error|failure|problem|fault|trouble)|(?:temporarily|currently) (?:\w{1,12} )?(?:not available|unavailable|down|busy)|(?:server|system)(?:\(\w\))? (?:is )?(?:too )?(?:down|busy)|(?:resources?) (?:temporarily )?unavailable/i },
	// 送信先メールサーバの事由により送信できませんでした; サーバーが混雑しています
	{ reason: 'unreachable', text: /サーバー?(?:の(?:事由|都合|障害|不具合)|が混雑)/ },
	// 送信先サーバーに接続できません / タイムアウト / 一時的
	{ reason: 'unreachable', text: /接続でき|タイムアウト|応答がありません|一時的/ },
];

/** What is no more than "not now". */
export const vagueRules: readonly QualificationRule[] = [
	// 421 4.3.2 Service currently unavailable; 421 Unable to process connection at this time; 451 Unable to process email at this time (Mimecast); Service refused, please try later
	{ reason: 'unreachable', text: /\bunable to process\b|\bplease (?:try|come back) (?:again )?later\b|\bat this time\b/i },
	// 421 Service not available, closing transmission channel; try again later
	{ reason: 'unreachable', text: /\b(?:service|server|system) (?:\w{1,12} )?(?:not available|unavailable|refuse)|\btry (?:again|later)\b|\brefused to talk\b/i },
];
