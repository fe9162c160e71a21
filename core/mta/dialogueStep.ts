import type SMTPConnection from 'nodemailer/lib/smtp-connection';

type Done<T> = (error?: Error | null, result?: T) => void;

/**
 * Runs one step of the dialogue. nodemailer calls back only where a reply decides the step; a lost connection is an
 * event of its own, so both end the step, whichever comes first.
 */
export function dialogueStep<T>(connection: SMTPConnection, run: (done: Done<T>) => void): Promise<T> {
	return new Promise((resolve, reject) => {
		const settle = (error?: Error | null, result?: T) => {
			connection.off('error', settle);
			connection.off('end', onEnd);
			if (error) reject(error);
			else resolve(result as T);
		};
		// after a 421 nodemailer emits 'end' first and calls back with the reply right after it
		const onEnd = () => setImmediate(() => settle(new Error('The connection was closed')));
		connection.on('error', settle);
		connection.on('end', onEnd);
		run(settle);
	});
}
