import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { deliveryStoreTest } from '../shared/credentialTests';
import { documentationOf } from '../shared/documentation';
import { searchDeliveries } from '../shared/deliveryLocator';
import { emailDeliveryProperties, emailDeliverySubtitle } from './description';
import { executeEmailDelivery } from './execute';

export class EmailDelivery implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Email Delivery',
		name: 'emailDelivery',
		icon: { light: 'file:emailDelivery.svg', dark: 'file:emailDelivery.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle: emailDeliverySubtitle,
		description: 'Look up and manage deliveries, their log and journal, addresses in quarantine or on the denylist, subscriptions, and personal data',
		documentationUrl: documentationOf('email-delivery'),
		defaults: { name: 'Email Delivery' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'deliveryStoreApi', displayName: 'Delivery Store', required: false, testedBy: 'deliveryStoreTest' }],
		properties: emailDeliveryProperties,
	};

	methods = { credentialTest: { deliveryStoreTest }, listSearch: { searchDeliveries } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return executeEmailDelivery(this);
	}
}
