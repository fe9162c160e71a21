import { planSending, type DomainRate } from '../../../core/typology';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const to = (domain: string, messages: number) => ({ domain, messages, example: `a@${domain}` });
const gmail: DomainRate = { mask: 'g*mail.com', messagesPerHour: 100 };
const rest: DomainRate = { mask: '*', messagesPerHour: 1_000 };

test.each<[string, Parameters<typeof planSending>, number | null]>([
	['no rate', [{}, 1_000, [to('a.example', 1_000)]], null],
	['an overall rate', [{ messagesPerHour: 500 }, 1_000, []], 2 * HOUR],
	['a rate of one domain', [{}, 1_000, [to('gmail.com', 300), to('a.example', 700)], [gmail]], 3 * HOUR],
	['the first mask that matches counts', [{}, 1_000, [to('gmail.com', 300), to('a.example', 700)], [gmail, rest]], 3 * HOUR],
	['domains of one mask together', [{}, 400, [to('gmail.com', 200), to('googlemail.com', 200)], [gmail]], 4 * HOUR],
	['the tightest of all', [{ messagesPerHour: 100 }, 1_000, [to('gmail.com', 300)], [gmail]], 10 * HOUR],
	['a rate of 0 is none', [{}, 10, [to('a.example', 10)], [{ mask: 'a.example', messagesPerHour: 0 }]], null],
	['? is one letter, a dot a dot', [{}, 10, [to('ab.example', 5), to('abxexample', 5)], [{ mask: 'a?.example', messagesPerHour: 1 }]], 5 * HOUR],
	['nobody', [{ messagesPerHour: 1 }, 0, []], null],
])('%s', (_what, args, durationMs) => expect(planSending(...args).durationMs).toBe(durationMs));

test('waves wait for their time', () => {
	const waves = { kind: 'equal', size: { unit: 'percent', value: 40 }, periodMs: DAY } as const;
	expect(planSending({ waves, messagesPerHour: 100 }, 1_000, [])).toEqual({
		waves: [
			{ messages: 400, startMs: 0, durationMs: 4 * HOUR },
			{ messages: 400, startMs: DAY, durationMs: 4 * HOUR },
			{ messages: 200, startMs: 2 * DAY, durationMs: 2 * HOUR },
		],
		durationMs: 2 * DAY + 2 * HOUR,
	});
});

test('and for the wave before, where that takes longer', () => {
	const waves = { kind: 'calendar', waves: [{ delayMs: 0, size: { unit: 'messages', value: 500 } }, { delayMs: HOUR, size: { unit: 'messages', value: 500 } }] } as const;
	const plan = planSending({ waves: { ...waves, waves: [...waves.waves] }, messagesPerHour: 100 }, 1_000, []);
	expect(plan.waves.map(({ startMs }) => startMs)).toEqual([0, 5 * HOUR]);
	expect(plan.durationMs).toBe(10 * HOUR);
});
