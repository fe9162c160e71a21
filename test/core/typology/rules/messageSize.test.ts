import { messageSize } from '../../../../core/typology/rules/messageSize';
import { type InputChanges, inShort, typologyInput } from '../input';

const CLIPPED = 102 * 1024;
const longest = (bytes: number, htmlBytes = 0): InputChanges => ({ longest: { bytes, htmlBytes } });

test.each<[string, InputChanges, string[]]>([
	['as much HTML as is shown', longest(9, CLIPPED), []],
	['more', longest(9, CLIPPED + 1), ['warning: The HTML has 103 KB: Gmail cuts it off after 102 KB.']],
	['5 MB', longest(5_000_000), []],
	['over 5 MB', longest(5_100_000), ['warning: The message has 5.1 MB: some servers refuse it. Link to large files instead.']],
	['over 20 MB', longest(20_100_000), ['error: The message has 20.1 MB: nearly all servers refuse more than 20.0 MB.']],
	['no message could be made', { sample: null, longest: null }, []],
	['none could, of HTML that is too long', { sample: null, longest: null, parameters: { html: '春'.repeat(40_000) } }, ['warning: The HTML has 118 KB: Gmail cuts it off after 102 KB.']],
])('%s', (_what, changes, expected) => {
	expect(inShort(messageSize.check(typologyInput(changes)))).toEqual(expected);
});
