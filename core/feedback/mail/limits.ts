/**
 * What is read of a mail at most. Feedback comes from anybody, so that reading it must end soon whatever it is made
 * of. Real bounces stay far below all of these.
 */
export const LIMITS = {
	/** Octets of one mail; what follows is not looked at. */
	octets: 2 * 1024 * 1024,
	/** Multiparts within multiparts. */
	depth: 8,
	/** Leaves of the MIME tree. */
	parts: 64,
	/** Characters of one header block, and of its number of fields. */
	headerCharacters: 64 * 1024,
	/** Characters of text that are searched for recipients and reasons. */
	noticeCharacters: 48 * 1024,
	/** Recipients of one report. */
	recipients: 1_000,
} as const;
