import type { Finding } from '../../delivery/types';
import { quoted } from '../quoted';
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
		const why = 'their host is computed, they depend on a loop or a variable of the content, or there are more than 999';
		return [finding(id, 'information', `Links whose clicks are not counted (${why}): ${quoted(untrackedLinks)}.`)];
	},
};
