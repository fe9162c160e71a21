import type { Finding } from '../../delivery/types';
import { excerptOf } from '../../sentences';
import { finding } from '../rule';
import type { Rule, TypologyInput } from '../rule';

const id = 'trackedLinks';

/** Tracked links check: says which links of a delivery with tracked clicks keep their own address. */
export const trackedLinks: Rule = {
	id,
	label: 'Tracked links check',
	level: 'information',
	check: ({ untrackedLinks = [] }: TypologyInput): Finding[] => {
		if (untrackedLinks.length === 0) return [];
		return [finding('information', 'trackedLinks.untracked', { urls: excerptOf(untrackedLinks) })];
	},
};
