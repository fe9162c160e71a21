import { imageAltText } from '../../../../core/typology/rules/imageAltText';
import { inShort, typologyInput } from '../input';

test.each([
	['words', '<img src="a.png" alt="Spring">', []],
	['for the looks only', '<img src="a.png" alt="">', []],
	['for the looks only, in short', '<img src="a.png" alt>', []],
	['none', '<img src="a.png">', ['warning: 1 image has no alternative text (alt): "a.png".']],
	['none in two', '<img src="a.png"><img alt="x"><IMG SRC=b.png>', ['warning: 2 images have no alternative text (alt): "a.png", "b.png".']],
	['in a comment', '<!-- <img src="a.png"> -->', []],
])('%s', (_what, html, expected) => {
	expect(inShort(imageAltText.check(typologyInput({ sample: { html } })))).toEqual(expected);
});

test('text has no images', () => {
	expect(imageAltText.check(typologyInput({ sample: { html: undefined }, parameters: { html: undefined } }))).toEqual([]);
});

test('also in a branch that the sample did not take', () => {
	const found = imageAltText.check(typologyInput({ parameters: { html: '{% if recipient.vip %}<img src="https://vip.example/i.png">{% endif %}' } }));
	expect(found).toMatchObject([{ level: 'warning', text: expect.stringContaining('vip.example') }]);
});
