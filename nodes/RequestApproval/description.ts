import { SEND_AND_WAIT_OPERATION, type INodeProperties, type IWebhookDescription } from 'n8n-workflow';
import { deliveryProperty } from '../shared/deliveryLocator';
import { proofProperty } from './proofLocator';

/** Where n8n answers the links: the page (GET) and the decision (POST), as its own send-and-wait nodes do. */
export const approvalWebhooks: IWebhookDescription[] = (['GET', 'POST'] as const).map((httpMethod) => ({
	name: 'default',
	httpMethod,
	responseMode: 'onReceived',
	responseData: '',
	path: '={{ $nodeId }}',
	restartWebhook: true,
	isFullPath: true,
}));

/** "Of the Analysis by All 3": addresses would not fit below the node. */
export const requestApprovalSubtitle =
	'={{ ((count) => ($parameter["subject"] === "proof" ? "Of the Proof" : "Of the Analysis") + (count > 1 ? ($parameter["quorum"] === "all" ? " by All " : " by Any of ") + count : ""))(String($parameter["approvers"]).split("@").length - 1) }}';

/** Fields of the node: of what, by whom, for how long. */
export const requestApprovalProperties: INodeProperties[] = [
	{
		// n8n accepts signed resume links only from a node whose parameter "operation" has this value. No options list:
		// n8n would make a tool of the node, which an AI agent could call.
		displayName: 'Operation',
		name: 'operation',
		type: 'hidden',
		default: SEND_AND_WAIT_OPERATION,
	},
	deliveryProperty,
	{
		displayName: 'Approval Of',
		name: 'subject',
		type: 'options',
		options: [
			{ name: 'Analysis', value: 'analysis', description: 'Confirms the delivery: it may then be sent to its main target' },
			{ name: 'Proof', value: 'proof', description: 'Approves the last proof; sends nothing yet' },
		],
		default: 'analysis',
		description: 'What is to be decided',
	},
	proofProperty,
	{
		displayName: 'Approvers',
		name: 'approvers',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. nathan@example.com, marie@example.com',
		description: 'Email addresses of the people who may decide, separated by commas',
	},
	{
		displayName: 'Approval By',
		name: 'quorum',
		type: 'options',
		options: [
			{ name: 'All Approvers', value: 'all', description: 'Everybody has to approve; one rejection is enough to stop it' },
			{ name: 'Any One Approver', value: 'any', description: 'The first answer counts' },
		],
		default: 'any',
		description: 'Whose answer is needed',
	},
	{
		displayName: 'Wait (Hours)',
		name: 'waitHours',
		type: 'number',
		typeOptions: { minValue: 0.02 },
		default: 72,
		description: 'How long the answer is waited for; then the delivery goes to Timed Out',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Comment on Rejection',
				name: 'rejectionComment',
				type: 'options',
				options: [
					{ name: 'Optional', value: 'optional', description: 'Who rejects may say why' },
					{ name: 'Required', value: 'required', description: 'Who rejects has to say why' },
				],
				default: 'optional',
				description: 'Whether a rejection needs a comment',
			},
			{
				displayName: 'From Address',
				name: 'from',
				type: 'string',
				default: '',
				placeholder: 'e.g. campaigns@example.com',
				description: 'Sender of the approval mails. Empty: the sender of the delivery.',
			},
			{
				displayName: 'Language',
				name: 'language',
				type: 'options',
				options: [
					{ name: 'English', value: 'en' },
					{ name: 'Français', value: 'fr' },
					{ name: '日本語', value: 'ja' },
				],
				default: 'en',
				description: 'Language of the approval mails and pages; messages of your own control rules stay as you wrote them',
			},
		],
	},
];
