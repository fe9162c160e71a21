import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { deliveryStoreTest } from '../shared/credentialTests';
import { configureDelivery } from './configureDelivery';
import { japaneseMobileEncodeProperties } from './description';
import { encodeMessage } from './encodeMessage';

export class JapaneseMobileEncode implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Japanese Mobile Encode',
		name: 'japaneseMobileEncode',
		icon: { light: 'file:japaneseMobileEncode.svg', dark: 'file:japaneseMobileEncode.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle: '={{ $parameter["operation"] === "encodeMessage" ? "Encode Message" : "Configure Delivery" }}',
		description: 'Reach Japanese mobiles (NTT DoCoMo, KDDI au, SoftBank) in the charset of their carrier',
		defaults: { name: 'Japanese Mobile Encode' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [
			{
				name: 'deliveryStoreApi',
				required: false,
				testedBy: 'deliveryStoreTest',
				displayOptions: { show: { operation: ['configureDelivery'] } },
			},
		],
		properties: japaneseMobileEncodeProperties,
	};

	methods = { credentialTest: { deliveryStoreTest } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return this.getNodeParameter('operation', 0) === 'encodeMessage' ? encodeMessage(this) : configureDelivery(this);
	}
}
