import type { ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';
import type { Delivery } from '../../core/delivery/types';
import { listDeliveries, WITHOUT_CREDENTIAL } from './deliveryLocator';

type Method = 'searchDeliveryCodes' | 'searchContinuousDeliveries';

/** A delivery named by its code, which stays the same over its updates: chosen from the list, or typed. */
export function codeLocator(
	{ from, ...property }: Pick<INodeProperties, 'displayName' | 'name' | 'description' | 'required' | 'displayOptions'> & { from: Method },
): INodeProperties {
	return {
		...property,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a delivery...',
				typeOptions: { searchListMethod: from, searchable: true, ...WITHOUT_CREDENTIAL },
			},
			{ displayName: 'By Code', name: 'code', type: 'string', placeholder: 'e.g. spring-2027' },
		],
	};
}

const codeOf = ({ code }: Delivery) => code;

/** Codes of all deliveries, newest first. */
export function searchDeliveryCodes(this: ILoadOptionsFunctions, filter?: string, page?: string): Promise<INodeListSearchResult> {
	return listDeliveries(this, { filter, page, valueOf: codeOf });
}

/** Codes of continuous deliveries, newest first: those that can be extended. */
export function searchContinuousDeliveries(this: ILoadOptionsFunctions, filter?: string, page?: string): Promise<INodeListSearchResult> {
	return listDeliveries(this, { filter, page, valueOf: codeOf, isListed: ({ parameters }) => parameters.continuous === true });
}
