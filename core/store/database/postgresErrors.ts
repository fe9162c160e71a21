import { DeliveryError } from '../../errors';

/**
 * What went wrong, by SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html) or by the
 * code of the network error, and the way out.
 */
const CAUSES: Record<string, [problem: string, advice: string]> = {
	'28000': ['does not let this user in', 'Check user, database and TLS; the server decides by its pg_hba.conf.'],
	'28P01': ['refused user name or password', 'Correct them in the credential.'],
	'3D000': ['has no such database', 'Create the database, or correct its name in the credential.'],
	// "No schema has been selected to create in": the schema is there, but closed to this user.
	'3F000': ['does not let this user into its schema', 'Let the user own the schema, or grant USAGE and CREATE on it.'],
	'42501': ['does not let this user make tables', 'Grant the user CREATE on the database, or let it own the schema.'],
	'53100': ['has no disk space left', 'Free some space on the server.'],
	'53300': ['has too many connections', 'Raise max_connections on the server, or close other programs.'],
	'57P01': ['is shutting down', 'Try again when the server is up.'],
	'57P02': ['is shutting down', 'Try again when the server is up.'],
	'57P03': ['is starting up', 'Try again in a moment.'],
	'25006': ['is read-only', 'Use the primary server, not a standby.'],
	ECONNREFUSED: ['cannot be reached: nothing answers there', 'Check host and port, and that the server runs.'],
	ECONNRESET: ['closed the connection', 'Check the server, then try again.'],
	EAI_AGAIN: ['cannot be reached: its host name was not found', 'Correct the host.'],
	ENOTFOUND: ['cannot be reached: its host name was not found', 'Correct the host.'],
	EHOSTUNREACH: ['cannot be reached', 'Check host, port and firewall.'],
	ENETUNREACH: ['cannot be reached', 'Check host, port and firewall.'],
	EPIPE: ['closed the connection', 'Check the server, then try again.'],
	ETIMEDOUT: ['cannot be reached', 'Check host, port and firewall.'],
};

const TLS_ADVICE = 'Correct the TLS setting of the credential, or the certificate of the server.';

/** Errors of the `pg` client that have a sentence only. */
const SENTENCES: Array<[pattern: RegExp, problem: string, advice: string]> = [
	[/does not support SSL/i, 'does not offer TLS', TLS_ADVICE],
	[/certificate|altnames|self.signed/i, 'has a TLS certificate that cannot be trusted', TLS_ADVICE],
	[/timeout exceeded|connection timeout/i, 'cannot be reached in time', 'Check host, port and firewall.'],
	[/Connection terminated|not queryable/i, 'closed the connection', 'Check the server, then try again.'],
];

/** The error as `storeNotWritable` when the server or the way to it is the reason; anything else as it is. */
export function toPostgresStoreError(error: unknown, place: string): unknown {
	const known = causeOf(error);
	if (!known) return error;
	const [problem, advice] = known;
	return new DeliveryError('storeNotWritable', `The delivery store ${place} ${problem}.`, { advice, cause: error });
}

function causeOf(error: unknown): [problem: string, advice: string] | undefined {
	const first = error instanceof AggregateError ? error.errors[0] : error;
	const { code, message } = (first ?? {}) as { code?: string; message?: string };
	const known = CAUSES[code ?? ''];
	if (known) return known;
	const sentence = SENTENCES.find(([pattern]) => pattern.test(message ?? ''));
	return sentence && [sentence[1], sentence[2]];
}
