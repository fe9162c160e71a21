import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { searchContinuousDeliveries, searchDeliveryCodes } from '../shared/codeLocator';
import { deliveryStoreTest, targetDatabaseTest } from '../shared/credentialTests';
import { documentationOf } from '../shared/documentation';
import { emailParametersProperties } from './description';
import { executeEmailParameters } from './execute';
import { emailParametersHints } from './hints';

export class EmailParameters implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Email Parameters',
		name: 'emailParameters',
		icon: { light: 'file:emailParameters.svg', dark: 'file:emailParameters.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle: '={{ $parameter["operation"] === "extendDelivery" ? "Extend " + ($parameter["extendCode"]?.value ?? $parameter["extendCode"]) : $parameter["label"] + ($parameter["deliveryOptions"]?.smtpTest ? " (SMTP Test)" : { automatic: " (Automatic)", semiAutomatic: " (Semi-Automatic)" }[$parameter["approvalMode"]] ?? "") }}',
		description: 'Save an email delivery: sender, subject, content, and its recipients from items, a file or a database',
		documentationUrl: documentationOf('options-of-email-parameters'),
		defaults: { name: 'Email Parameters' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [
			{ name: 'deliveryStoreApi', displayName: 'Delivery Store', required: false, testedBy: 'deliveryStoreTest' },
			{
				name: 'targetDatabaseApi',
				displayName: 'Target Database',
				required: true,
				testedBy: 'targetDatabaseTest',
				displayOptions: { show: { recipientsFrom: ['sqlQuery'] } },
			},
		],
		hints: emailParametersHints,
		properties: emailParametersProperties,
	};

	methods = {
		credentialTest: { deliveryStoreTest, targetDatabaseTest },
		listSearch: { searchContinuousDeliveries, searchDeliveryCodes },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return executeEmailParameters(this);
	}
}
