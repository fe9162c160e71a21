import { fingerprintOf } from '../../../../core/delivery/parameters/fingerprint';
import { parseParameters } from '../../../../core/delivery/parameters/schema';
import { PARAMETERS } from '../support';

const HOUR = 3_600_000;
const parse = (fields: object) => parseParameters({ ...PARAMETERS, ...fields });
const sentenceOf = (fields: object) => {
	try {
		parse(fields);
	} catch (error) {
		return (error as Error).message;
	}
	return 'no error';
};
const tokyo = (at: string) => ({ at, timeZone: 'Asia/Tokyo' });

test.each<[string, object, object]>([
	['validity as a period', { validityMs: '36h' }, { validityMs: 36 * HOUR }],
	['validity as a date', { validUntil: tokyo('2027-03-06T18:00') }, { validUntil: { at: Date.UTC(2027, 2, 6, 9), timeZone: 'Asia/Tokyo' } }],
	['a contact date in its zone', { contactDate: tokyo('2027-03-01 09:00') }, { contactDate: { at: Date.UTC(2027, 2, 1), timeZone: 'Asia/Tokyo' } }],
	['a date with an offset of its own', { contactDate: tokyo('2027-03-01T09:00:00+02:00') }, { contactDate: { at: Date.UTC(2027, 2, 1, 7), timeZone: 'Asia/Tokyo' } }],
	['equal waves', { waves: { kind: 'equal', size: '25%', periodMs: '6h' } }, { waves: { kind: 'equal', size: { unit: 'percent', value: 25 }, periodMs: 6 * HOUR } }],
	[
		'a wave calendar',
		{ waves: { kind: 'calendar', waves: [{ delayMs: 0, size: '1000' }, { delayMs: '1h', size: 500 }] } },
		{ waves: { kind: 'calendar', waves: [{ delayMs: 0, size: { unit: 'messages', value: 1000 } }, { delayMs: HOUR, size: { unit: 'messages', value: 500 } }] } },
	],
	['retries', { retries: { firstDay: 3, spacingMs: '2h' } }, { retries: { firstDay: 3, spacingMs: 2 * HOUR } }],
	['priority', { priority: 'veryHigh' }, { priority: 'veryHigh' }],
	['a domain hold', { domainHold: { messages: 10, percent: 5 } }, { domainHold: { messages: 10, percent: 5 } }],
	['an error threshold', { errorThreshold: { messages: 10, percent: 5 } }, { errorThreshold: { messages: 10, percent: 5 } }],
])('%s', (_what, fields, expected) => {
	expect(parse(fields)).toMatchObject(expected);
});

test('what stands for "as before" leaves the fingerprint as it is', () => {
	const before = fingerprintOf(parse({}), null);
	expect(fingerprintOf(parse({ priority: 'normal', messagesPerHour: 0, smtpTest: false, validityMs: '5d' }), null)).toBe(before);
	expect(fingerprintOf(parse({ contactDate: tokyo('2027-03-01') }), null)).not.toBe(before);
});

test.each<[string, object, string]>([
	['validity of nothing', { validityMs: '0d' }, 'Validity Period must be more than 0'],
	['validity that is no period', { validityMs: 'a week' }, 'Validity Period "a week" must be a number with a unit'],
	['a date that there is not', { contactDate: tokyo('2027-02-30T09:00') }, 'Contact Date "2027-02-30T09:00" is no date'],
	['a time of no day', { contactDate: tokyo('09:00') }, 'Contact Date "09:00" is no date'],
	['a month without a day', { contactDate: tokyo('2027-03') }, 'Contact Date "2027-03" is no date'],
	['an unknown time zone', { contactDate: { at: '2027-03-01', timeZone: 'Asia/Tokio' } }, 'Contact Date: there is no time zone "Asia/Tokio"'],
	['a validity limit before the contact date', { contactDate: tokyo('2027-03-02'), validUntil: tokyo('2027-03-01') }, 'Validity Limit (2027-03-01 00:00 Asia/Tokyo) is not after Contact Date'],
	['two kinds of waves', { waves: { kind: 'both' } }, 'Choose Equal Waves or Wave Calendar, not both'],
	['a wave without a size', { waves: { kind: 'equal', periodMs: '1h' } }, 'Equal Waves has no size'],
	['a size that is none', { waves: { kind: 'equal', size: 'half', periodMs: '1h' } }, 'Equal Waves has the size "half"'],
	['a wave of nobody', { waves: { kind: 'equal', size: '0', periodMs: '1h' } }, 'must be more than 0'],
	['a wave of half a message', { waves: { kind: 'equal', size: '1.5', periodMs: '1h' } }, 'messages are whole'],
	['a wave over 100 %', { waves: { kind: 'equal', size: '101%', periodMs: '1h' } }, 'over 100 %'],
	['no period between waves', { waves: { kind: 'equal', size: '10%', periodMs: 0 } }, 'Period of Equal Waves must be more than 0'],
	['too many waves', { waves: { kind: 'equal', size: '0.01%', periodMs: '1s' } }, 'more than 1000 waves'],
	['waves over 100 % together', { waves: { kind: 'calendar', waves: [{ delayMs: 0, size: '60%' }, { delayMs: '1h', size: '50%' }] } }, 'come to 110 %, which is over 100 %'],
	['a calendar without waves', { waves: { kind: 'calendar', waves: [] } }, 'Wave Calendar has no wave'],
	['a last wave after the validity', { validityMs: '1d', waves: { kind: 'equal', size: '25%', periodMs: '8h' } }, 'The last wave starts 1 d after the first, which is not within the validity of 1 d'],
	['a first wave that waits', { waves: { kind: 'calendar', waves: [{ delayMs: '6h', size: '10%' }, { delayMs: '6h', size: '10%' }] } }, 'The first wave of Wave Calendar has a Start Delay, but there is no wave before it'],
	['a calendar that outlasts the validity', { validityMs: '1d', waves: { kind: 'calendar', waves: [{ delayMs: 0, size: '10' }, { delayMs: '2d', size: '10' }] } }, 'The last wave starts 2 d after the first'],
	['retries that no day holds', { retries: { firstDay: 30, spacingMs: '1h' } }, 'is more than one day'],
	['a priority that there is not', { priority: 'urgent' }, 'Priority must be'],
	['a rate below nothing', { messagesPerHour: -1 }, 'Messages per Hour is below 0'],
	['a domain hold below one message', { domainHold: { messages: 0, percent: 5 } }, 'Domain Hold must be at least 1 message'],
	['a threshold over 100 %', { errorThreshold: { messages: 1, percent: 200 } }, 'Error Threshold is over 100 %'],
])('%s is refused', (_what, fields, sentence) => {
	expect(sentenceOf(fields)).toContain(sentence);
});

test('shares that come to 100 % by rounding are no mistake', () => {
	const waves = ['33.4%', '33.3%', '33.3%'].map((size, index) => ({ delayMs: index * HOUR, size }));
	expect(sentenceOf({ waves: { kind: 'calendar', waves } })).toBe('no error');
});
