/** The list of deliveries that every node offers, through n8n's own context for such lists. */
import '../helpers/n8nEnvironment';
import { LoadOptionsContext } from 'n8n-core';
import { Workflow, type ILoadOptionsFunctions, type INodeListSearchResult, type INodeParameters, type INodeType } from 'n8n-workflow';
import { InstalledNodes, makeAdditionalData, SavedCredentials } from '../helpers/n8n/host';
import { analyze, ANN, builtPackage, confirm, email, itemOn, openWorkbench, PACKAGE, proof, sentencesOf, type Workbench } from './support';

let bench: Workbench;
beforeAll(async () => {
	bench = await openWorkbench();
	for (let number = 1; number <= 52; number += 1) await bench.run([email({ label: `Delivery ${number}` })], [ANN]);
});
afterAll(() => bench.close());

const NODES = ['sendProof', 'analyzeDelivery', 'requestApproval', 'confirmDelivery', 'japaneseMobileEncode', 'emailDelivery'];

async function search(name: string, filter?: string, page?: string, method = 'searchDeliveries', parameters?: INodeParameters): Promise<INodeListSearchResult> {
	const { nodeTypes, credentialTypes } = await builtPackage();
	const type = `${PACKAGE}.${name}`;
	const credentials = { deliveryStoreApi: { id: 'deliveryStoreApi', name: 'deliveryStoreApi' } };
	const node = { id: '1', name, type, typeVersion: 1, position: [0, 0] as [number, number], parameters: {}, credentials };
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes: new InstalledNodes(nodeTypes) });
	const saved = new SavedCredentials(bench.credentials as never, credentialTypes);
	const additionalData = { ...makeAdditionalData('1', saved, 'http://localhost'), currentNodeParameters: parameters };
	const context = new LoadOptionsContext(workflow, workflow.getNode(name)!, additionalData, '');
	const { methods } = nodeTypes[type] as INodeType;
	return methods!.listSearch![method]!.call(context as unknown as ILoadOptionsFunctions, filter, page);
}

test.each(NODES)('%s lists the newest deliveries first, page by page', async (name) => {
	const first = await search(name);
	expect(first.results).toHaveLength(50);
	expect(first.results[0]!.name).toMatch(/^Delivery 52 \(DM-[0-9a-f]+, beingEdited, \d{4}-\d\d-\d\d\)$/);
	const second = await search(name, undefined, String(first.paginationToken));
	expect(second.results.map((result) => result.name.split(' (')[0])).toEqual(['Delivery 2', 'Delivery 1']);
	expect(second.paginationToken).toBeUndefined();
});

test('searches by label', async () => {
	const { results } = await search('confirmDelivery', ' delivery 33 ');
	expect(results.map(({ name }) => name.split(' (')[0])).toEqual(['Delivery 33']);
	const { results: many } = await search('confirmDelivery', 'ELIVERY 1');
	expect(many).toHaveLength(11);
});

describe('codes, in Email Parameters', () => {
	beforeAll(async () => {
		await bench.run([email({ label: 'Orders', recipientsFrom: 'nobody', deliveryOptions: { code: 'orders' } })]);
		// More than a page of others come before it in the list.
		for (let number = 1; number <= 51; number += 1) await bench.run([email({ label: `Later ${number}` })], [ANN]);
	});

	test('those of all deliveries', async () => {
		const { results } = await search('emailParameters', 'orders', undefined, 'searchDeliveryCodes');
		expect(results).toEqual([{ name: expect.stringMatching(/^Orders \(orders, /), value: 'orders' }]);
	});

	test('those that can be extended, however far back', async () => {
		const { results } = await search('emailParameters', undefined, undefined, 'searchContinuousDeliveries');
		expect(results.map(({ value }) => value)).toEqual(['orders']);
	});

	const chosen = (value: string) => ({ __rl: true, mode: 'list', value });
	test.each<[string, object]>([
		['to extend', { operation: 'extendDelivery', extendCode: chosen('orders') }],
		['to send to again', { recipientsFrom: 'earlierDelivery', earlierCode: chosen('sent'), earlierStatus: ['sent'] }],
		['to exclude', { targetOptions: { excludeDelivery: chosen('sent'), excludeStatus: ['sent'] } }],
	])('a chosen one %s counts as a typed one', async (_what, parameters) => {
		await bench.run([email({ approvalMode: 'automatic', deliveryOptions: { code: 'sent' } }), analyze(), confirm()], [ANN]);
		const { status } = await bench.run([email(parameters)], [{ email: 'dan@example.com' }]);
		expect(status).toBe('success');
		const unknown = JSON.parse(JSON.stringify(parameters).replace(/"(orders|sent)"(?=})/g, '"nowhere"')) as object;
		expect(sentencesOf(await bench.run([email(unknown)], [ANN]))).toContain('no delivery with the code "nowhere"');
	});
});

test('proofs of the chosen delivery, in Request Approval: those that show it as it is now', async () => {
	const save = (subject: string) => email({ subject, deliveryOptions: { code: 'proofed' } });
	await bench.run([save('Before'), proof()], [ANN]);
	const run = await bench.run([save('Now'), proof(), proof({ proofAddresses: 'qa@example.com' })], [ANN]);
	const deliveryId = String(itemOn(run, 'Send Proof 2', 0).deliveryId);
	const { results } = await search('requestApproval', undefined, undefined, 'searchProofs', { deliveryId: { __rl: true, mode: 'id', value: deliveryId } });
	expect(results.map(({ name, value }) => [name.split(' (')[0], value])).toEqual([['#3 to qa@example.com', '3'], ['#2 to proof@example.com', '2']]);
	await expect(search('requestApproval', undefined, undefined, 'searchProofs')).rejects.toThrow('Which delivery it is about is not known yet.');
});

test('every node that takes a delivery offers the list', async () => {
	const { nodeTypes } = await builtPackage();
	const offering = Object.entries(nodeTypes)
		.filter(([, type]) => (type as INodeType).description.properties.some((property) => property.type === 'resourceLocator'))
		.map(([name]) => name.slice(PACKAGE.length + 1));
	expect(offering.sort()).toEqual([...NODES, 'emailParameters'].sort());
});
