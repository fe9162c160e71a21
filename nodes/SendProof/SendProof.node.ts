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
import { sendProofProperties } from './description';
import { executeSendProof } from './execute';

export class SendProof implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Send Proof',
		name: 'sendProof',
		icon: { light: 'file:sendProof.svg', dark: 'file:sendProof.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle: '={{ $parameter["proofTarget"] === "seeds" ? "To Seed Addresses" : "To " + ($parameter["proofAddresses"] || "the Sender") }}',
		description: 'Send a numbered test copy (proof, BAT) of an email delivery before its main target sees it',
		documentationUrl: documentationOf('send-proof'),
		defaults: { name: 'Send Proof' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		outputNames: ['Sent'],
		usableAsTool: true,
		credentials: [
			{ name: 'mtaSmtpApi', displayName: 'MTA (SMTP)', required: true, testedBy: 'mtaSmtpTest' },
			{ name: 'deliveryStoreApi', displayName: 'Delivery Store', required: false, testedBy: 'deliveryStoreTest' },
		],
		properties: sendProofProperties,
	};

	methods = { credentialTest: { deliveryStoreTest, mtaSmtpTest }, listSearch: { searchDeliveries } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return executeSendProof(this);
	}
}
