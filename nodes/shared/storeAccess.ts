import os from 'node:os';
import path from 'node:path';
import type { ICredentialDataDecryptedObject, ICredentialsDecrypted, INode } from 'n8n-workflow';
import type { StoreAccess } from '../../core/engine';
import { DeliveryError } from '../../core/errors';
import { postgresTls } from './databaseOptions';

/** What of an n8n context is needed to read credentials; execute and webhook contexts have it. */
export interface CredentialReader {
	getNode(): INode;
	getCredentials<T extends object = ICredentialDataDecryptedObject>(type: string, itemIndex?: number): Promise<T>;
}

/** The store of the node's Delivery Store credential; without one, the SQLite file in n8n's own folder. */
export async function readStoreAccess(context: CredentialReader): Promise<StoreAccess> {
	const chosen = context.getNode().credentials?.deliveryStoreApi;
	return toStoreAccess(chosen ? await context.getCredentials('deliveryStoreApi') : {});
}

/** Store options of the credential's fields. @throws DeliveryError `storeNotShared` */
export function toStoreAccess(fields: NonNullable<ICredentialsDecrypted['data']>): StoreAccess {
	const common = {
		publicBaseUrl: textOf(fields.publicBaseUrl) || null,
		allowInnerImages: fields.allowInnerImages === true,
		editorConfirmation: fields.allowEditorConfirmation === true,
		retentionDays: Number(fields.retentionDays) || 0,
	};
	if (fields.kind === 'postgres') {
		return {
			...common,
			options: {
				kind: 'postgres',
				host: textOf(fields.host),
				port: Number(fields.port),
				database: textOf(fields.database),
				user: textOf(fields.user),
				password: String(fields.password ?? ''),
				tls: postgresTls(fields),
			},
		};
	}
	refuseInQueueMode();
	return { ...common, options: { kind: 'sqlite', file: textOf(fields.file) || defaultStoreFile() } };
}

/**
 * Main and workers are several processes, often on several machines: each would have a file of its own, or all would
 * fight for one.
 * @throws DeliveryError `storeNotShared`
 */
function refuseInQueueMode(): void {
	if (process.env.EXECUTIONS_MODE !== 'queue') return;
	throw new DeliveryError('storeNotShared', 'n8n runs in queue mode, where main and workers cannot share the SQLite delivery store.', {
		advice: 'Choose a Delivery Store credential with PostgreSQL in every node of the chain.',
	});
}

/** The folder that n8n keeps its own database in (N8N_USER_FOLDER, else the home folder). */
function defaultStoreFile(): string {
	const userFolder = process.env.N8N_USER_FOLDER ?? os.homedir();
	return path.join(userFolder, '.n8n', 'email-delivery', 'deliveries.sqlite');
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}
