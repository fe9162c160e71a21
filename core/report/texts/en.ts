import type { ReportTexts } from './texts';

export const en: ReportTexts = {
	language: 'en',
	words: {
		approve: 'Approve',
		changed: 'The delivery was changed or analyzed again after this mail. Ask for a new approval.',
		code: 'Code',
		comment: 'Comment (optional)',
		commentIfRejected: 'Comment (needed to reject)',
		commentMissing: 'Please say in the comment why you reject it.',
		decideAnswered: 'You have already answered. The request waits for the other approvers.',
		delivery: 'Delivery',
		excluded: 'Excluded',
		findings: 'Findings',
		formats: 'Formats',
		late: 'The time to answer is over.',
		onceConfirmed: 'As soon as it is confirmed',
		noHtml: 'The message has no HTML.',
		noPreview: 'There is no message to show.',
		nothingToDecide: 'Nothing to decide',
		notDecided: 'Not decided',
		overline: 'Email delivery',
		preview: 'Preview',
		previewNote: 'As the first recipient gets it. Its unsubscription and mirror links are not active here.',
		recipient: 'Recipient',
		recipients: 'Recipients',
		reject: 'Reject',
		report: 'Report with charts',
		resultSoFar: 'Answer recorded',
		retryHint: 'If the link answers that the execution is still running, wait a few seconds and open it again.',
		review: 'Review and decide',
		revision: 'Revision',
		sender: 'Sender',
		sending: 'Sending',
		sendingTime: 'Estimated duration',
		sentTo: 'Sent to',
		start: 'Start',
		subject: 'Subject',
		target: 'Target',
		textVersion: 'Text version',
		toDeliver: 'To deliver',
		thanks: 'Thank you. Your answer was recorded; you can close this page.',
	},
	levels: { error: 'Error', warning: 'Warning', information: 'Information' },
	colon: ':',
	formats: {
		alternative: 'HTML and text',
		html: 'HTML',
		text: 'Text',
		docomo: 'docomo (Deco-mail)',
		au: 'au (Decoration Mail)',
		softbank: 'SoftBank (Decore Mail)',
	},
	decided: { approved: 'Approved', rejected: 'Rejected' },
	example: (names) => `For example: ${names}`,
	titleOf: ({ subject, label, number }) => (subject === 'proof' ? `Proof #${number} of ${label}` : `Analysis of ${label}`),
	subjectLine: ({ subject, label, number, toDeliver, one }) =>
		subject === 'proof'
			? `To approve: proof #${number} of ${label}`
			: `To confirm: ${label}, ${toDeliver} ${one ? 'message' : 'messages'} to deliver`,
	proofSummary: (copies, one) => `${copies} test ${one ? 'copy was' : 'copies were'} sent. The main target has got nothing.`,
	analysisSummary: ({ toDeliver, recipients, isRejected }) =>
		isRejected
			? `It cannot be sent: there are errors. (${toDeliver} of ${recipients} recipients)`
			: `It is ready to go to ${toDeliver} of ${recipients} recipients.`,
	consequence: (subject) =>
		subject === 'proof'
			? 'Approve if the proof is as it should be. Approving sends nothing yet.'
			: 'Approve to confirm the delivery: the messages may then be sent to the main target.',
	about: (period) => `about ${period}`,
	waveOf: (number) => `Wave ${number}`,
	waveSize: (messages, one, after) => `${messages} ${one ? 'message' : 'messages'}, ${after ? `${after} after the start` : 'at the start'}`,
	moreWaves: (count, one) => `${count} more ${one ? 'wave' : 'waves'}`,
	quorum: (approvers) => `All of ${approvers} have to approve; one rejection is enough to stop it.`,
	waitingFor: (others) => `Thank you. Your answer was recorded. Still to answer: ${others}.`,
	already: (decision, by) => `It was already ${decision}${by ? ` by ${by}` : ''}.`,
	until: (deadline) => `Until ${deadline}; after that the request is over.`,
};
