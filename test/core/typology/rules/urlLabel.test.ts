import { urlLabel } from '../../../../core/typology/rules/urlLabel';
import { inShort, typologyInput } from '../input';

const BARE = 'warning: Links without a label (text, alternative text of the image, or title): ';

test.each([
	['text', '<a href="https://x.example/1">Shop</a>', []],
	['text in tags', '<a href="https://x.example/1"><b> Shop </b></a>', []],
	['the alternative text of its image', '<a href="https://x.example/1"><img src="i.png" alt="Shop"></a>', []],
	['a title', '<a href="https://x.example/1" title="Shop"><img src="i.png"></a>', []],
	['what nobody counts clicks on', '<a href="mailto:a@x.example"></a><a href="#top"></a><img src="https://x.example/i.png">', []],
	['a link without anything', '<a href="https://x.example/1"></a>', [`${BARE}"https://x.example/1".`]],
	['a title of spaces', '<a href="http://x.example/1" title=" "> </a>', [`${BARE}"http://x.example/1".`]],
	['an image for the looks', '<a href="https://x.example/1"><img alt="" src=x></a>', [`${BARE}"https://x.example/1".`]],
	['several', [...'12341'].map((n) => `<a href="https://x.example/${n}"></a>`).join(''), [
		`${BARE}"https://x.example/1", "https://x.example/2", "https://x.example/3" and 1 more.`,
	]],
])('%s', (_what, html, expected) => {
	expect(inShort(urlLabel.check(typologyInput({ sample: { html } })))).toEqual(expected);
});

test('without a sample the template is read; a field is a label', () => {
	const check = (html: string) => inShort(urlLabel.check(typologyInput({ sample: null, parameters: { html } })));
	expect(check('<a href="{{ recipient.url }}">{{ recipient.name }}</a>')).toEqual([]);
	expect(check('<a href="{{ recipient.url }}"></a>')).toEqual([`${BARE}"https://liquid.example/".`]);
});

test('also in a branch that the sample did not take', () => {
	const found = urlLabel.check(typologyInput({ parameters: { html: '{% if recipient.vip %}<a href="https://vip.example/"></a>{% endif %}' } }));
	expect(found).toMatchObject([{ level: 'warning', text: expect.stringContaining('vip.example') }]);
});
