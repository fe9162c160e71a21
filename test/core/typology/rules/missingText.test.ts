import { missingText } from '../../../../core/typology/rules/missingText';
import { type InputChanges, inShort, typologyInput } from '../input';

const EMPTY = 'warning: The messages have no plain text: it is empty. Fill in Text Content.';
const NOT_MADE =
	'warning: The messages have no plain text: the HTML has no text that it could be made from. Fill in Text Content.';

test.each<[string, InputChanges, string[]]>([
	['HTML and text', {}, []],
	['text only', { parameters: { html: undefined }, sample: { html: undefined } }, []],
	['some recipients want HTML only', { counts: { formats: { html: 4, alternative: 6 } } }, []],
	['a text of blanks', { sample: { text: ' \n' } }, [EMPTY]],
	['no text', { parameters: { text: undefined }, sample: { text: undefined } }, [EMPTY]],
	['none could be made', { parameters: { textIsMade: true }, sample: { text: '\n' } }, [NOT_MADE]],
	['no sample', { sample: null, parameters: { text: undefined } }, [EMPTY]],
	['all go as HTML only', { counts: { formats: { html: 10 } } }, ['warning: All messages go as HTML only, without a plain text.']],
	['a proof in HTML', { purpose: 'proof', counts: { formats: { html: 10 } } }, []],
])('%s', (_what, changes, expected) => {
	expect(inShort(missingText.check(typologyInput(changes)))).toEqual(expected);
});
