/** How long to wait for the MTA, in ms. */
export interface MtaTimeouts {
	/** Name look-up, TCP connection and TLS handshake together. */
	connectMs: number;
	/** From the connection to the greeting. */
	greetingMs: number;
	/** For the next reply, and between two replies. */
	replyMs: number;
	/** For the answer to QUIT; then the connection is cut. */
	closeMs: number;
}

/**
 * RFC 5321 section 4.5.3.2: greeting 5 min, MAIL and RCPT 5 min, DATA 2 min, between data blocks 3 min, final
 * reply 10 min. nodemailer knows one time for all replies, so the longest one holds for each of them: giving up on a
 * final reply too early makes a message unknown, waiting too long for MAIL only costs time.
 */
export const MTA_TIMEOUTS: MtaTimeouts = {
	connectMs: 2 * 60_000,
	greetingMs: 5 * 60_000,
	replyMs: 10 * 60_000,
	closeMs: 5_000,
};

/** A person waits for the result of a test. */
export const CHECK_TIMEOUTS: MtaTimeouts = { connectMs: 10_000, greetingMs: 15_000, replyMs: 15_000, closeMs: 2_000 };
