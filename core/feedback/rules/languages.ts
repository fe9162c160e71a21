import type { QualificationRule } from './rule';

const CONTENT = { reason: 'refused', detail: 'content' } as const;
const POLICY = { reason: 'refused', detail: 'policy' } as const;
const RATE = { reason: 'refused', detail: 'rate' } as const;
const SIZE = { reason: 'refused', detail: 'size' } as const;

/** Replies and notices that are not in English; most that are in Japanese stand with what they are about. */
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
	// Speicherplatz des Empfängers erschöpft; Le quota du destinataire est dépassé; Cuota excedida; Postvak is vol; Skrzynka odbiorcy jest pełna
	{ reason: 'mailboxFull', text: /(?:speicherplatz|kontingent)\b.{0,40}\b(?:ersch(?:ö|oe)pft|voll|(?:ü|ue)berschritten)|quota\b.{0,30}(?:d[ée]pass[ée]|atteint|superat[ao])|cuota (?:excedida|superada)|postvak\b.{0,20}\bvol\b|skrzynka\b.{0,30}(?:pełna|przepełniona)/i },
	// Die angegebene Adresse existiert nicht; L'adresse du destinataire n'existe pas; destinataire introuvable
	{ reason: 'userUnknown', text: /adresse\b.{0,30}\b(?:existiert nicht|unbekannt|ung(?:ü|ue)ltig)|(?:adresse|destinataire|utilisateur|compte)\b.{0,40}(?:n['’]existe pas|introuvable)/i },
	// Usuario no encontrado; Usuário não encontrado; Utente non trovato; Gebruiker niet gevonden; Nie znaleziono użytkownika
	{ reason: 'userUnknown', text: /\b(?:usuari[oa]|usu[áa]rio|destinat[aá]ri[oa]|cuenta|conta|direcci[óo]n|endere[çc]o|utente|indirizzo)\b.{0,30}\b(?:no|n[ãa]o|non) (?:se )?(?:encontr|trovat|localiz)\w*|(?:gebruiker|geadresseerde|ontvanger|adres)\b.{0,20}\b(?:niet gevonden|bestaat niet)|nie znaleziono (?:u[żz]ytkownika|adresu|odbiorcy|konta)/i },
	// 존재하지 않는 사용자입니다; 사용자를 찾을 수 없습니다; 받는 사람의 메일함 용량이 초과되었습니다; 휴면 계정
	{ reason: 'userUnknown', text: /존재하지 ?않는? ?(?:사용자|계정|메일|주소|수신자)|(?:사용자|계정|메일|주소|수신자).{0,10}(?:존재하지 ?않|찾을 수 없|없는)/ },
	{ reason: 'mailboxFull', text: /(?:메일함|편지함|사서함|메일박스|용량).{0,12}(?:가득|꽉|초과|부족)/ },
	{ reason: 'accountDisabled', text: /휴면 ?계정|(?:계정|메일함).{0,10}(?:정지|사용 ?중지)/ },
	// 发送频率过高; 送信件数の上限を超えました
	{ ...RATE, text: /(?:频率|頻率).{0,6}(?:过高|過高|限制|超)|(?:过于|過於)(?:频繁|頻繁)|送信(?:件数|通数|数).{0,10}(?:上限|制限|超)/ },
	// Wiadomosc zostala odrzucona przez system antyspamowy; als Spam eingestuft; considéré comme spam; 垃圾邮件
	{ ...CONTENT, text: /antyspam|垃圾(?:邮件|郵件)|迷惑メールと(?:判定|判断)|ウイルス|ウィルス/i },
	// メールサイズが制限値を超えています; Nachricht zu groß; message trop volumineux; mensaje demasiado grande; 邮件过大
	{ ...SIZE, text: /(?:メール|メッセージ|添付)の?(?:サイズ|容量).{0,20}(?:超|制限|上限|大き)|(?:nachricht|mail)\b.{0,20}\bzu (?:groß|gross)|trop volumineu|demasiado grande|troppo grande|(?:邮件|郵件)(?:过大|過大)/i },
	// 554 5.7.1 Richtlinie; rechazado por política; refusé par la politique
	{ ...POLICY, text: /\bpol[íi]tica\b|\bpolitique\b|richtlinie/i },
];
