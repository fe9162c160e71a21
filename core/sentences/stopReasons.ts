import type { Language, Sentence, StopReason } from '../delivery/types';
import { findingText } from './findingText';

/** Why a delivery stands still, where it was noted only in English, or in a server's words. */
const STOP_TEXTS: Record<Exclude<Language, 'en'>, Record<StopReason, string>> = {
	fr: {
		paused: 'La diffusion a été mise en pause.',
		stopped: 'La diffusion a été arrêtée définitivement.',
		deleting: 'La diffusion est en cours de suppression.',
		errorThreshold: 'Trop de messages ont échoué.',
		cancelled: 'L’exécution a été annulée.',
		shutdown: 'n8n a été arrêté.',
		mtaUnreachable: 'Le MTA n’a pas pu être joint.',
		mtaTls: 'Aucune connexion sécurisée au MTA n’a pu être établie.',
		signInRefused: 'Le MTA a refusé l’identification.',
		senderRefused: 'Le MTA a refusé l’adresse de l’expéditeur.',
	},
	ja: {
		paused: '配信は一時停止されています。',
		stopped: '配信は中止されました。',
		deleting: '配信を削除しています。',
		errorThreshold: '配信エラーが多すぎます。',
		cancelled: '実行がキャンセルされました。',
		shutdown: 'n8nが停止しました。',
		mtaUnreachable: 'MTAに接続できませんでした。',
		mtaTls: 'MTAとの安全な接続を確立できませんでした。',
		signInRefused: 'MTAへのログインが拒否されました。',
		senderRefused: 'MTAが差出人アドレスを拒否しました。',
	},
};

/** Why a delivery stands still, in the reader's language; without a sentence of ours with the detail as it was noted. */
export function stopText({ reason, detail, sentence }: { reason: StopReason; detail: string; sentence?: Sentence }, language: Language): string {
	if (sentence) return findingText({ text: detail, sentence }, language);
	return language === 'en' ? detail : [STOP_TEXTS[language][reason], detail && `(${detail})`].filter(Boolean).join(' ');
}
