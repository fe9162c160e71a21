import type { StoreOptions } from '../store';

/** The store of a call, and what its credential says about links. */
export interface StoreAccess {
	options: StoreOptions;
	publicBaseUrl: string | null;
	/** Linked images may come from inner networks too. (Default: false) */
	allowInnerImages?: boolean;
	/** *Editor confirmation* is allowed. (Default: false) */
	editorConfirmation?: boolean;
	/** Days after the end of a delivery when its profiles are cleared; 0: never. (Default: 0) */
	retentionDays?: number;
}
