import type { ICredentialsDecrypted } from 'n8n-workflow';
import type { RawMtaOptions } from '../../core/engine';
import type { CredentialReader } from './storeAccess';

/** The node's MTA credential as options of the engine, unchecked. */
export async function readMtaOptions(context: CredentialReader): Promise<RawMtaOptions> {
	return toMtaOptions(await context.getCredentials('mtaSmtpApi'));
}

/** As `readMtaOptions`, for a node that can do without; undefined where no credential was chosen. */
export async function readMtaOptionsIfChosen(context: CredentialReader): Promise<RawMtaOptions | undefined> {
	return context.getNode().credentials?.mtaSmtpApi ? readMtaOptions(context) : undefined;
}

/** The credential's fields under the core's names; n8n may add fields of its own, which are left out. */
export function toMtaOptions(fields: NonNullable<ICredentialsDecrypted['data']>): RawMtaOptions {
	const { host, port, security, user, password, accessToken, clientName, connections, messagesPerConnection, ignoreTlsErrors, errorAddress } = fields;
	const { allowedSenderDomains, mxRules, lookUpMx, isEnhanced, archiveAddress } = fields;
	const { dkimDomain: domain, dkimSelector: selector, dkimPrivateKey: privateKey, dkimPassphrase: passphrase } = fields;
	const dkim = privateKey ? { domain, selector, privateKey, passphrase } : undefined;
	return { host, port, security, user, password, accessToken, clientName, connections, messagesPerConnection, ignoreTlsErrors, errorAddress, allowedSenderDomains, dkim, mxRules, lookUpMx, isEnhanced, archiveAddress };
}
