import { randomBytes } from 'node:crypto';

import type { DeliveryStore } from '../delivery/ports';
import { newId } from '../ids';

import type { StoreContext } from './context';

export type StoreIdentity = Pick<DeliveryStore, 'storeId' | 'linkKey'>;

const LINK_KEY_BYTES = 32;

/** The store's id and link key, made when the store is new. */
export async function readIdentity(context: StoreContext): Promise<StoreIdentity> {
	const storeId = await readSetting(context, 'storeId', newId());
	const linkKey = await readSetting(context, 'linkKey', randomBytes(LINK_KEY_BYTES).toString('hex'));
	return { storeId, linkKey: Buffer.from(linkKey, 'hex') };
}

async function readSetting({ db }: StoreContext, key: string, initial: string): Promise<string> {
	await db
		.insertInto('setting')
		.values({ key, value: initial })
		.onConflict((conflict) => conflict.column('key').doNothing())
		.execute();
	const row = await db.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirstOrThrow();
	return row.value;
}
