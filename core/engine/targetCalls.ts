/** The part of the engine's port that takes in targets; see `calls.ts`. */
import type { EarlierDelivery } from '../delivery/parameters/earlierDelivery';
import type { FieldMapping } from '../target/mapping';
import type { FileFormat } from '../target/recordReader';
import type { SqlQuery } from '../target-database';
import type { StoredDelivery } from './calls';
import type { StoreAccess } from './storeAccess';

/** Unchecked options of the Target Database credential; the engine checks them. */
export type RawTargetDatabase = Record<string, unknown>;

export interface TargetCalls {
	/** Begins a target. Everything else about it goes to the same engine, until it is saved or dropped. */
	openTarget: {
		/** @param extends code of the continuous delivery that it is for; fields that the mapping does not name are as there */
		in: { store: StoreAccess; mapping: FieldMapping; file?: FileFormat; extends?: string };
		out: { targetVersion: string };
	};
	/** Items as JSON text: whatever a Code node put into them (dates, class instances) becomes plain data. */
	addRecipients: { in: { targetVersion: string; itemsJson: string }; out: void };
	/** The next piece of the recipients file; answered once it has been taken in, so that its reader can wait. */
	addFilePiece: { in: { targetVersion: string; bytes: Uint8Array }; out: void };
	/** The file is complete; a further one may follow. */
	endFile: { in: { targetVersion: string }; out: void };
	addFromDatabase: { in: { targetVersion: string; database: RawTargetDatabase; query: SqlQuery }; out: void };
	addFromDelivery: { in: { store: StoreAccess; targetVersion: string; earlier: EarlierDelivery }; out: void };
	/** The subscribers of a service. */
	addSubscribers: { in: { store: StoreAccess; targetVersion: string; service: string }; out: void };
	excludeAddresses: { in: { targetVersion: string; addresses: string[] }; out: void };
	excludeDelivery: { in: { store: StoreAccess; targetVersion: string; earlier: EarlierDelivery }; out: void };
	/** Forgets the intake of a target that will not be saved. */
	dropTarget: { in: { targetVersion: string }; out: void };
	/** Connects to the target database and reads nothing. */
	checkTargetDatabase: { in: { database: RawTargetDatabase }; out: { place: string } };
	/** Recipients for the continuous delivery with this code. */
	extendDelivery: { in: { store: StoreAccess; targetVersion: string; code: string }; out: StoredDelivery & { recipients: number } };
	saveDelivery: {
		in: {
			store: StoreAccess;
			targetVersion: string;
			parameters: unknown;
			code: string;
			timeZone?: string;
			origin: { workflowId: string; nodeId: string };
		};
		out: StoredDelivery & { change: 'created' | 'updated' | 'unchanged' };
	};
}
