import type { ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';
import { getEngine } from '../../core/engine';
import { readStoreAccess } from './storeAccess';

const PAGE = 50;

/** Which delivery a step is about: by itself that of the item, else chosen from the list or by its id. */
export const deliveryProperty: INodeProperties = {
	displayName: 'Delivery',
	name: 'deliveryId',
	type: 'resourceLocator',
	default: { mode: 'id', value: '={{ $json.deliveryId }}' },
	required: true,
	description: 'The delivery that comes with the item, or one of the store',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a delivery...',
			typeOptions: { searchListMethod: 'searchDeliveries', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 01JABCDEFGHJKMNPQRSTVWXYZ0',
		},
	],
};

/** Deliveries for the list, newest first; searched by label, code or id. */
export async function searchDeliveries(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const { deliveries } = await getEngine().call('listDeliveries', {
		store: await readStoreAccess(this),
		filter: { search: filter?.trim() || undefined },
		limit: PAGE,
		before: paginationToken,
	});
	return {
		results: deliveries.map(({ id, code, status, parameters, createdAt }) => ({
			name: `${parameters.label} (${code}, ${status}, ${new Date(createdAt).toISOString().slice(0, 10)})`,
			value: id,
		})),
		paginationToken: deliveries.length === PAGE ? deliveries.at(-1)?.id : undefined,
	};
}
