/** How long to wait for the MTA, in ms. */
export interface MtaTimeouts {
	/** Name look-up, TCP connection and TLS handshake together. */
	connectMs: number;
	/** From the connection to the greeting, and for the answer to EHLO. */
	greetingMs: number;
	/** For the answer to MAIL, RCPT, RSET, AUTH and STARTTLS. */
	commandMs: number;
	/** For 354 after DATA. */
	dataMs: number;
	/** Until a piece of the content has left. */
	blockMs: number;
	/** For the answer to the final dot. */
	finalMs: number;
	/** For the answer to QUIT; then the connection is cut. */
	closeMs: number;
}

const MINUTE_MS = 60_000;

/** RFC 5321 section 4.5.3.2; the connection, which it does not name, and QUIT, which harms nobody, as we see fit. */
export const MTA_TIMEOUTS: MtaTimeouts = {
	connectMs: 2 * MINUTE_MS,
	greetingMs: 5 * MINUTE_MS,
	commandMs: 5 * MINUTE_MS,
	dataMs: 2 * MINUTE_MS,
	blockMs: 3 * MINUTE_MS,
	finalMs: 10 * MINUTE_MS,
	closeMs: 5_000,
};

/** The same time for every reply. */
export function replyTimeouts(replyMs: number): Pick<MtaTimeouts, 'greetingMs' | 'commandMs' | 'dataMs' | 'blockMs' | 'finalMs'> {
	return { greetingMs: replyMs, commandMs: replyMs, dataMs: replyMs, blockMs: replyMs, finalMs: replyMs };
}

/** A person waits for the result of a test. */
export const CHECK_TIMEOUTS: MtaTimeouts = { connectMs: 10_000, ...replyTimeouts(15_000), closeMs: 2_000 };
