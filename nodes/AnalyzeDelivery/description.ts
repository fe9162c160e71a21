import type { INodeProperties } from 'n8n-workflow';
import { deliveryProperty } from '../shared/deliveryLocator';
import { REPORT_CHOICES } from '../shared/reportFile';
import { typologyProperty } from '../shared/typology/typologyOptions';

/** Fields of the node: which delivery, and by which rules. */
export const analyzeDeliveryProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Analyze',
				value: 'analyze',
				action: 'Analyze a delivery',
				description: 'Compute the target, make every message once, run the typology, and freeze the result',
			},
			{
				name: 'Estimate',
				value: 'estimate',
				action: 'Estimate a delivery',
				description: 'The same counts and findings, with nothing frozen: an analysis that is there stays as it is',
			},
		],
		default: 'analyze',
	},
	deliveryProperty,
	typologyProperty,
	{
		displayName: 'Report File',
		name: 'reportFile',
		type: 'options',
		options: REPORT_CHOICES,
		default: 'byApprovalMode',
		displayOptions: { show: { operation: ['analyze'] } },
		description: 'Whether the analysis report comes out as the binary field report, an HTML file to look at, print or keep, and in which language',
	},
];
