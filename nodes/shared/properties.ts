import type { INodeProperties } from 'n8n-workflow';

/** Which delivery a step is about; it takes it from the item by itself. */
export const deliveryIdProperty: INodeProperties = {
	displayName: 'Delivery ID',
	name: 'deliveryId',
	type: 'string',
	default: '={{ $json.deliveryId }}',
	required: true,
	placeholder: 'e.g. 01JABCDEFGHJKMNPQRSTVWXYZ0',
	description: 'ID of the delivery, as Email Parameters gave it',
};
