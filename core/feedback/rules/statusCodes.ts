import type { QualificationRule } from './rule';

const REPUTATION = { reason: 'refused', detail: 'reputation' } as const;
const AUTHENTICATION = { reason: 'refused', detail: 'authentication' } as const;
const POLICY = { reason: 'refused', detail: 'policy' } as const;

/**
 * What the enhanced status codes mean (https://www.iana.org/assignments/smtp-enhanced-status-codes, RFC 3463), for texts
 * that say nothing more.
 */
export const statusRules: readonly QualificationRule[] = [
	// 5.1.1 bad destination mailbox, 5.1.6 it has moved, 5.1.10 (RFC 7505 says null MX; Microsoft 365: recipient not found), 5.7.17 its owner has
	// changed (RFC 7293)
	{ reason: 'userUnknown', status: /^(?:1\.(?:0|1|6|10|351)|7\.17)$/ },
	// 5.1.2 bad destination system, 5.4.4 unable to route, 5.7.18 the domain's owner has changed (RFC 7293)
	{ reason: 'invalidDomain', status: /^(?:1\.2|4\.4|7\.18)$/ },
	// 5.1.3 bad destination mailbox address syntax, 5.1.4 ambiguous
	{ reason: 'invalidAddress', status: /^1\.[34]$/ },
	// 5.1.7 bad sender address syntax, 5.1.8 bad sender's system address; 5.7.27 the sender's address has null MX (RFC 7505)
	{ ...REPUTATION, status: /^(?:1\.[789]|7\.27)$/ },
	// 5.2.1 mailbox disabled, 5.7.13 user account disabled (RFC 5248)
	{ reason: 'accountDisabled', status: /^(?:2\.1|7\.13)$/ },
	{ reason: 'mailboxFull', status: /^2\.2$/ },
	// 5.2.3 message length over the mailbox's limit, 5.3.4 over the system's
	{ reason: 'refused', detail: 'size', status: /^(?:2\.3|3\.4)$/ },
	// 5.7.20 to 5.7.26: DKIM, SPF, reverse DNS, several checks (RFC 7372); 5.7.29: ARC (RFC 8617); 5.7.509, 5.7.515: Microsoft's DMARC and other proofs
	{ ...AUTHENTICATION, status: /^7\.(?:2[0-6]|29|509|515)$/ },
	// 5.5.3 too many recipients, 5.7.28 mail flood
	{ reason: 'refused', detail: 'rate', status: /^(?:5\.3|7\.28)$/ },
	// 5.7.511, 5.7.606 to 5.7.649: Microsoft's banned senders
	{ ...REPUTATION, status: /^7\.(?:5\d\d|6[0-4]\d)$/ },
	// 5.6.x: content and conversion
	{ reason: 'refused', detail: 'content', status: /^6\.\d+$/ },
	// 5.7.10 encryption needed (RFC 5248), 5.7.30 REQUIRETLS (RFC 8689): no TLS on the way there
	{ reason: 'unreachable', status: /^7\.(?:10|30)$/ },
	// 5.7.x security, 5.5.x protocol
	{ ...POLICY, status: /^(?:7\.\d+|5\.[1-9]\d*)$/ },
	// 4.3.x the mail system there (x.3.0, "other or undefined", says no more than no), 4.4.x the way to it
	{ reason: 'unreachable', status: /^(?:3\.[1-9]\d*|4\.\d+)$/ },
];
