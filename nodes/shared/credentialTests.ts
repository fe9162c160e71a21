import type { ICredentialTestFunctions, ICredentialsDecrypted, INodeCredentialTestResult } from 'n8n-workflow';
import { getEngine } from '../../core/engine';
import { checkBaseAddress } from '../../core/links/baseAddress';
import { checkMta } from '../../core/mta/check';
import { toMtaOptions } from './mtaOptions';
import { toStoreAccess } from './storeAccess';
import { targetDatabase } from './databaseOptions';

/** Connects to the MTA, signs in and leaves: no message is sent. */
export async function mtaSmtpTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	return tested(async () => {
		const checked = await checkMta(toMtaOptions(credential.data ?? {}));
		return checked.ok ? { status: 'OK', message: checked.detail } : { status: 'Error', message: checked.message };
	});
}

/** Opens the store (making it when it is new) and looks at the public address of links. */
export async function deliveryStoreTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	return tested(async () => {
		const store = toStoreAccess(credential.data ?? {});
		const { place } = await getEngine().call('checkStore', { store });
		const links = checkBaseAddress(store.publicBaseUrl);
		if (links?.level === 'error') return { status: 'Error', message: links.text };
		return { status: 'OK', message: `The store is ${place}.${links ? ` ${links.text}` : ''}` };
	});
}

/** Connects to the target database and reads nothing. */
export async function targetDatabaseTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	return tested(async () => {
		const { place } = await getEngine().call('checkTargetDatabase', { database: targetDatabase(credential.data ?? {}) });
		return { status: 'OK', message: `The target database is ${place}.` };
	});
}

async function tested(test: () => Promise<INodeCredentialTestResult>): Promise<INodeCredentialTestResult> {
	try {
		return await test();
	} catch (error) {
		const { message, advice } = error as Error & { advice?: string };
		return { status: 'Error', message: [message, advice].filter(Boolean).join(' ') };
	}
}
