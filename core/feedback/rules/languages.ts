import type { QualificationRule } from './rule';

const CONTENT = { reason: 'refused', detail: 'content' } as const;
const POLICY = { reason: 'refused', detail: 'policy' } as const;
const SIZE = { reason: 'refused', detail: 'size' } as const;

/** Replies and notices that are not in English. */
export const languageRules: readonly QualificationRule[] = [
	// Boite du destinataire pleine; la boîte aux lettres du destinataire est pleine; quota dépassé
	{ reason: 'mailboxFull', text: /bo[iî]te .{0,40}\bpleine|quota (?:d[ée]pass[ée]|atteint)/i },
	// Benutzer hat zuviele Mails auf dem Server; Postfach voll; Das Postfach des Empfängers ist voll
	{ reason: 'mailboxFull', text: /zu ?viele mails auf dem server|(?:postfach|mailbox)\b.{0,40}\b(?:voll|überfüllt|ueberfuellt)\b/i },
	// casilla llena; buzón lleno; La casella di posta è piena; caixa postal cheia; почтовый ящик переполнен; 邮箱已满
	{ reason: 'mailboxFull', text: /\b(?:buz[óo]n|casilla|casella|caixa)\b.{0,40}\b(?:llen[oa]|pien[oa]|chei[oa])|ящик.{0,30}переполнен|(?:邮箱|信箱|郵箱).{0,8}(?:已满|滿|满)/i },
	// Esta casilla ha expirado por falta de uso; El usuario esta en estado: inactivo; cuenta inactiva; cuenta deshabilitada
	{ reason: 'accountDisabled', text: /ha expirado por falta de uso|\b(?:usuario|cuenta|casilla|buz[óo]n)\b.{0,40}\b(?:inactiv[oa]|deshabilitad[oa]|suspendid[oa]|bloquead[oa])/i },
	// Questo indirizzo e' bloccato per inutilizzo; casella disattivata; utente disabilitato
	{ reason: 'accountDisabled', text: /bloccat[oa] per inutilizzo|^(?!.*sconosciut).*\b(?:casella|utente|indirizzo)\b.{0,40}\b(?:disattivat[oa]|disabilitat[oa]|sospes[oa])/i },
	// Podane konto jest zablokowane administracyjnie lub nieaktywne; Postfach deaktiviert; compte désactivé; ящик заблокирован
	{ reason: 'accountDisabled', text: /konto jest (?:zablokowane|nieaktywne)|(?:postfach|konto|benutzer)\b.{0,40}\b(?:deaktiviert|gesperrt)|(?:compte|bo[iî]te)\b.{0,40}\b(?:d[ée]sactiv[ée]|suspendu|inactive?)|ящик.{0,30}(?:заблокирован|отключ)/i },
	// Adresse d au moins un destinataire invalide; utilisateur inconnu; Adresse destinataire inexistante; Destinataire inconnu
	{ reason: 'userUnknown', text: /destinataire.{0,20}\b(?:invalide|inconnue?|inexistante?)|utilisateur (?:inconnu|inexistant)|adresse inconnue/i },
	// Empfänger unbekannt; Adressat unbekannt; Benutzer existiert nicht; Empfängeradresse ungültig
	{ reason: 'userUnknown', text: /(?:empf(?:ä|ae)nger|adressat|benutzer|postfach)\w* (?:\S{1,80} )?(?:ist )?(?:unbekannt|existiert nicht|nicht (?:gefunden|vorhanden|bekannt)|ung(?:ü|ue)ltig)/i },
	// Destinatario sconosciuto; Indirizzo inesistente; utente sconosciuto; usuario desconocido; El usuario no existe; destinatário desconhecido
	{ reason: 'userUnknown', text: /\b(?:destinatari[oa]|utente|indirizzo|usuario|usu[áa]rio|destinat[áa]rio|cuenta|casilla|conta|direcci[óo]n)\b.{0,40}\b(?:sconosciut[oa]|inesistente|inexistente|errat[oa]|desconocid[oa]|desconhecid[oa]|(?:no|n[ãa]o) exist\w*|non esiste)/i },
	// Nie ma takiego konta; adres nie istnieje; пользователь не найден; такого пользователя нет; несуществующий; gebruiker onbekend; 用户不存在
	{ reason: 'userUnknown', text: /nie ma takiego (?:konta|u[żz]ytkownika)|nie istnieje|пользовател\S{1,3}.{0,30}(?:не найден|не существует|нет)|не существует|несуществующ|(?:gebruiker|geadresseerde|ontvanger) (?:is )?onbekend|(?:用户|用戶|收件人|邮箱|帳號|帐号).{0,8}(?:不存在|未找到|無效|无效)/i },
	// Wiadomosc zostala odrzucona przez system antyspamowy; als Spam eingestuft; considéré comme spam; 垃圾邮件
	{ ...CONTENT, text: /antyspam|垃圾(?:邮件|郵件)|迷惑メールと(?:判定|判断)|ウイルス|ウィルス/i },
	// メールサイズが制限値を超えています; Nachricht zu groß; message trop volumineux; mensaje demasiado grande; 邮件过大
	{ ...SIZE, text: /(?:メール|メッセージ|添付)の?(?:サイズ|容量).{0,20}(?:超|制限|上限|大き)|(?:nachricht|mail)\b.{0,20}\bzu (?:groß|gross)|trop volumineu|demasiado grande|troppo grande|(?:邮件|郵件)(?:过大|過大)/i },
	// 554 5.7.1 Richtlinie; rechazado por política; refusé par la politique
	{ ...POLICY, text: /\bpol[íi]tica\b|\bpolitique\b|richtlinie/i },
];
