import type { Finding } from '../../delivery/types';
import { count, finding } from '../rule';
import type { Failure, Rule, TypologyInput } from '../rule';

const id = 'personalization';

/** Different faults that are told apart. */
const MAX_FAULTS = 5;

/** Personalization check: every recipient's message can be rendered. */
export const personalization: Rule = {
	id,
	label: 'Personalization check',
	level: 'warning',
	isFixed: true,
	check: (input) => {
		const failed = input.counts.exclusions.personalization ?? 0;
		const failures = input.failures.filter(({ reason }) => reason === 'personalization');
		return [...sampled(input), ...(failed > 0 ? [summary(input, failed), ...detail(failures)] : [])];
	},
};

/** Who was not looked at may still fail when it is sent. */
function sampled({ checkedRecipients, counts }: TypologyInput): Finding[] {
	if (checkedRecipients === null || checkedRecipients >= counts.toDeliver) return [];
	const text = `The messages of ${checkedRecipients} of ${counts.recipients} recipients were made as a check. The others are made when they are sent.`;
	return [finding(id, 'information', text)];
}

function summary({ counts }: TypologyInput, failed: number): Finding {
	if (counts.toDeliver === 0) {
		const messages = count(failed, 'message');
		return finding(id, 'error', `${messages} could not be rendered, and no other is left to deliver.`);
	}
	const recipients = count(failed, 'recipient gets', 'recipients get');
	return finding(id, 'warning', `${recipients} nothing, because the message could not be rendered.`);
}

/** One finding for each different fault, with the recipients that it happened to. */
function detail(failures: Failure[]): Finding[] {
	const faults = [...new Set(failures.map(({ text }) => text))].slice(0, MAX_FAULTS);
	return faults.map((fault) => {
		const examples = failures.filter(({ text }) => text === fault).map(({ example }) => example);
		return finding(id, 'warning', fault, examples);
	});
}
