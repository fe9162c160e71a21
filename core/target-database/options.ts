import { z } from 'zod';
import { DeliveryError } from '../errors';

const optionsSchema = z.discriminatedUnion('kind', [
	z.object({ kind: z.literal('sqlite'), file: z.string().trim().min(1, 'File is empty') }),
	z.object({
		kind: z.literal('postgres'),
		host: z.string().trim().min(1, 'Host is empty'),
		port: z.coerce.number().int().min(1, 'Port is no port number').max(65_535, 'Port is no port number').default(5432),
		database: z.string().trim().min(1, 'Database is empty'),
		user: z.string().default(''),
		password: z.string().default(''),
		/** `true`: TLS with a trusted certificate; `'insecure'`: TLS with any certificate; `false`: plain text. */
		tls: z.union([z.boolean(), z.literal('insecure')]).default(false),
	}),
]);

/** Which database recipients are read from. */
export type TargetDatabaseOptions = z.output<typeof optionsSchema>;

/** @throws DeliveryError `invalidParameter` */
export function parseTargetDatabaseOptions(raw: unknown): TargetDatabaseOptions {
	const parsed = optionsSchema.safeParse(raw);
	if (parsed.success) return parsed.data;
	throw new DeliveryError('invalidParameter', `Target Database credential: ${parsed.error.issues[0]?.message ?? 'it cannot be used'}.`, {
		advice: 'Correct the credential.',
	});
}
