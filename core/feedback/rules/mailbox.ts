import type { QualificationRule } from './rule';

/** About the mailbox itself: full, or switched off. */
export const mailboxFullRules: readonly QualificationRule[] = [
	// 552 Mailbox limit exeeded for this email address; 550 OverQuotaPerm; account is overquota; 552 recipient storage full
	{ reason: 'mailboxFull', text: /\bmailbox limit ex\w{0,2}eeded|\bover ?quota\w*|\bstorage (?:is )?full\b|\bShutoffQuotaExceeded\b/i },
	// 550 Box full
	{ reason: 'mailboxFull', text: /\b(?:in|mail)?box (?:is )?full\b/i },
	// The mailbox has no room left; 422 The recipient has exceeded his or her mailbox limit; mailbox has reached its size limit
	{ reason: 'mailboxFull', text: /\bno room (?:left|in)\b|\bexceeded (?:his|her|their|its|the) (?:or her )?mailbox\b|\bmailbox\b.{0,20}\breached (?:its|the) (?:\w{1,12} )?limit|\btoo much mail (?:in|on)\b/i },
	// Mailbox is full / Blocks limit exceeded / Inode limit exceeded; error writing message: Disk quota exceeded / File too large (Postfix, to a mailbox)
	{ reason: 'mailboxFull', text: /\b(?:inode|blocks) limit exceeded|\berror writing message: (?:disk quota|file too large)/i },
	// User has exhausted allowed storage space; User has too many messages on the server; mailfolder is full
	{ reason: 'mailboxFull', text: /\bexhausted (?:\w{1,12} )?storage|\btoo many messages on the server\b/i },
	// 552 5.2.2 Mailbox full; The recipient's mailbox is full and can't accept messages now; Quota exceeded (mailbox for user is full)
	{ reason: 'mailboxFull', text: /\b(?:mail ?box|inbox|mail folder|maildir|mail ?drop|account|user'?s? \S{0,60})\b.{0,60}\b(?:is |are )?(?:full|over ?quota|over its quota|exceed\w*)/i },
	// 452 4.2.2 The email account that you tried to reach is over quota; 550 user is over quota; Over quota
	{ reason: 'mailboxFull', text: /\b(?:over|exceed\w*|beyond|out of)[ -]?(?:the |its |his |their |my )?(?:maximum )?(?:allowed )?(?:disk |mail |mailbox |storage |space )*(?:quota|storage|mail ?box limit)\b/i },
	// 552 5.2.2 Quota exceeded; Disk quota exceeded; mailbox quota exceeded; Quota violation for …
	{ reason: 'mailboxFull', text: /\bquota\b.{0,40}\b(?:exceed|violat|reached|full|limit)/i },
	// The recipient's inbox is out of storage space; 552 Requested mail action aborted: exceeded storage allocation
	{ reason: 'mailboxFull', text: /out of (?:storage )?space|exceed\w* storage allocation|storage (?:limit|quota)/i },
	// The user has not enough disk space; not enough storage space in the mailbox; Not enough disk space
	{ reason: 'mailboxFull', text: /(?:not enough|insufficient|no) (?:free )?(?:disk |storage |mailbox )*space(?! (?:on|in) (?:the )?(?:queue|spool|system))/i },
	// Too many messages in this mailbox; Mailbox has exceeded the limit
	{ reason: 'mailboxFull', text: /too many messages (?:in|on) (?:this|the) mailbox|mailbox (?:has )?exceed|mailbox size limit/i },
	// 受信BOXの保存件数を超えています
	{ reason: 'mailboxFull', text: /(?:受信 ?(?:BOX|ボックス|トレイ)|保存(?:件数|容量)).{0,20}(?:一杯|いっぱい|満杯|超え|超過|オーバー|上限)/i },
	// メールボックスが一杯です / メールボックスの容量を超え / 受信者のメールボックスがいっぱい
	{ reason: 'mailboxFull', text: /(?:メールボックス|受信箱|容量).{0,20}(?:一杯|いっぱい|満杯|満タン|超え|超過|オーバー|不足)/ },
];

export const accountDisabledRules: readonly QualificationRule[] = [
	// 550 5.2.1 taro@hot.ee is expired account; User account not activated; 451 Account inbounds disabled (Mimecast); User hangup
	{ reason: 'accountDisabled', text: /\bexpired (?:e-?mail )?(?:account|mailbox|user)|\baccount (?:is )?not (?:yet )?activated|\binbounds disabled|\b(?:user|mailbox) hangup\b/i },
	// 550 Mailbox is frozen; subscriber suspended; customer account is blocked
	{ reason: 'accountDisabled', text: /\b(?:mailbox|account) (?:is |was )?(?:frozen|on hold)\b|\b(?:subscriber|customer) (?:is |was )?(?:suspended|blocked|barred)/i },
	// 550 Account Closed, Please Remove; Account Inactive; 550 this address is no longer in use; extended inactivity
	{ reason: 'accountDisabled', text: /\baccount (?:closed|inactive|cancel\w*)|\bextended inactivity\b|\bdue to inactivity\b/i },
	// 550 5.2.1 The email account that you tried to reach is disabled; Account has been suspended; mailbox is inactive
	// This account has been disabled or discontinued [#102]; vdelivermail: account is locked email bounced
	{
		reason: 'accountDisabled',
		text: /\b(?:account|mail ?box|user|recipient|address|domain)\b.{0,60}\b(?:disabled|suspended|deactivated|inactive|de-?activated|locked|discontinued|closed|terminated|blocked due to inactivity|expired|no longer (?:active|in use|used|accepting|accepts))\b/i,
	},
	// 550 5.2.1 Disabled mailbox; Inactive account; suspended user
	{ reason: 'accountDisabled', text: /\b(?:disabled|suspended|inactive|deactivated|locked|closed|dormant) (?:mail ?box|account|user|recipient|address)/i },
	// 554 5.7.1 Mailbox currently suspended; temporarily disabled; not active
	{ reason: 'accountDisabled', text: /(?<!delivery )\b(?:currently|temporarily) (?:suspended|disabled)|\bis not active\b/i },
	// アカウントは停止されています / 利用停止
	{ reason: 'accountDisabled', text: /(?:アカウント|メールボックス|利用).{0,10}(?:停止|無効|休止)/ },
];
