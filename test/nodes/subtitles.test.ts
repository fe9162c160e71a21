/** What stands below each node on the canvas: made by n8n's own expressions, as its editor does. */
import { Workflow, type INodeParameters, type INodeType } from 'n8n-workflow';
import { builtPackage, PACKAGE } from './support';

/** Below a node of the editor there is room for about so many characters; the rest is cut off. */
const ROOM = 30;

const SUBTITLES: Array<[node: string, parameters: INodeParameters, subtitle: string]> = [
	['emailParameters', { label: 'Spring news' }, 'Spring news'],
	['emailParameters', { label: 'Spring news', approvalMode: 'semiAutomatic' }, 'Spring news (Semi-Automatic)'],
	['emailParameters', { label: 'Spring news', deliveryOptions: { smtpTest: true } }, 'Spring news (SMTP Test)'],
	['emailParameters', { operation: 'extendDelivery', extendCode: { __rl: true, mode: 'code', value: 'orders' } }, 'Extend orders'],
	['japaneseMobileEncode', {}, 'Configure Delivery'],
	['japaneseMobileEncode', { operation: 'encodeMessage' }, 'Encode Message'],
	['sendProof', {}, 'To the Sender'],
	['sendProof', { proofAddresses: 'ann@example.com' }, 'To ann@example.com'],
	['sendProof', { proofTarget: 'seeds' }, 'To Seed Addresses'],
	['analyzeDelivery', {}, 'Analyze'],
	['analyzeDelivery', { operation: 'estimate' }, 'Estimate'],
	['requestApproval', {}, 'Of the Analysis'],
	['requestApproval', { subject: 'proof', approvers: 'editor@example.com' }, 'Of the Proof'],
	['requestApproval', { approvers: 'ann@example.com, bob@example.com' }, 'Of the Analysis by Any of 2'],
	['requestApproval', { approvers: 'ann@example.com\nbob@example.com;cy@example.com', quorum: 'all' }, 'Of the Analysis by All 3'],
	['confirmDelivery', {}, 'Send to Main Target'],
	['confirmDelivery', { operation: 'resumeDue' }, 'Resume Due'],
	['processFeedback', {}, 'Process Mail'],
	['processFeedback', { operation: 'getRules' }, 'Get Many Rules'],
	['deliveryLinksTrigger', {}, '/email-delivery'],
	['emailDelivery', {}, 'Get: Delivery'],
	['emailDelivery', { resource: 'message', operation: 'getAll' }, 'Get Many: Message'],
	['emailDelivery', { resource: 'feedback', operation: 'getToQualify' }, 'Get Many to Qualify: Feedback'],
];

test.each(SUBTITLES)('%s with %j: %s', async (name, parameters, subtitle) => {
	const { nodeTypes } = await builtPackage();
	const type = nodeTypes[`${PACKAGE}.${name}`] as INodeType;
	const node = { id: name, name, type: `${PACKAGE}.${name}`, typeVersion: 1, position: [0, 0] as [number, number], parameters };
	const types = { getByName: () => type, getByNameAndVersion: () => type, getKnownTypes: () => ({}) };
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes: types });
	const shown = workflow.expression.getSimpleParameterValue(workflow.getNode(name)!, type.description.subtitle, 'internal', {});
	expect(shown).toBe(subtitle);
	expect(subtitle.length).toBeLessThanOrEqual(ROOM);
});
