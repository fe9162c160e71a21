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
import { configureDelivery } from './configureDelivery';
import { japaneseMobileEncodeProperties } from './description';
import { diagnoseMessage } from './diagnose';
import { encodeMessage } from './encodeMessage';

const OPERATIONS = { configureDelivery, diagnose: diagnoseMessage, encodeMessage };

export class JapaneseMobileEncode implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Japanese Mobile Encode',
		name: 'japaneseMobileEncode',
		icon: { light: 'file:japaneseMobileEncode.svg', dark: 'file:japaneseMobileEncode.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle: '={{ { configureDelivery: "Configure Delivery", diagnose: "Diagnose", encodeMessage: "Encode Message" }[$parameter["operation"]] }}',
		description: 'Reach Japanese mobiles (NTT DoCoMo, KDDI au, SoftBank) in the charset of their carrier',
		documentationUrl: documentationOf('japanese-mobiles'),
		defaults: { name: 'Japanese Mobile Encode' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [
			{
				name: 'deliveryStoreApi',
				displayName: 'Delivery Store',
				required: false,
				testedBy: 'deliveryStoreTest',
				displayOptions: { show: { operation: ['configureDelivery'] } },
			},
		],
		properties: japaneseMobileEncodeProperties,
	};

	methods = { credentialTest: { deliveryStoreTest }, listSearch: { searchDeliveries } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return OPERATIONS[this.getNodeParameter('operation', 0) as keyof typeof OPERATIONS](this);
	}
}
