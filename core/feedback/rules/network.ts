import type { QualificationRule } from './rule';

/** The domain is none, or takes no mail. */
export const invalidDomainRules: readonly QualificationRule[] = [
	// 550 5.1.2 Host unknown (Name server: example.jp.: host not found); unknown host; Domain not found; No such domain
	{
		reason: 'invalidDomain',
		text: /\b(?:host|domain|server|site)(?: (?:name|or domain name))? (?:[\w.-]{1,80}\.[\w-]{2,20}[:.]? )?(?:is )?(?:unknown|not found|invalid|does not exist|doesn't exist|not exist|couldn't be found|could not be found|not reachable|is not reachable)\b|\b(?:unknown|no such|invalid|bad|illegal|non-?existent) (?:host|domain|mail server)|illegal host\/domain|(?:couldn't|could not|can't|cannot|unable to) (?:find|resolve|locate) (?:any |a |the |an? exchanger )*(?:host|domain|mail server|MX|exchanger)|name service error|\bNXDOMAIN\b|name or service not known|unrouteable (?:address|domain|mail domain)|all relevant mx records point to non-existent/i,
	},
	// DNS Error: DNS type 'mx' lookup of example.jp responded with code NXDOMAIN; no MX or A records; has no A, AAAA, or MX
	{ reason: 'invalidDomain', text: /\bDNS (?:error|type|lookup|server)\b.{0,80}\b(?:NXDOMAIN|no such|not found|SERVFAIL)|no (?:MX|A|mail exchanger|DNS)[ \w,]{0,30} record|MX (?:lookup|record).{0,30}(?:fail|not found|invalid)/i },
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
	// procmail: Couldn't create "/var/spool/mail/neko"; maildrop: error writing to mailbox
	{ reason: 'unreachable', text: /\b(?:procmail|maildrop|dovecot|deliver|lmtp)\b:? .{0,40}(?:couldn't|can't|cannot|unable to|error|fail)/i },
];

/** The way there, or the server at its end, does not work. */
export const unreachableRules: readonly QualificationRule[] = [
	// The domain doesn't receive email according to the administrator: returned Null MX (RFC 7505); Domain does not accept mail (nullMX)
	{ reason: 'unreachable', text: /null ?MX|indicated no SMTP service|(?:does not|doesn't|do not) (?:accept|receive|handle) (?:any )?(?:e-?)?mail\b|no longer accepts mail/i },
	// connect to example.org[203.0.113.225]:25: Connection timed out; timed out while; 4.4.1; Connection refused; No route to host
	{ reason: 'unreachable', text: /\btim(?:ed|e)[ -]?out\b|connection (?:\S{1,40} )?(?:refused|reset|dropped|closed|lost|failed|broken|died)|no route to host|network (?:is )?unreachable|(?:unable|failed|could not|couldn't|not able|wasn't able) to (?:\w{1,12} )?(?:connect|establish)|did not accept our requests to connect|host (?:is )?(?:unreachable|down)|lost connection|no answer from host|(?:host|server|system) (?:\S{1,60} )?(?:is )?not responding|server refused to talk|socket error|refused to talk/i },
	// Message expired: unable to deliver in 840 minutes; retry timeout exceeded; in queue too long; delivery time expired; not delivered within
	{ reason: 'unreachable', text: /\bexpired\b|retry (?:timeout|time limit)|(?:queue|queued|spool) (?:\S{1,20} )?too long|too long (?:in|on) (?:the )?queue|delivery time|(?:could not|unable to|cannot|not be|not) (?:be )?deliver\w*(?: this message)? (?:for|in|within|after) (?:\S{1,20} )?\d|giving up|max(?:imum)? (?:retries|retry|time|delivery)|warning: message (?:still )?(?:undelivered|delayed)|will be retried|keep trying/i },
	// 554 5.4.6 Hop count exceeded - possible mail loop; too many hops; mail loops back to myself; Routing loop
	{ reason: 'unreachable', text: /too many hops|hop count|mail(?:ing)? loop|routing loop|loops? back|loop detected/i },
	// TLS negotiation failed; STARTTLS is required but not offered; certificate verify failed
	{ reason: 'unreachable', text: /\b(?:TLS|SSL|STARTTLS)\b|certificate/i },
	// 452 4.3.1 Insufficient system storage; Insufficient system resources; disk full; queue file write error
	{ reason: 'unreachable', text: /insufficient (?:system|server)? ?(?:storage|resources|disk)|system (?:storage|is full|resources)|disk (?:is )?full|no space left|queue file write error|out of memory/i },
	// 554 5.3.0 Mailer error; unknown mailer error 1; procmail: …; pipe to |…; Command died with status; Command output; can't create output file
	{ reason: 'unreachable', text: /mailer error|unknown mailer|\bprocmail\b|\bmaildrop\b|\bpipe to\b|\bcommand (?:died|output|failed|time limit)|can(?:no|')t create|local delivery fail|child process|exit(?:ed)? (?:code|status)|returned temporary failure/i },
	// 451 4.3.0 Internal error; Internal System Error; local error in processing; temporarily unavailable; Service currently unavailable; configuration error
	{ reason: 'unreachable', text: /\b(?:internal|system|server|temporary|local|configuration|general|processing|database|lookup|unexpected|software|technical) (?:\w{1,12} )?(?:error|failure|problem|fault|trouble)|(?:service|server|system|temporarily|currently) (?:\w{1,12} )?(?:not available|unavailable|down|busy|refuse)|try (?:again|later)|(?:resources?) (?:temporarily )?unavailable|service (?:refuse|not available)/i },
	// 送信先サーバーに接続できません / タイムアウト / 一時的
	{ reason: 'unreachable', text: /接続でき|タイムアウト|応答がありません|一時的/ },
];
