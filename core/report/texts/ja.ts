import type { ReportTexts } from './texts';

export const ja: ReportTexts = {
	language: 'ja',
	words: {
		approve: '承認する',
		changed: 'このメールの後に配信が変更されたか、再度分析されました。あらためて承認を依頼してください。',
		code: 'コード',
		comment: 'コメント（任意）',
		commentIfRejected: 'コメント（却下の場合は必須）',
		commentMissing: '却下する理由をコメントに入力してください。',
		decideAnswered: '回答済みです。ほかの承認者の回答を待っています。',
		delivery: '配信',
		excluded: '除外',
		findings: 'チェック結果',
		formats: '形式',
		late: '回答の期限が過ぎています。',
		noHtml: 'このメッセージにHTMLはありません。',
		noPreview: '表示できるメッセージがありません。',
		nothingToDecide: '回答は不要です',
		notDecided: '回答は記録されていません',
		overline: 'メール配信',
		preview: 'プレビュー',
		previewNote: '最初の受信者に届く内容です。配信停止とミラーページのリンクはここでは無効です。',
		recipient: '受信者',
		recipients: '受信者数',
		reject: '却下する',
		report: 'グラフ付きレポート',
		resultSoFar: '回答を記録しました',
		retryHint: 'リンクを開いて「実行中」と表示された場合は、数秒待ってからもう一度開いてください。',
		review: '確認して回答する',
		revision: 'リビジョン',
		sender: '差出人',
		sentTo: '送信先',
		subject: '件名',
		target: '配信対象',
		textVersion: 'テキスト版',
		toDeliver: '配信数',
		thanks: 'ありがとうございます。回答を記録しました。このページは閉じてかまいません。',
	},
	levels: { error: 'エラー', warning: '警告', information: '情報' },
	colon: '：',
	formats: {
		alternative: 'HTMLとテキスト',
		html: 'HTML',
		text: 'テキスト',
		docomo: 'ドコモ（デコメール）',
		au: 'au（デコレーションメール）',
		softbank: 'ソフトバンク（デコレメール）',
	},
	decided: { approved: '承認しました', rejected: '却下しました' },
	example: (names) => `例：${names}`,
	titleOf: ({ subject, label, number }) => (subject === 'proof' ? `テスト配信 #${number}：${label}` : `分析結果：${label}`),
	subjectLine: ({ subject, label, number, toDeliver }) =>
		subject === 'proof' ? `承認のお願い：${label}（テスト配信 #${number}）` : `配信確認のお願い：${label}（${toDeliver}通）`,
	proofSummary: (copies) => `テスト配信を${copies}通送信しました。本番の配信対象にはまだ何も送信していません。`,
	analysisSummary: ({ toDeliver, recipients, isRejected }) =>
		isRejected
			? `エラーがあるため配信できません。（受信者${recipients}件中${toDeliver}件）`
			: `受信者${recipients}件中${toDeliver}件に配信する準備ができました。`,
	consequence: (subject) =>
		subject === 'proof'
			? '内容に問題がなければ承認してください。承認しても、まだ何も配信されません。'
			: '承認すると配信が確定し、本番の配信対象にメッセージが送信されます。',
	quorum: (approvers) => `全員の承認が必要です：${approvers}。1人でも却下すると中止されます。`,
	waitingFor: (others) => `ありがとうございます。回答を記録しました。回答待ち：${others}`,
	already: (decision, by) => `すでに${by ? `${by}が` : ''}${decision === 'approved' ? '承認' : '却下'}しています。`,
	until: (deadline) => `回答期限：${deadline}。期限を過ぎると依頼は終了します。`,
};
