import { finding } from '../rule';
import type { Rule } from '../rule';

/** Adobe Campaign's limit: a proof to more people is a delivery without its safeguards. */
export const MAX_PROOF_RECIPIENTS = 100;

const id = 'proofSize';

/** Proof size check: a proof goes to at most 100 recipients. */
export const proofSize: Rule = {
	id,
	label: 'Proof size check',
	level: 'error',
	check: ({ purpose, counts }) => {
		if (purpose !== 'proof' || counts.recipients <= MAX_PROOF_RECIPIENTS) return [];
		return [finding('error', 'proofSize.tooLarge', { recipients: counts.recipients, most: MAX_PROOF_RECIPIENTS })];
	},
};
