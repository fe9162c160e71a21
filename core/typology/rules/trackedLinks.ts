import type { Finding } from '../../delivery/types';
import { trackContent } from '../../links/trackContent';
import { quoted } from '../quoted';
import { finding } from '../rule';
import type { Rule, TypologyInput } from '../rule';

const id = 'trackedLinks';

/** Tracked links check: says which links of a delivery with tracked clicks keep their own address. */
export const trackedLinks: Rule = {
	id,
	label: 'Tracked links check',
	level: 'information',
	check: ({ parameters: { html, text, tracking } }: TypologyInput): Finding[] => {
		if (!tracking?.clicks) return [];
		const { untracked } = trackContent({ html, text }, tracking);
		if (untracked.length === 0) return [];
		const why = 'their host is computed, they depend on a loop or a variable of the content, or there are more than 999';
		return [finding(id, 'information', `Links whose clicks are not counted (${why}): ${quoted(untracked)}.`)];
	},
};
