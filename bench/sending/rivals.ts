import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { rate, timed } from './measure';
import { postfixProgram } from './sink';

const run = promisify(execFile);

/** Somebody else who sends the same messages; a sample of fixed size takes a few seconds. */
export interface Rival {
	name: 'nodemailer10_pool' | 'nodemailer8_pool' | 'n8n_send_email' | 'smtp_source';
	messages: number;
	/** Messages a second, or null where it is missing. */
	sample(port: number): Promise<number | null>;
}

export const RIVALS: readonly Rival[] = [
	nodemailer('nodemailer10_pool', 'nodemailer', 'pool', 3_000),
	nodemailer('nodemailer8_pool', 'nodemailer8', 'pool', 1_000),
	// nodemailer 8.0.10 is what n8n 2.41's Send Email uses
	nodemailer('n8n_send_email', 'nodemailer8', 'single', 60),
	{ name: 'smtp_source', messages: 20_000, sample: (port) => smtpSource(20_000, port) },
];

function nodemailer(name: Rival['name'], library: string, kind: 'pool' | 'single', messages: number): Rival {
	return {
		name,
		messages,
		async sample(port) {
			const script = path.join(__dirname, 'rival.ts');
			const args = ['--import', 'tsx', script, library, kind, String(messages), String(port)];
			const { stdout } = await run(process.execPath, args);
			return rate(messages, Number(stdout));
		},
	};
}

/** One connection each for 20 sessions, kept open; 2,000 bytes a message. */
async function smtpSource(messages: number, port: number): Promise<number | null> {
	const program = postfixProgram('smtp-source');
	if (!program) return null;
	const args = ['-d', '-s', '20', '-l', '2000', '-m', String(messages), '-f', 'news@example.com', '-t', 'recipient@example.com', `127.0.0.1:${port}`];
	return rate(messages, await timed(() => run(program, args)));
}
