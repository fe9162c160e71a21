import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { deliveryStoreTest, mtaSmtpTest } from '../shared/credentialTests';
import { documentationOf } from '../shared/documentation';
import { addRule } from './addRule';
import { processFeedbackProperties } from './description';
import { getRules } from './getRules';
import { processEvent } from './processEvent';
import { processMail } from './processMail';
import { removeRule } from './removeRule';

const OPERATIONS = { addRule, getRules, processEvent, processMail, removeRule };

export class ProcessFeedback implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Process Feedback',
		name: 'processFeedback',
		icon: { light: 'file:processFeedback.svg', dark: 'file:processFeedback.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle: '={{ { addRule: "Add Rule", getRules: "Get Many Rules", processEvent: "Process Event", processMail: "Process Mail", removeRule: "Remove Rule" }[$parameter["operation"]] }}',
		description: 'Read bounces, complaints and automatic replies, and move messages and addresses by what they say',
		documentationUrl: documentationOf('what-comes-back'),
		defaults: { name: 'Process Feedback' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'deliveryStoreApi', displayName: 'Delivery Store', required: false, testedBy: 'deliveryStoreTest' },
			{
				name: 'mtaSmtpApi',
				displayName: 'MTA (SMTP)',
				required: false,
				testedBy: 'mtaSmtpTest',
				displayOptions: { show: { operation: ['processEvent', 'processMail'] } },
			},
		],
		properties: processFeedbackProperties,
	};

	methods = { credentialTest: { deliveryStoreTest, mtaSmtpTest } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return OPERATIONS[this.getNodeParameter('operation', 0) as keyof typeof OPERATIONS](this);
	}
}
