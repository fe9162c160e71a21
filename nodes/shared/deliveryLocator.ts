import type { ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';
import type { Delivery } from '../../core/delivery/types';
import { getEngine } from '../../core/engine';
import { readStoreAccess } from './storeAccess';

const PAGE = 50;

/** Without a Delivery Store credential the store is in n8n's own folder; n8n would show no list then. */
export const WITHOUT_CREDENTIAL = { skipCredentialsCheckInRLC: true };

/** Which delivery a step is about: by itself that of the item, else chosen from the list or by its id. */
export const deliveryProperty: INodeProperties = {
	displayName: 'Delivery',
	name: 'deliveryId',
	type: 'resourceLocator',
	default: { mode: 'id', value: '={{ $json.deliveryId }}' },
	required: true,
	description: 'The delivery that comes with the item. Change to Fixed to choose one of the store from the list.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a delivery...',
			typeOptions: { searchListMethod: 'searchDeliveries', searchable: true, ...WITHOUT_CREDENTIAL },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 01JABCDEFGHJKMNPQRSTVWXYZ0',
		},
	],
};

/** What was chosen in a locator inside a collection, where n8n leaves it with how it was chosen; other values as they are. */
export function chosenValue(value: unknown): unknown {
	const isLocator = typeof value === 'object' && value !== null && 'mode' in value && 'value' in value;
	return isLocator ? value.value : value;
}

/** Deliveries for the list, newest first; searched by label, code or id. */
export function searchDeliveries(this: ILoadOptionsFunctions, filter?: string, page?: string): Promise<INodeListSearchResult> {
	return listDeliveries(this, { filter, page, valueOf: ({ id }) => id });
}

interface Listing {
	filter: string | undefined;
	/** Id of the last delivery of the page before. */
	page: string | undefined;
	valueOf(delivery: Delivery): string;
	/** (Default: all) */
	isListed?(delivery: Delivery): boolean;
}

/** A page for a list; where none of its deliveries is listed, the next one that has some. */
export async function listDeliveries(context: ILoadOptionsFunctions, { filter, page, valueOf, isListed = () => true }: Listing): Promise<INodeListSearchResult> {
	const { deliveries } = await getEngine().call('listDeliveries', {
		store: await readStoreAccess(context),
		filter: { search: filter?.trim() || undefined },
		limit: PAGE,
		before: page,
	});
	const next = deliveries.length === PAGE ? deliveries.at(-1)?.id : undefined;
	const listed = deliveries.filter(isListed);
	if (listed.length === 0 && next) return await listDeliveries(context, { filter, page: next, valueOf, isListed });
	return { results: listed.map((delivery) => ({ name: nameOf(delivery), value: valueOf(delivery) })), paginationToken: next };
}

function nameOf({ code, status, parameters, createdAt }: Delivery): string {
	return `${parameters.label} (${code}, ${status}, ${new Date(createdAt).toISOString().slice(0, 10)})`;
}
