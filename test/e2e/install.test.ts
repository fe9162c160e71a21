import { startN8n } from './n8n';
import type { N8n } from './n8n';
import { CHECKOUT } from './installPackage';

const NODES = [
	'analyzeDelivery',
	'confirmDelivery',
	'deliveryLinksTrigger',
	'emailDelivery',
	'emailParameters',
	'japaneseMobileEncode',
	'processFeedback',
	'requestApproval',
	'sendProof',
];
const CREDENTIALS = ['deliveryStoreApi', 'mtaSmtpApi', 'targetDatabaseApi'];

describe('the packed package in a fresh n8n', () => {
	let n8n: N8n;

	beforeAll(async () => {
		n8n = await startN8n({ packages: [CHECKOUT] });
	});

	afterAll(() => n8n?.stop());

	test('every node is offered under the name of the package', async () => {
		const types = (await n8n.nodeTypes()).map(({ name }) => name).filter(isOurs);
		expect(types).toEqual(expect.arrayContaining(NODES.map((node) => `n8n-nodes-email-delivery.${node}`)));
	});

	test('no node is offered as a human-review tool: an approval is asked for by the workflow alone', async () => {
		const twins = (await n8n.nodeTypes()).map(({ name }) => name).filter((name) => /HitlTool$/.test(name));
		expect(twins.filter(isOurs)).toEqual([]);
	});

	test('every credential is offered', async () => {
		const types = (await n8n.credentialTypes()).map(({ name }) => name);
		expect(types).toEqual(expect.arrayContaining(CREDENTIALS));
	});

	test('n8n loaded the package without a complaint', async () => {
		const complaints = (await n8n.server.log()).split('\n').filter((line) => line.startsWith('Failed to load'));
		expect(complaints).toEqual([]);
	});
});

function isOurs(type: string): boolean {
	return type.startsWith('n8n-nodes-email-delivery.');
}
