import type { WavePlan } from '../../../core/delivery/types';
import { lastWaveStart, MAX_WAVES, wavesOf } from '../../../core/schedule/waves';

const HOUR = 3_600_000;
const percent = (value: number) => ({ unit: 'percent', value }) as const;
const messages = (value: number) => ({ unit: 'messages', value }) as const;
const equal = (size: ReturnType<typeof percent> | ReturnType<typeof messages>): WavePlan => ({ kind: 'equal', size, periodMs: HOUR });

/** `delay in hours: messages` of each wave. */
const inShort = (plan: WavePlan | undefined, number: number) =>
	wavesOf(plan, number).map((wave) => `${wave.delayMs / HOUR}: ${wave.messages}`);

test.each<[string, WavePlan | undefined, number, string[]]>([
	['no plan', undefined, 10, ['0: 10']],
	['equal, by number', equal(messages(4)), 10, ['0: 4', '1: 4', '1: 2']],
	['equal, that fits', equal(messages(5)), 10, ['0: 5', '1: 5']],
	['equal, larger than the delivery', equal(messages(50)), 10, ['0: 10']],
	['equal, by share', equal(percent(25)), 1000, ['0: 250', '1: 250', '1: 250', '1: 250']],
	['equal, by share, of a number that cannot be divided', equal(percent(25)), 1001, ['0: 250', '1: 250', '1: 250', '1: 251']],
	['equal, by share, of a few', equal(percent(25)), 5, ['0: 1', '1: 1', '1: 1', '1: 2']],
	['equal, thirds', equal(percent(33.3)), 1000, ['0: 333', '1: 333', '1: 334']],
	['equal, a share that leaves a rest', equal(percent(30)), 1000, ['0: 300', '1: 300', '1: 300', '1: 100']],
	['equal, a share of less than a message', equal(percent(1)), 3, ['0: 1', '1: 1', '1: 1']],
	[
		'25 % now, then two waves at 6-hour intervals',
		{
			kind: 'calendar',
			waves: [
				{ delayMs: 0, size: percent(25) },
				{ delayMs: 6 * HOUR, size: percent(25) },
				{ delayMs: 6 * HOUR, size: percent(10) },
			],
		},
		1000,
		['0: 250', '6: 250', '6: 500'],
	],
	[
		'a calendar that is longer than the delivery',
		{ kind: 'calendar', waves: [{ delayMs: 0, size: messages(8) }, { delayMs: HOUR, size: messages(8) }, { delayMs: HOUR, size: messages(8) }] },
		10,
		['0: 8', '1: 2'],
	],
	['nothing to deliver', equal(messages(4)), 0, ['0: 0']],
])('%s', (_what, plan, number, expected) => {
	expect(inShort(plan, number)).toEqual(expected);
});

test('never more waves than anybody follows; all messages are in one', () => {
	const waves = wavesOf(equal(messages(1)), 5_000);
	expect(waves).toHaveLength(MAX_WAVES);
	expect(waves.reduce((sum, wave) => sum + wave.messages, 0)).toBe(5_000);
});

test('the last wave starts after all delays', () => {
	expect(lastWaveStart(wavesOf(equal(percent(25)), 1000))).toBe(3 * HOUR);
});
