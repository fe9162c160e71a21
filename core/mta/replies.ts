/** More than any server says; what is longer comes from one that wants to fill a table. */
const LONGEST_REPLY = 1000;

/** A reply as it may be stored and shown: without control characters, of bounded length. */
export function cleanReply(reply: string): string {
	return reply.replace(/\r?\n/g, '\n').replace(/[\x00-\x09\x0b-\x1f\x7f]/g, ' ').slice(0, LONGEST_REPLY);
}
