import { REASONS } from '../delivery/reasons';
import type { Language, ReasonId } from '../delivery/types';

/** The field's words for each reason; the English ones are part of the table of reasons. */
const REASON_TEXTS: Record<Exclude<Language, 'en'>, Record<ReasonId, string>> = {
	fr: {
		notDefined: 'Non défini',
		userUnknown: 'Utilisateur inconnu',
		invalidDomain: 'Domaine non valide',
		unreachable: 'Inatteignable',
		accountDisabled: 'Compte désactivé',
		mailboxFull: 'Boîte pleine',
		notConnected: 'Non connecté',
		addressNotSpecified: 'Adresse non renseignée',
		invalidAddress: 'Adresse non valide',
		denylisted: 'Adresse en liste bloquée',
		quarantined: 'Adresse en quarantaine',
		double: 'Doublon',
		excludedByRule: 'Exclu par une règle',
		excludedAfterArbitration: 'Exclu après arbitrage',
		badQuality: 'Adresse de mauvaise qualité',
		limited: 'Taille de la cible limitée',
		controlAddress: 'Adresse de contrôle',
		personalization: 'Personnalisation impossible',
		notEncodable: 'Caractères non représentables pour l’opérateur',
		senderNotAllowed: 'Domaine d’expéditeur non autorisé',
		expired: 'Période de validité dépassée',
		refused: 'Refusé',
	},
	ja: {
		notDefined: '未定義',
		userUnknown: '宛先不明',
		invalidDomain: '無効なドメイン',
		unreachable: '到達不能',
		accountDisabled: 'アカウント無効',
		mailboxFull: 'メールボックス容量超過',
		notConnected: '未接続',
		addressNotSpecified: 'アドレスなし',
		invalidAddress: '無効なアドレス',
		denylisted: 'ブロックリストのアドレス',
		quarantined: '強制隔離中のアドレス',
		double: '重複',
		excludedByRule: 'ルールによる除外',
		excludedAfterArbitration: '調整による除外',
		badQuality: '品質の低いアドレス',
		limited: '配信数の制限による除外',
		controlAddress: 'コントロールアドレス',
		personalization: '差し込みエラー',
		notEncodable: 'キャリアの文字コードで表せない文字',
		senderNotAllowed: '許可されていない差出人ドメイン',
		expired: '有効期間切れ',
		refused: '拒否',
	},
};

/** Why a message was not sent or did not arrive, in the field's words. */
export function reasonText(reason: ReasonId, language: Language): string {
	return language === 'en' ? REASONS[reason].label : REASON_TEXTS[language][reason];
}
