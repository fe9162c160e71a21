import { linksOf } from '../branches';
import { excerptOf } from '../../sentences';
import { finding } from '../rule';
import type { Rule } from '../rule';

const id = 'urlLabel';

/**
 * URL label approval: every link whose clicks can be counted (http and https) has a label that a report can name it by:
 * its text, the alternative text of its image, or its title.
 */
export const urlLabel: Rule = {
	id,
	label: 'URL label approval',
	level: 'warning',
	check: (input) => {
		const bare = linksOf(input).filter(({ isAnchor, url, label, title }) => isAnchor && isTracked(url) && !label && !title);
		if (bare.length === 0) return [];
		return [finding('warning', 'urlLabel.missing', { urls: excerptOf(bare.map(({ url }) => url)) })];
	},
};

function isTracked(url: string): boolean {
	return /^\s*https?:/i.test(url);
}
