import { finding, type Rule } from '../rule';

const id = 'proofTarget';

/** Proof target check: where the proof target is added to the main target, there is one. */
export const proofTarget: Rule = {
	id,
	label: 'Proof target check',
	level: 'warning',
	check: ({ isProofTargetMissing }) => (isProofTargetMissing ? [finding('warning', 'proofTarget.missing', {})] : []),
};
