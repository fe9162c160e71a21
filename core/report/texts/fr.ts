import type { ReportTexts } from './texts';

export const fr: ReportTexts = {
	language: 'fr',
	words: {
		approve: 'Approuver',
		changed: 'La diffusion a été modifiée ou analysée à nouveau après ce message. Demandez une nouvelle approbation.',
		code: 'Code',
		comment: 'Commentaire (facultatif)',
		commentIfRejected: 'Commentaire (nécessaire pour rejeter)',
		commentMissing: 'Merci d’indiquer dans le commentaire pourquoi vous rejetez.',
		decideAnswered: 'Vous avez déjà répondu. La demande attend les autres approbateurs.',
		delivery: 'Diffusion',
		excluded: 'Exclus',
		findings: 'Résultats des contrôles',
		formats: 'Formats',
		late: 'Le délai de réponse est écoulé.',
		onceConfirmed: 'Dès la confirmation',
		noHtml: 'Le message n’a pas de version HTML.',
		noPreview: 'Il n’y a aucun message à afficher.',
		nothingToDecide: 'Rien à décider',
		notDecided: 'Décision non enregistrée',
		overline: 'Diffusion e-mail',
		preview: 'Aperçu',
		previewNote: 'Tel que le premier destinataire le reçoit. Les liens de désinscription et de page miroir sont inactifs ici.',
		recipient: 'Destinataire',
		recipients: 'Destinataires',
		reject: 'Rejeter',
		report: 'Rapport avec graphiques',
		resultSoFar: 'Réponse enregistrée',
		retryHint: 'Si le lien répond que l’exécution est encore en cours, attendez quelques secondes et ouvrez-le à nouveau.',
		review: 'Examiner et décider',
		revision: 'Révision',
		sender: 'Expéditeur',
		sending: 'Envoi',
		sendingTime: 'Durée estimée',
		sentTo: 'Envoyé à',
		start: 'Début',
		subject: 'Objet',
		target: 'Cible',
		textVersion: 'Version texte',
		toDeliver: 'À envoyer',
		thanks: 'Merci. Votre réponse est enregistrée ; vous pouvez fermer cette page.',
	},
	levels: { error: 'Erreur', warning: 'Avertissement', information: 'Information' },
	colon: '\u00a0:',
	formats: {
		alternative: 'HTML et texte',
		html: 'HTML',
		text: 'Texte',
		docomo: 'docomo (Deco-mail)',
		au: 'au (Decoration Mail)',
		softbank: 'SoftBank (Decore Mail)',
	},
	decided: { approved: 'Approuvé', rejected: 'Rejeté' },
	example: (names) => `Par exemple : ${names}`,
	titleOf: ({ subject, label, number }) => (subject === 'proof' ? `BAT n° ${number} de ${label}` : `Analyse de ${label}`),
	subjectLine: ({ subject, label, number, toDeliver, one }) =>
		subject === 'proof'
			? `À approuver : BAT n° ${number} de ${label}`
			: `À confirmer : ${label}, ${toDeliver} ${one ? 'message' : 'messages'} à envoyer`,
	proofSummary: (copies, one) =>
		`${copies} ${one ? 'copie de test a été envoyée' : 'copies de test ont été envoyées'}. La cible principale n’a rien reçu.`,
	analysisSummary: ({ toDeliver, recipients, isRejected }) =>
		isRejected
			? `L’envoi est impossible : il y a des erreurs. (${toDeliver} destinataires sur ${recipients})`
			: `Prêt à partir vers ${toDeliver} destinataires sur ${recipients}.`,
	consequence: (subject) =>
		subject === 'proof'
			? 'Approuvez si le BAT est comme il doit être. Rien n’est encore envoyé à la cible.'
			: 'Approuver confirme la diffusion : les messages peuvent alors partir vers la cible principale.',
	about: (period) => `environ ${period}`,
	waveOf: (number) => `Vague ${number}`,
	waveSize: (messages, one, after) => `${messages} ${one ? 'message' : 'messages'}, ${after ? `${after} après le début` : 'au début'}`,
	moreWaves: (count, one) => `${count} ${one ? 'autre vague' : 'autres vagues'}`,
	quorum: (approvers) => `Toutes ces personnes doivent approuver : ${approvers}. Un seul rejet suffit à l’arrêter.`,
	waitingFor: (others) => `Merci. Votre réponse est enregistrée. En attente de : ${others}.`,
	already: (decision, by) => `La décision est déjà prise : ${decision === 'approved' ? 'approuvé' : 'rejeté'}${by ? ` par ${by}` : ''}.`,
	until: (deadline) => `Réponse attendue jusqu’au ${deadline} ; ensuite la demande est close.`,
};
