import { MTA_TIMEOUTS, type MtaTimeouts } from '../../../core/mta/timeouts';

/** RFC 5321 section 4.5.3.2, in minutes. */
test.each<[phase: string, name: keyof MtaTimeouts, minutes: number]>([
	['4.5.3.2.1 initial 220', 'greetingMs', 5],
	['4.5.3.2.2 and 3 MAIL, RCPT', 'commandMs', 5],
	['4.5.3.2.4 DATA initiation', 'dataMs', 2],
	['4.5.3.2.5 data block', 'blockMs', 3],
	['4.5.3.2.6 DATA termination', 'finalMs', 10],
])('%s: %s', (_phase, name, minutes) => {
	expect(MTA_TIMEOUTS[name]).toBe(minutes * 60_000);
});
