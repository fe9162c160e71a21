import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { deliveryStoreTest } from '../shared/credentialTests';
import { searchDeliveries } from '../shared/deliveryLocator';
import { emailDeliveryProperties } from './description';
import { executeEmailDelivery } from './execute';

export class EmailDelivery implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Email Delivery',
		name: 'emailDelivery',
		icon: { light: 'file:emailDelivery.svg', dark: 'file:emailDelivery.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle: '={{ ($parameter["operation"] === "getAll" ? "getMany" : $parameter["operation"]).replace(/([A-Z])/g, " $1").replace(/^./, (letter) => letter.toUpperCase()) + ": " + $parameter["resource"].replace(/^./, (letter) => letter.toUpperCase()) }}',
		description: 'Look up and manage deliveries, their log and journal, addresses in quarantine or on the denylist, subscriptions, and personal data',
		defaults: { name: 'Email Delivery' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'deliveryStoreApi', required: false, testedBy: 'deliveryStoreTest' }],
		properties: emailDeliveryProperties,
	};

	methods = { credentialTest: { deliveryStoreTest }, listSearch: { searchDeliveries } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return executeEmailDelivery(this);
	}
}
