import type { ImageFindings } from '../../../../core/typology';
import { imagesCheck } from '../../../../core/typology/rules/imagesCheck';
import { sentence } from '../../../../core/sentences';
import { inShort, typologyInput } from '../input';

const FINE: ImageFindings = { fetched: 0, fetchedBytes: 0, problems: [], unused: [], most: null };
const check = (images?: Partial<ImageFindings>) => imagesCheck.check(typologyInput({ images: images && { ...FINE, ...images } }));
const problem = (src: string) => ({ problem: sentence('images.notForPhones', { src, type: 'PNG' }), recipients: 2, examples: ['a@docomo.ne.jp'] });

test.each<[string, Partial<ImageFindings> | undefined, string[]]>([
	['no images', undefined, []],
	['images that are there', {}, []],
	['one that was fetched', { fetched: 1, fetchedBytes: 1_234 }, ['information: 1 linked image was fetched and will be part of the messages (1,234 bytes).']],
	['several', { fetched: 2, fetchedBytes: 5 }, ['information: 2 linked images were fetched and will be part of the messages (5 bytes).']],
	['inline images that nothing shows', { unused: ['logo', 'foot'] }, ['warning: The HTML shows no cid: of these inline images, so no message brings them: logo, foot.']],
	['one that cannot be used', { problems: [problem('a.png')] }, ['error: The image a.png is PNG; mobile phones show JPEG and GIF only. Save it as JPEG or GIF. (2 messages)']],
	['too many different ones', { most: 1_000 }, ['error: The messages show more than 1,000 different images. Leave the addresses of images unpersonalized, or leave Image Inclusion off.']],
])('%s', (_what, images, expected) => expect(inShort(check(images))).toEqual(expected));

test('ten are told one by one, with recipients; then only how many more', () => {
	const found = check({ problems: Array.from({ length: 12 }, (_, index) => problem(`${index}.png`)) });
	expect(found).toHaveLength(11);
	expect(found[0]?.examples).toEqual(['a@docomo.ne.jp']);
	expect(found.at(-1)).toMatchObject({ level: 'error', text: '2 more images cannot be used.' });
});
