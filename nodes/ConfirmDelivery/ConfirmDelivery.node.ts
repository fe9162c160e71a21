import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { deliveryStoreTest, mtaSmtpTest } from '../shared/credentialTests';
import { documentationOf } from '../shared/documentation';
import { searchDeliveries } from '../shared/deliveryLocator';
import { confirmDeliveryProperties } from './description';
import { executeConfirmDelivery } from './execute';

export class ConfirmDelivery implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Confirm Delivery',
		name: 'confirmDelivery',
		icon: { light: 'file:confirmDelivery.svg', dark: 'file:confirmDelivery.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle: '={{ { confirm: "Send to Main Target", resumeDue: "Resume Due", testSmtp: "Test SMTP" }[$parameter["operation"] ?? "confirm"] }}',
		description: 'Send an analyzed and approved email delivery to its main target, or go on with it; nobody gets it twice',
		documentationUrl: documentationOf('pace-and-time'),
		defaults: { name: 'Confirm Delivery' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Finished', 'Pending', 'Stopped'],
		usableAsTool: true,
		credentials: [
			{ name: 'mtaSmtpApi', displayName: 'MTA (SMTP)', required: true, testedBy: 'mtaSmtpTest' },
			{ name: 'deliveryStoreApi', displayName: 'Delivery Store', required: false, testedBy: 'deliveryStoreTest' },
		],
		properties: confirmDeliveryProperties,
	};

	methods = { credentialTest: { deliveryStoreTest, mtaSmtpTest }, listSearch: { searchDeliveries } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return executeConfirmDelivery(this);
	}
}
