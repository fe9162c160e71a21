import type { QualificationRule } from './rule';

/** There is no such recipient. */
export const userUnknownRules: readonly QualificationRule[] = [
	// 550-I'm sorry but taro@example.jp does not have an account here; 450 user path no exist; User not a member of domain
	{ reason: 'userUnknown', text: /\b(?:not|n't) have an? (?:e-?mail )?(?:account|mailbox)\b|\b(?:user|path|account|mailbox|recipient|address) no exist|\bnot a member of domain\b/i },
	// 550 5.1.1 <taro@icloud.com>: inactive email address (iCloud, whose code says that there is none)
	{ reason: 'userUnknown', status: /^1\.1$/, text: /\binactive e-?mail address\b/i },
	// 550 Mailbox unavailable (RFC 5321 section 4.2.2, for good); 550 Account not available; for now (4xx) it is busy
	{ reason: 'userUnknown', text: /^5\d\d[ -](?:5\.\d\.\d )?(?:<\S{1,200}>:? )?(?:the )?(?:mailbox|account|user) (?:is )?(?:currently )?(?:unavailable|not available)/i },
	// 550 Address unknown; Nobody here by that name; No one with that email address here; Unable to find alias user
	{ reason: 'userUnknown', text: /\baddress (?:is )?unknown\b|\b(?:nobody|no ?one|no person)\b.{0,20}\b(?:that|this) (?:name|e-?mail|address)|\b(?:unable to|cannot|can't|could not|couldn't) find (?:the |alias )*(?:user|recipient|mail ?box|account)/i },
	// 550 ERR_RECIPIENT_NOT_FOUND (MXroute); 550 cuda_nsu taro@example.com (Barracuda); sorry, this recipient is not in my validrcptto list (qmail)
	{ reason: 'userUnknown', text: /(?:recipient|user|mailbox)_not_found|\bcuda_nsu\b|\bvalidrcptto\b/i },
	// User not listed in Domino Directory; No matches found in Domino Directory; recipient not in address book (Domino)
	{ reason: 'userUnknown', text: /\b(?:not (?:listed )?|no matches found )in (?:the )?(?:\w{1,12} ){0,2}(?:address ?book|directory)\b/i },
	// 550 That email address is not a valid one; we are sorry but the address is invalid; email address is not known to this system
	{ reason: 'userUnknown', text: /\baddress (?:\S{1,80} )?(?:is|seems|appears) (?:to be )?(?:invalid|not (?:a )?(?:valid|known))/i },
	// 550 recipient unrecognized; 550-"The recipient cannot be verified"; email address lookup in domain map failed; Wrong recipients
	{ reason: 'userUnknown', text: /\b(?:recipient|user|address|mailbox)\b.{0,20}\b(?:unrecogni[sz]ed|cannot be verified|can't be verified)|\baddress lookup\b.{0,30}\bfailed|\b(?:wrong|incorrect|no valid) recipients?\b/i },
	// 552 1 Requested mail action aborted, mailbox not found; 554 delivery error: dd Requested mail action aborted (Yahoo)
	{ reason: 'userUnknown', text: /\bmailbox not found\b|\bdelivery error: dd requested mail action aborted/i },
	// 501 Invalid address (Mimecast); bad address syntax (Postfix, for recipients)
	{ reason: 'invalidAddress', text: /^(?:501 )?(?:5\.1\.3 )?(?:invalid|bad) address(?: syntax)?\.?$/i },
	// 501 5.1.3 Bad recipient address syntax; Bad destination mailbox address syntax; malformed address
	{ reason: 'invalidAddress', text: /\b(?:recipient|destination|mailbox|e-?mail|bad) address(?: \S{1,20})? (?:syntax|format)|\b(?:malformed|syntactically incorrect) (?:recipient |destination |mailbox |e-?mail )*address/i },
	// 550 5.4.1 Recipient address rejected: Access denied. (Microsoft 365: not in the organisation's directory; also Postfix's access map)
	{ reason: 'userUnknown', text: /recipient address rejected: access denied/i },
	// 550 5.5.0 Requested action not taken: mailbox unavailable (Outlook.com, and without 5.5.0 many others)
	{ reason: 'userUnknown', text: /requested action not taken: (?:mailbox unavailable|no such user)/i },
	// 554 delivery error: dd This user doesn't have a yahoo.com account (taro@yahoo.com) [0] - mta1.example
	{ reason: 'userUnknown', text: /user (?:doesn't|does not|dose not) have an? \S{1,80} account/i },
	// 550 5.1.1 User unknown; Unknown user taro@docomo.ne.jp; unknown recipient; Unknown local part; unknown address
	{ reason: 'userUnknown', text: /\bunknown (?:e-?mail |local )?(?:user|recipient|address|mailbox|local[- ]?part|account)\b/i },
	{ reason: 'userUnknown', text: /\b(?:user|recipient|mail ?box|addressee|account)(?: name| address)? (?:\S{1,80} )?(?:is )?(?:unknown|not known)\b/i },
	// 550 unknown or illegal alias; invalid mailbox; Invalid recipient: <jiro@i.softbank.jp>; Invalid user address
	{ reason: 'userUnknown', text: /\b(?:unknown or illegal|illegal|invalid|bad|non-?exist\w*) (?:alias|user|recipients?|mail ?box|e-?mail address|destination (?:mailbox|address)|local part|addressee)/i },
	// 550 No such user here; no such mailbox; No such recipient; no mailbox here by that name; There is no such address
	{ reason: 'userUnknown', text: /\bno (?:such|valid|known) (?:\w{1,12} )?(?:user|recipient|mail ?box|address|person|account|local user|alias|domain user|name)/i },
	{ reason: 'userUnknown', text: /\bno (?:mail ?box|account|user|recipient)s? (?:here|by that name|with that name|found|named?)\b/i },
	// 550 5.1.1 Mailbox does not exist; The email account that you tried to reach does not exist; user doesn't exist
	{ reason: 'userUnknown', text: /\b(?:address|mail ?box|account|user|recipient|addressee|alias|inbox|e-?mail)\b.{0,60}(?:does not|doesn't|doesn’t|do not|not|no longer|did not|didn't) (?:currently )?exists?\b/i },
	// 550 5.1.1 RESOLVER.ADR.RecipNotFound; not found / User not found / The email address you entered couldn't be found
	{ reason: 'userUnknown', text: /\b(?:recip(?:ient)?|user|mail ?box|address|account|recipient name)\b.{0,30}(?:not ?found|couldn'?t be found|could not be found|wasn't found|not listed in|not recogni[sz]ed)/i },
	// 550 5.1.1 The recipient address is not a valid; is not a valid user; not a known user; Not our customer
	{ reason: 'userUnknown', text: /\b(?:is not|isn't|not) an? (?:valid|known|local|recogni[sz]ed|active) (?:user|recipient|mail ?box|address|account)|not our customer/i },
	// 550 5.1.6 recipient no longer on server; He's not here any more; user has moved; The user has left the company
	{ reason: 'userUnknown', text: /\b(?:recipient|user|mail ?box|address|account|employee)\b.{0,30}\b(?:no longer (?:on|with|at|here|available|valid)|has (?:moved|left|been (?:moved|removed|deleted)))/i },
	// 550 5.0.0 Adresse destinataire invalide; utilisateur inconnu; Empfänger unbekannt; destinatario sconosciuto; usuario desconocido
	{ reason: 'userUnknown', text: /destinataire (?:invalide|inconnu)|utilisateur inconnu|empf(?:ä|ae)nger (?:\S{1,80} )?(?:unbekannt|nicht)|(?:usuario|destinatari[oa]) (?:desconocid|sconosciut|no exist|inexistent)/i },
	// 550 Recipient rejected; Recipient not accepted; Address rejected; 550 Not accepted; unrouteable mail
	{ reason: 'userUnknown', status: /^1\.[016]$/, text: /\b(?:recipient|address|mail ?box)\b.{0,20}\b(?:rejected|not accepted|unavailable|unrouteable)\b/i },
	// 542 hanako@example.com Rejected
	{ reason: 'userUnknown', text: /^5\d\d (?:\d\.\d\.\d )?<?\S{1,128}@\S{1,200}[^\s>]>?:? (?:rejected|refused|denied)\.?$/i },
	// 宛先アドレスが間違っています; 該当するユーザーが登録されていません; 宛先は、現在使用されておりません; メールアドレスが無効です; このメールアドレスは使われていません
	{ reason: 'userUnknown', text: /(?:宛先|あて先|ユーザー?|メールアドレス|アドレス|受信者).{0,20}(?:間違っ|誤って|誤りが|登録されて(?:いま|おりま|いな)|使用されて(?:いま|おりま|いな)|使われて(?:いま|おりま|いな)|無効)/ },
	// あて先が見つかりません / 宛先不明 / ユーザーが存在しません / メールアドレスは存在し
	{ reason: 'userUnknown', text: /(?:宛先|あて先|ユーザー?|メールアドレス|アドレス|受信者|お客様).{0,20}(?:見つかりません|不明|存在し(?:ません|ない|ておりません)|ありません)/ },
];
