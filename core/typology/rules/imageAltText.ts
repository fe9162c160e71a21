import { imagesOf } from '../branches';
import { excerptOf } from '../../sentences';
import { finding } from '../rule';
import type { Rule } from '../rule';

const id = 'imageAltText';

/** Alternative text check: what an image says is also there in words, for readers that show none. An empty `alt` is an answer. */
export const imageAltText: Rule = {
	id,
	label: 'Alternative text check',
	level: 'warning',
	check: (input) => {
		const bare = imagesOf(input).filter(({ alt }) => alt === undefined);
		if (bare.length === 0) return [];
		return [finding('warning', 'imageAltText.missing', { images: bare.length, sources: excerptOf(bare.map(({ src }) => src)) })];
	},
};
