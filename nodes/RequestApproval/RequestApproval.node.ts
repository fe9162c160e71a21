import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { deliveryStoreTest, mtaSmtpTest } from '../shared/credentialTests';
import { documentationOf } from '../shared/documentation';
import { searchDeliveries } from '../shared/deliveryLocator';
import { approvalWebhooks, requestApprovalProperties, requestApprovalSubtitle } from './description';
import { executeRequestApproval } from './execute';
import { searchProofs } from './proofLocator';
import { answerRequest } from './webhook';

export class RequestApproval implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Request Approval',
		name: 'requestApproval',
		icon: { light: 'file:requestApproval.svg', dark: 'file:requestApproval.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle: requestApprovalSubtitle,
		description: 'Ask people by email to approve the proof or to confirm the analysis of a delivery, and wait for their answer',
		documentationUrl: documentationOf('request-approval'),
		defaults: { name: 'Request Approval' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		// Timed Out is first because n8n puts the input items on output 0 when a wait ends by itself.
		outputNames: ['Timed Out', 'Approved', 'Rejected'],
		waitingNodeTooltip: 'Waiting for a person to answer the approval mail',
		credentials: [
			{ name: 'mtaSmtpApi', displayName: 'MTA (SMTP)', required: true, testedBy: 'mtaSmtpTest' },
			{ name: 'deliveryStoreApi', displayName: 'Delivery Store', required: false, testedBy: 'deliveryStoreTest' },
		],
		webhooks: approvalWebhooks,
		properties: requestApprovalProperties,
	};

	methods = { credentialTest: { deliveryStoreTest, mtaSmtpTest }, listSearch: { searchDeliveries, searchProofs } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return executeRequestApproval(this);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return answerRequest(this);
	}
}
