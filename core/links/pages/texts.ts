/** Languages that the pages speak. */
export type PageLanguage = 'en' | 'fr' | 'ja';

/**
 * What the pages say. `{sender}` and `{address}` stand for who sends and for the recipient's address, which is shown
 * with only its first character and its domain.
 */
export interface PageTexts {
	unsubscribeTitle: string;
	unsubscribeText: string;
	unsubscribeButton: string;
	doneTitle: string;
	doneText: string;
	invalidTitle: string;
	invalidText: string;
	inactiveTitle: string;
	inactiveText: string;
	overTitle: string;
	overText: string;
	goneTitle: string;
	goneText: string;
	errorTitle: string;
	errorText: string;
	/** In the place of `{sender}` where the name is not known. */
	someSender: string;
}

export type PageTextKey = keyof PageTexts;

export const PAGE_TEXTS: Record<PageLanguage, PageTexts> = {
	en: {
		unsubscribeTitle: 'Unsubscribe?',
		unsubscribeText: 'Press the button, and {sender} will send nothing more of this kind to {address}.',
		unsubscribeButton: 'Unsubscribe',
		doneTitle: 'You are unsubscribed',
		doneText: '{sender} will send nothing more of this kind to {address}. You can close this page.',
		invalidTitle: 'This link does not work',
		invalidText: 'It may have been cut off or changed on its way. Please open it from the message again.',
		inactiveTitle: 'This link is not active',
		inactiveText: 'It belongs to a test message, or to one that has no such page.',
		overTitle: 'This page has expired',
		overText: 'Messages can be read online for a limited time only.',
		goneTitle: 'This page no longer exists',
		goneText: 'What the link led to has been deleted.',
		errorTitle: 'Please try again later',
		errorText: 'Something went wrong on our side. Nothing was changed.',
		someSender: 'The sender',
	},
	fr: {
		unsubscribeTitle: 'Se désabonner ?',
		unsubscribeText: 'Appuyez sur le bouton et {sender} n’enverra plus de messages de ce type à {address}.',
		unsubscribeButton: 'Se désabonner',
		doneTitle: 'Vous êtes désabonné(e)',
		doneText: '{sender} n’enverra plus de messages de ce type à {address}. Vous pouvez fermer cette page.',
		invalidTitle: 'Ce lien ne fonctionne pas',
		invalidText: 'Il a peut-être été coupé ou modifié en chemin. Veuillez l’ouvrir à nouveau depuis le message.',
		inactiveTitle: 'Ce lien n’est pas actif',
		inactiveText: 'Il provient d’un message de test, ou d’un message sans page de ce type.',
		overTitle: 'Cette page a expiré',
		overText: 'Les messages ne peuvent être lus en ligne que pendant un certain temps.',
		goneTitle: 'Cette page n’existe plus',
		goneText: 'Ce vers quoi menait le lien a été supprimé.',
		errorTitle: 'Veuillez réessayer plus tard',
		errorText: 'Une erreur s’est produite de notre côté. Rien n’a été modifié.',
		someSender: 'L’expéditeur',
	},
	ja: {
		unsubscribeTitle: '配信を停止しますか？',
		unsubscribeText: 'ボタンを押すと、{sender} から {address} へのこの種類のメール配信が停止されます。',
		unsubscribeButton: '配信を停止する',
		doneTitle: '配信を停止しました',
		doneText: '{sender} から {address} へのこの種類のメールは今後配信されません。このページは閉じていただけます。',
		invalidTitle: 'このリンクは利用できません',
		invalidText: 'アドレスが途中で切れたか、変更された可能性があります。お手数ですが、メールからもう一度開いてください。',
		inactiveTitle: 'このリンクは有効ではありません',
		inactiveText: 'テスト用のメール、またはこのページのないメールのリンクです。',
		overTitle: 'このページの公開期間は終了しました',
		overText: 'メールをウェブで閲覧できる期間には限りがあります。',
		goneTitle: 'このページはすでにありません',
		goneText: 'リンク先の内容は削除されました。',
		errorTitle: 'しばらくしてからもう一度お試しください',
		errorText: 'こちら側で問題が発生しました。変更は行われていません。',
		someSender: '送信者',
	},
};

/** The texts of a language, with those that the user has replaced. Empty ones count as not given. */
export function textsOf(language: PageLanguage, replaced: ReadonlyArray<ReplacedText> = []): PageTexts {
	const own = replaced.filter((text) => text.language === language && text.text.trim() !== '');
	return { ...PAGE_TEXTS[language], ...Object.fromEntries(own.map(({ key, text }) => [key, text])) };
}

/** A text of the user's own. */
export interface ReplacedText {
	language: PageLanguage;
	key: PageTextKey;
	text: string;
}
