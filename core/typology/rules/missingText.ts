import { finding } from '../rule';
import type { Rule } from '../rule';

const id = 'missingText';

/** Plain text check: who reads no HTML, and filters that compare both parts, find a text as well. */
export const missingText: Rule = {
	id,
	label: 'Plain text check',
	level: 'warning',
	check: ({ purpose, parameters, sample, counts }) => {
		const html = sample?.html ?? parameters.html;
		if (!html) return [];
		const htmlOnly = counts.formats.html ?? 0;
		if (purpose === 'main' && htmlOnly > 0 && htmlOnly === counts.toDeliver) {
			return [finding('warning', 'missingText.htmlOnly', {})];
		}
		const text = sample?.text ?? parameters.text ?? '';
		if (text.trim()) return [];
		return [finding('warning', 'missingText.empty', { isMade: parameters.textIsMade === true })];
	},
};
