import type { OutgoingMessage, SendingSession } from '../../../core/delivery/ports';
import { parseMtaOptions } from '../../../core/mta/options';
import { openSender } from '../../../core/mta/sender';
import { type MtaTimeouts, replyTimeouts } from '../../../core/mta/timeouts';

/** Long enough for a busy machine, short enough for a test that waits for one. */
export const SHORT: MtaTimeouts = { connectMs: 1_500, ...replyTimeouts(400), closeMs: 200 };

/** Where nothing is waited for on purpose. */
export const PATIENT: MtaTimeouts = { connectMs: 20_000, ...replyTimeouts(20_000), closeMs: 500 };

export function openTo(
	server: { host?: string; port: number },
	options: object = {},
	timeouts: Partial<MtaTimeouts> = PATIENT,
): Promise<SendingSession> {
	const { host = '127.0.0.1', port } = server;
	return openSender(parseMtaOptions({ host, port, security: 'none', ...options }), timeouts).openSession();
}

export function message(change: Partial<OutgoingMessage> = {}): OutgoingMessage {
	return {
		returnPath: 'news@example.com',
		recipient: 'taro@example.jp',
		content: Buffer.from('Subject: hello\r\n\r\nhello\r\n'),
		...change,
	};
}
