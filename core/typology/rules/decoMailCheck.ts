import type { DiagnosticId } from '../../japanese-mobile';
import { finding } from '../rule';
import type { Rule } from '../rule';

const id = 'decoMailCheck';

/** What the images check says already, of all messages. */
const OF_IMAGES_CHECK = new Set<DiagnosticId>(['imageFiles', 'imageTypes']);

/** Deco-mail check: decorated mail stays within what the carrier's phones take. Says only what is wrong. */
export const decoMailCheck: Rule = {
	id,
	label: 'Deco-mail check',
	level: 'warning',
	check: ({ decoMail = [] }) =>
		decoMail
			.filter(({ recipients }) => recipients > 0)
			.flatMap(({ carrier, recipients, example, report }) =>
				report.lines
					.filter((line) => line.level !== 'information' && !OF_IMAGES_CHECK.has(line.id))
					.map(({ level, sentence: line }) => finding(level, 'decoMailCheck.problem', { carrier, recipients, line }, [example])),
			),
};
