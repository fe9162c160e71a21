import type { Finding } from '../../delivery/types';
import { finding, findingOf } from '../rule';
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
	return [finding('information', 'personalization.sampled', { checked: checkedRecipients, recipients: counts.recipients })];
}

function summary({ counts }: TypologyInput, failed: number): Finding {
	if (counts.toDeliver === 0) return finding('error', 'personalization.nobodyLeft', { failed });
	return finding('warning', 'personalization.failed', { failed });
}

/** One finding for each different fault, with the recipients that it happened to. */
function detail(failures: Failure[]): Finding[] {
	const faults = [...new Set(failures.map(({ text }) => text))].slice(0, MAX_FAULTS);
	return faults.map((fault) => {
		const same = failures.filter(({ text }) => text === fault);
		const examples = same.map(({ example }) => example);
		return findingOf(id, 'warning', same[0]?.sentence ?? fault, examples);
	});
}
