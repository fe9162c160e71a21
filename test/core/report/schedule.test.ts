import type { Language } from '../../../core/delivery/types';
import { textsIn, type ReportedSchedule } from '../../../core/report';
import { scheduleRows } from '../../../core/report/schedule';

const HOUR = 3_600_000;
const rows = (language: Language, schedule: Partial<ReportedSchedule> = {}) =>
	scheduleRows(textsIn(language), { contactDate: null, durationMs: null, waves: [], ...schedule });

const WAVES = { durationMs: 25 * HOUR, waves: [{ messages: 1_200, delayMs: 0 }, { messages: 1, delayMs: 24 * HOUR }] };

test.each<[Language, string[][]]>([
	['en', [
		['Start', 'As soon as it is confirmed'],
		['Estimated duration', 'about 1 d 1 h'],
		['Wave 1', '1,200 messages, at the start'],
		['Wave 2', '1 message, 1 d after the start'],
	]],
	['fr', [
		['Début', 'Dès la confirmation'],
		['Durée estimée', 'environ 1 j 1 h'],
		['Vague 1', '1\u202f200 messages, au début'],
		['Vague 2', '1 message, 1 j après le début'],
	]],
	['ja', [
		['開始', '確定後すぐ'],
		['推定所要時間', '約1日1時間'],
		['ウェーブ1', '1,200通（開始時）'],
		['ウェーブ2', '1通（開始から1日後）'],
	]],
])('in %s', (language, expected) => expect(rows(language, WAVES)).toEqual(expected));

test('without rates and waves, only when it starts', () => {
	expect(rows('en', { contactDate: 'Friday 5 June 2026 at 18:00 JST' })).toEqual([['Start', 'Friday 5 June 2026 at 18:00 JST']]);
});

test.each([
	[1, 'about 1 s'],
	[90_400, 'about 1 m 30 s'],
	[3 * HOUR + 125_000, 'about 3 h 2 m'],
	[50 * HOUR + 40 * 60_000, 'about 2 d 3 h'],
])('%i ms are %s', (durationMs, expected) => expect(rows('en', { durationMs })[1]).toEqual(['Estimated duration', expected]));

test('of many waves the first twelve are told, and how many more there are', () => {
	const waves = Array.from({ length: 40 }, (_, index) => ({ messages: 5, delayMs: index === 0 ? 0 : HOUR }));
	const told = rows('en', { waves });
	expect(told).toHaveLength(14);
	expect(told.at(-2)).toEqual(['Wave 12', '5 messages, 11 h after the start']);
	expect(told.at(-1)).toEqual(['…', '28 more waves']);
});
