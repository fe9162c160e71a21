const LONGEST_REPLY = 500;

/** NUL, and surrogates without their other half (with the `u` flag pairs do not match). */
const NOT_STORABLE = /[\0\p{Surrogate}]/gu;

/** Matches pairs too, but four times as fast, and most text has none. */
const MAYBE_NOT_STORABLE = /[\0\ud800-\udfff]/;

/** Text that both databases can keep: PostgreSQL refuses NUL and lone surrogates, so they become U+FFFD. */
export function storableText(text: string): string {
	return MAYBE_NOT_STORABLE.test(text) ? text.replace(NOT_STORABLE, '\uFFFD') : text;
}

/** A server's reply, cut to 500 characters: enough for a diagnosis, bounded for whatever a server sends. */
export function cutReply(reply: string): string {
	return reply.slice(0, LONGEST_REPLY);
}
