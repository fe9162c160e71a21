import { imagesOfHtml } from '../contentLinks';
import { quoted } from '../quoted';
import { contentOf } from '../sampleContent';
import { count, finding } from '../rule';
import type { Rule } from '../rule';

const id = 'imageAltText';

/** Alternative text check: what an image says is also there in words, for readers that show none. An empty `alt` is an answer. */
export const imageAltText: Rule = {
	id,
	label: 'Alternative text check',
	level: 'warning',
	check: (input) => {
		const bare = imagesOfHtml(contentOf(input).html ?? '').filter(({ alt }) => alt === undefined);
		if (bare.length === 0) return [];
		const images = count(bare.length, 'image has', 'images have');
		return [finding(id, 'warning', `${images} no alternative text (alt): ${quoted(bare.map(({ src }) => src))}.`)];
	},
};
