import { reportExpiry, signReportToken, signToken, verifyReportToken, verifyToken, type ReportPage } from '../../../core/links';

const key = Buffer.alloc(32, 7);
const ids = { deliveryId: '01JZ0000000000000000000001', analysisId: '01JZ000000000000000000000Z' };
const expiresAt = reportExpiry(Date.UTC(2026, 5, 5, 17, 30));
const pages: ReportPage[] = ['analysis', 'delivery', 'progress', 'preview'];
const token = signReportToken(key, { page: 'analysis', ...ids, expiresAt });

describe('report tokens', () => {
	test('end after thirty days, at the end of the day', () => {
		expect(new Date(expiresAt).toISOString()).toBe('2026-07-06T00:00:00.000Z');
		expect(reportExpiry(Date.UTC(2026, 5, 5))).toBe(expiresAt);
	});

	test.each(pages)('%s comes back as it was signed', (page) => {
		const payload = { page, ...ids, expiresAt };
		expect(verifyReportToken(key, signReportToken(key, payload))).toEqual(payload);
	});

	test('no character can be another one', () => {
		const others = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_=+/ \n';
		for (let at = 0; at < token.length; at += 1) {
			for (const other of others) {
				if (other === token[at]) continue;
				const altered = token.slice(0, at) + other + token.slice(at + 1);
				expect([altered, verifyReportToken(key, altered)]).toEqual([altered, undefined]);
			}
		}
	});

	test('neither stand in for links of messages, nor these for them', () => {
		expect(verifyToken(key, token)).toBeUndefined();
		for (const kind of ['mirror', 'unsubscribe', 'proof', 'open'] as const) {
			const link = signToken(key, { kind, deliveryId: ids.deliveryId, messageId: ids.analysisId });
			expect(verifyReportToken(key, link)).toBeUndefined();
			const mac = link.slice(-22);
			expect(verifyReportToken(key, token.slice(0, -22) + mac)).toBeUndefined();
		}
	});

	test.each([
		['empty', ''],
		['cut', token.slice(0, -1)],
		['longer', `${token}A`],
		['guessed', `${token.slice(0, -22)}${'A'.repeat(22)}`],
		['huge', 'x'.repeat(1_000_000)],
	])('%s: undefined', (_what, altered) => expect(verifyReportToken(key, altered)).toBeUndefined());

	test('another key: undefined', () => expect(verifyReportToken(Buffer.alloc(32, 8), token)).toBeUndefined());

	test.each(['', 'x', '01jz0000000000000000000001'])('id %j', (id) => {
		expect(() => signReportToken(key, { page: 'analysis', ...ids, deliveryId: id, expiresAt })).toThrow(TypeError);
		expect(() => signReportToken(key, { page: 'analysis', ...ids, analysisId: id, expiresAt })).toThrow(TypeError);
	});
});
