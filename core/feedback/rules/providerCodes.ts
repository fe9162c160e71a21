import type { QualificationRule } from './rule';

const AUTHENTICATION = { reason: 'refused', detail: 'authentication' } as const;
const REPUTATION = { reason: 'refused', detail: 'reputation' } as const;
const CONTENT = { reason: 'refused', detail: 'content' } as const;
const RATE = { reason: 'refused', detail: 'rate' } as const;

/** Codes that providers put into their replies and explain on their own pages: they tell more than the words around them. */
export const providerCodeRules: readonly QualificationRule[] = [
	// 554 5.7.1 (RTR:RD) https://postmaster.aol.com/error-codes#554rtrrd; 554 5.7.1 (DMARC:…)
	{ ...AUTHENTICATION, text: /\((?:RTR:RD|DMARC:\w{1,4})\)/ },
	// 554 (HVU:B1), (RLY:BD), (RLY:CH), (RTR:CH): spam, URLs and viruses in it (https://postmaster.aol.com/error-codes)
	{ ...CONTENT, text: /\((?:HVU:\w{1,4}|RLY:(?:BD|CH\d?)|RTR:CH)\)/ },
	// 421 (DYN:T1), 421 (RLY:B1): too much at once
	{ ...RATE, text: /\((?:DYN:T\d|RLY:B1)\)/ },
	// 554 (RTR:BB), (RTR:DU), (RTR:BL), (RTR:SC), (RLY:B2), (RLY:BL), (RLY:IR), (RLY:SN), 554 (CON:B1)
	{ ...REPUTATION, text: /\((?:RTR:(?:BB|DU|BL|SC)|RLY:(?:B2|B3|BL|IR|SN)|CON:B\d)\)/ },
	// 421 RP-001 (SNT004-MC1F1) Unfortunately, some messages from 192.0.2.1 weren't sent (https://sendersupport.olc.protection.outlook.com/pm/troubleshooting.aspx)
	{ ...RATE, text: /\bRP-00\d\b/ },
	// 550 OU-002 (…) Mail rejected by Outlook.com for policy reasons: content with spam-like characteristics
	{ ...CONTENT, text: /\bOU-002\b/ },
	// 550 SC-001, SC-002, SC-003, SC-004, DY-001, DY-002, OU-001 (same page)
	{ ...REPUTATION, text: /\b(?:SC-00\d|DY-00\d|OU-001)\b/ },
	// 451 4.7.500-699 (ASxxx) Access denied, please try again later; 550 5.7.511 Access denied, banned sender; 5.7.606
	{ ...REPUTATION, status: /^7\.(?:5(?!09|15)\d\d|6\d\d)$/, text: /\baccess denied\b/i },
	// 550 5.1.1 RCP-P1 http://postmaster.facebook.com/response_codes?ip=192.0.2.1#rcp; INT-P1, INT-P3, INT-P4: no such recipient or group
	{ reason: 'userUnknown', text: /\b(?:RCP-P1|INT-P[134])\b/ },
	// INT-T1 to INT-T12, RCP-T1: a problem of their own (same page)
	{ reason: 'unreachable', text: /\b(?:INT-T\d{1,2}|RCP-T1)\b/ },
	// RCP-P2, RCP-P3: the recipient's settings
	{ reason: 'refused', detail: 'policy', text: /\bRCP-P[23]\b/ },
	// MSG-P1, INT-P2: too large
	{ reason: 'refused', detail: 'size', text: /\b(?:MSG-P1|INT-P2)\b/ },
	// DNS-P1, DNS-P2: MAIL FROM without domain or MX; POL-P1 to POL-T3: the IP address is not accepted
	{ ...REPUTATION, text: /\b(?:DNS-[PT][12]|POL-(?:P[1-4]|T[123]))\b/ },
	// DNS-P3: no reverse DNS
	{ ...AUTHENTICATION, text: /\bDNS-P3\b/ },
	// 552 5.2.0 … IB212; 550 … IB508 has words enough; 421 … IB007 (GoDaddy, https://www.godaddy.com/help/fix-rejected-email-with-a-bounce-error-40685)
	{ ...CONTENT, text: /\bIB(?:212|607|70[1-5])\b/ },
	// 554 … bizimp ESMTP server not available AUP#CXBL; IPBL0001; AUP#CDRBL (Cox, http://postmaster.cox.net); #BL000000 (Comcast)
	{ ...REPUTATION, text: /\b(?:CXBL|CDRBL|CXSNDR|IPBL\d{4})\b|#?\bBL0000\d\d\b/ },
	// 421 AUP#CXCNCT, AUP#CXTHRT, AUP#CXMXRT: connections, messages (Cox)
	{ ...RATE, text: /\bCX(?:CNCT|THRT|MXRT)\b/ },
	// AUP#CXDNS: no reverse DNS (Cox)
	{ ...AUTHENTICATION, text: /\bCXDNS\b/ },
	// 554 DT:SPM 163 mx1,…; 554 DT:SUM (http://mail.163.com/help/help_spam_16.htm)
	{ ...CONTENT, text: /\bDT:(?:SPM|SUM)\b/ },
	// 550 MI:SPF; 553 DMARC of NetEase has words of its own
	{ ...AUTHENTICATION, text: /\bMI:SPF\b/ },
	// 421 HL:ICC, 421 HL:IFC, 450 MI:DMC, 451 MI:SFQ, 451 RP:QRC, 450 RP:DRC
	{ ...RATE, text: /\b(?:HL:I[CF]C|MI:(?:DMC|SFQ|CEL|CCL)|RP:(?:QRC|DRC|CEL|CCL|TRC))\b/ },
	// 421 HL:REP, 421 HL:MEP, 554 HL:IPB, 450 DT:RBL, 450 WM:BLI, 553 MI:IMF
	{ ...REPUTATION, text: /\b(?:HL:(?:REP|MEP|IPB|IHU)|DT:RBL|WM:BL[IU]|MI:(?:IMF|SPB|STC))\b/ },
	// 550 5.2.0 Mail rejete. Mail rejected. OFR_506 [506] (https://postmaster.orange.fr)
	{ ...CONTENT, text: /\bOFR\d{0,3}_506\b/ },
	// 421 … Too many connections, slow down. OFR004_104 [104]
	{ ...RATE, text: /\bOFR\d{0,3}_104\b/ },
	// 550 5.7.0 Your connection is blocked by our antispam OFR_109; 501 5.1.0 Emetteur invalide. OFR004_405 [405]
	{ ...REPUTATION, text: /\bOFR\d{0,3}_(?:10[0-35-9]|40\d|513)\b/ },
	// 554 5.7.1 [HME1] This message was blocked for failing both SPF and DKIM authentication checks (iCloud)
	{ ...AUTHENTICATION, text: /\[HME\d\]/ },
	// 554 Message not allowed - [PH01] Email not accepted for policy reasons; 554 5.7.9 … (Yahoo, https://senders.yahooinc.com/smtp-error-codes)
	{ reason: 'refused', detail: 'policy', text: /\[PH\d\d\]/ },
	// 553 5.7.1 [BL21] Connections will not be accepted from 192.0.2.1; 553 5.7.2 [TSS09] All messages … permanently deferred
	{ ...REPUTATION, text: /\[(?:BL|TSS)\d\d\]/ },
];
