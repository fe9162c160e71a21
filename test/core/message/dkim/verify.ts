/** Verifiers of DKIM signatures that are not the signer. Nothing is looked up in the DNS. */
import { dkimVerify } from 'mailauth/lib/dkim/verify';

export interface Verdict {
	/** `pass`, `fail`, `neutral` … */
	result: string;
	comment?: string;
	algorithm: string;
	bodyHash: string;
	/** Domain of From, when the signing domain covers it. */
	aligned: string | false;
	warnings: string[];
}

/** What mailauth says of each signature of a message, following the RFCs to the letter. */
export async function verify(message: Buffer, records: Array<{ name: string; value: string }>): Promise<Verdict[]> {
	const zone = new Map(records.map(({ name, value }) => [name, value]));
	const { results } = await dkimVerify(message, {
		strict: true,
		resolver: async (name: string, type: string) => {
			const value = zone.get(name);
			if (type === 'TXT' && value !== undefined) return [value.match(/.{1,255}/g) ?? []];
			throw Object.assign(new Error(`${type} ${name} is not in the zone of the test`), { code: 'ENOTFOUND' });
		},
	} as Parameters<typeof dkimVerify>[1]);
	return (results as unknown as Array<Record<string, unknown> & { status: Record<string, unknown> }>).map(
		({ status, algo, bodyHash }) => ({
			result: String(status['result']),
			comment: status['comment'] as string | undefined,
			algorithm: String(algo),
			bodyHash: String(bodyHash),
			aligned: (status['aligned'] as string | undefined) ?? false,
			warnings: (status['warnings'] as string[] | undefined) ?? [],
		}),
	);
}
