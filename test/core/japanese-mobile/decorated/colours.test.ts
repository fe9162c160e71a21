import { toHexColour } from '../../../../core/japanese-mobile/decorated/colours';

test.each([
	['#a1B2c3', '#a1b2c3'],
	['a1b2c3', '#a1b2c3'],
	['#abc', '#aabbcc'],
	['#abcd', '#aabbcc'],
	['#aabbccdd', '#aabbcc'],
	[' Red ', '#ff0000'],
	['rebeccapurple', '#663399'],
	['yellowgreen', '#9acd32'],
	['aliceblue', '#f0f8ff'],
	['rgb(1,2,3)', '#010203'],
	['rgb(1 2 3 / 50%)', '#010203'],
	['rgba(300, 0, 0, .5)', '#ff0000'],
	['rgb(100%, 50%, 0%)', '#ff8000'],
	['abc', undefined],
	['#ab', undefined],
	['rgb(1,2)', undefined],
	['rgb(a,b,c)', undefined],
	['rgb(.,.,.)', undefined],
	['hsl(0,0%,0%)', undefined],
	['transparent', undefined],
	['constructor', undefined],
	['', undefined],
	['red"><script>', undefined],
])('%j is %s', (value, colour) => {
	expect(toHexColour(value)).toBe(colour);
});
