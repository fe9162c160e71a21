import { messageSize } from '../../../../core/typology/rules/messageSize';
import { type InputChanges, inShort, typologyInput } from '../input';

const CLIPPED = 102 * 1024;

test.each<[string, InputChanges, string[]]>([
	['as much HTML as is shown', { sample: { html: 'x'.repeat(CLIPPED) } }, []],
	['more', { sample: { html: 'x'.repeat(CLIPPED + 1) } }, ['warning: The HTML has 103 KB: Gmail cuts it off after 102 KB.']],
	['more in bytes', { sample: { html: '春'.repeat(40_000) } }, ['warning: The HTML has 118 KB: Gmail cuts it off after 102 KB.']],
	['5 MB', { sampleBytes: 5_000_000 }, []],
	['over 5 MB', { sampleBytes: 5_100_000 }, ['warning: The message has 5.1 MB: some servers refuse it. Link to large files instead.']],
	['over 20 MB', { sampleBytes: 20_100_000 }, ['error: The message has 20.1 MB: nearly all servers refuse more than 20.0 MB.']],
	['no sample', { sample: null, sampleBytes: null }, []],
])('%s', (_what, changes, expected) => {
	expect(inShort(messageSize.check(typologyInput(changes)))).toEqual(expected);
});
