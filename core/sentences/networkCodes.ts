import type { Language } from '../delivery/types';

/** What the codes of Node's network say in English by their names already; codes of the DNS are c-ares'. */
const WORDS: Record<string, Record<Exclude<Language, 'en'>, string>> = {
	EAI_AGAIN: { fr: 'le serveur de noms ne répond pas', ja: 'ネームサーバーが応答しません' },
	ECONNREFUSED: { fr: 'connexion refusée', ja: '接続が拒否されました' },
	ECONNRESET: { fr: 'connexion coupée', ja: '接続が切断されました' },
	EHOSTUNREACH: { fr: 'serveur injoignable', ja: 'サーバーに到達できません' },
	ENETUNREACH: { fr: 'réseau injoignable', ja: 'ネットワークに到達できません' },
	ENOTFOUND: { fr: 'nom introuvable', ja: '名前が見つかりません' },
	EREFUSED: { fr: 'le serveur de noms refuse de répondre', ja: 'ネームサーバーに拒否されました' },
	ESERVFAIL: { fr: 'erreur du serveur de noms', ja: 'ネームサーバーのエラー' },
	ETIMEDOUT: { fr: 'pas de réponse à temps', ja: '時間内に応答がありません' },
	ETIMEOUT: { fr: 'pas de réponse à temps', ja: '時間内に応答がありません' },
	CERT_HAS_EXPIRED: { fr: 'certificat expiré', ja: '証明書の有効期限切れ' },
	DEPTH_ZERO_SELF_SIGNED_CERT: { fr: 'certificat autosigné', ja: '自己署名証明書' },
	ERR_TLS_CERT_ALTNAME_INVALID: { fr: 'certificat d’un autre serveur', ja: '別のサーバーの証明書' },
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: { fr: 'certificat non vérifiable', ja: '証明書を検証できません' },
};

/** Why a connection or a look-up failed: the code, with words before it where it is known. Other text stays as it is. */
export function networkText(why: string, language: Language): string {
	const words = language === 'en' ? undefined : Object.hasOwn(WORDS, why) && WORDS[why]?.[language];
	if (!words) return why;
	return language === 'ja' ? `${words}、${why}` : `${words}, ${why}`;
}
