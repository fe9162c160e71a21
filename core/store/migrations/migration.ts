import type { StoreContext } from '../context';

/** One numbered change of the tables. A migration that was ever released is never changed. */
export interface Migration {
	name: string;
	up(context: StoreContext): Promise<void>;
}
