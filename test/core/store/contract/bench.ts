import type { DeliveryStore } from '../../../../core/delivery/ports';
import type { StoreOptions } from '../../../../core/store';

/** What the parts of the contract work at. All share one store; each case makes deliveries of its own. */
export interface Bench {
	store(): DeliveryStore;
	options(): StoreOptions;
	/** Of a store that does not exist yet. */
	newOptions(): StoreOptions;
	/** One statement straight to the tables. (Default: those of the shared store) */
	sql(statement: string, options?: StoreOptions): Promise<Array<Record<string, unknown>>>;
}
