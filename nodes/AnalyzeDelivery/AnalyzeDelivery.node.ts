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
import { analyzeDeliveryProperties } from './description';
import { executeAnalyzeDelivery } from './execute';

export class AnalyzeDelivery implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Analyze Delivery',
		name: 'analyzeDelivery',
		icon: { light: 'file:analyzeDelivery.svg', dark: 'file:analyzeDelivery.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle: '={{ { analyze: "Analyze", estimate: "Estimate" }[$parameter["operation"]] }}',
		description: 'Compute the target of an email delivery, make every message once, check it all and freeze it; nothing is sent',
		documentationUrl: documentationOf('what-the-analysis-checks'),
		defaults: { name: 'Analyze Delivery' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Ready', 'Rejected'],
		usableAsTool: true,
		credentials: [
			{ name: 'mtaSmtpApi', displayName: 'MTA (SMTP)', required: false, testedBy: 'mtaSmtpTest' },
			{ name: 'deliveryStoreApi', displayName: 'Delivery Store', required: false, testedBy: 'deliveryStoreTest' },
		],
		properties: analyzeDeliveryProperties,
	};

	methods = { credentialTest: { deliveryStoreTest, mtaSmtpTest }, listSearch: { searchDeliveries } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return executeAnalyzeDelivery(this);
	}
}
