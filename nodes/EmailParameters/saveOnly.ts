import type { INodeProperties } from 'n8n-workflow';

/** Shown for the operation Save Delivery only: an extension leaves the content of its delivery as it is. */
export function saveOnly(properties: INodeProperties[]): INodeProperties[] {
	return properties.map((property) => {
		const show = { operation: ['saveDelivery'], ...property.displayOptions?.show };
		return { ...property, displayOptions: { ...property.displayOptions, show } };
	});
}
