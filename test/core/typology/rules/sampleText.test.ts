import { sampleText } from '../../../../core/typology/rules/sampleText';
import { sampleMessage } from '../../../../core/typology/sampleMessage';
import { inShort, typologyInput } from '../input';

const LEFT = 'error: The content still has the sample text of Email Parameters. Write your own message in its place.';
const around = `<h1>Spring</h1>${sampleMessage.html}<p>Bye</p>`;

test.each<[string, Parameters<typeof typologyInput>[0], string[]]>([
	['the sample', { parameters: { html: sampleMessage.html } }, [LEFT]],
	['the sample with something around it', { parameters: { html: around } }, [LEFT]],
	['the sample as text', { parameters: { text: sampleMessage.html } }, [LEFT]],
	['a proof of the sample', { purpose: 'proof', parameters: { html: sampleMessage.html } }, []],
	['a message of one’s own', { parameters: { html: '<p>Hello</p>' } }, []],
])('%s', (_what, input, found) => {
	expect(inShort(sampleText.check(typologyInput(input)))).toEqual(found);
});
