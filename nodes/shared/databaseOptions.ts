import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

/** What the fields *TLS* and *Ignore TLS Errors* mean together: `'insecure'` takes any certificate. */
export function postgresTls(fields: ICredentialDataDecryptedObject): boolean | 'insecure' {
	return fields.tls === true && fields.ignoreTlsErrors === true ? 'insecure' : fields.tls === true;
}

/** The fields of a Target Database credential as the engine takes them; the engine checks them. */
export function targetDatabase(fields: ICredentialDataDecryptedObject): Record<string, unknown> {
	return { ...fields, tls: postgresTls(fields) };
}
