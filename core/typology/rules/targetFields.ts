import { finding, type Rule } from '../rule';

const id = 'targetFields';

/** Target fields check: a field that is named for what it says of the recipients says it of somebody. */
export const targetFields: Rule = {
	id,
	label: 'Target fields check',
	level: 'warning',
	check: ({ emptyFields = [] }) =>
		emptyFields.map(({ option, name }) => finding('warning', 'targetFields.empty', { option, name })),
};
