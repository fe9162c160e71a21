import { finding, type Rule } from '../rule';
import { hasSampleText } from '../sampleMessage';

const id = 'sampleText';

/** Sample text check: what stands in a new Email Parameters is for proofs to oneself, and goes to no main target. */
export const sampleText: Rule = {
	id,
	label: 'Sample text check',
	level: 'error',
	isFixed: true,
	check({ purpose, parameters: { html, text } }) {
		const isLeft = purpose !== 'proof' && (hasSampleText(html) || hasSampleText(text));
		return isLeft ? [finding('error', 'sampleText.left', {})] : [];
	},
};
