import { join } from 'node:path';
import { importCampaign, prepareCampaign } from './campaign';
import { withEditor } from './editor';
import { readExample } from './exampleFiles';
import { CHECKOUT } from './installPackage';
import { startN8n } from './n8n';
import type { N8n } from './n8n';

const DOCS = join(CHECKOUT, 'docs');

/** `UPDATE_SCREENSHOTS=1 npm run test:e2e editor` takes the pictures of the README anew. */
const UPDATE = process.env.UPDATE_SCREENSHOTS === '1';

const NODES = [
	'Email Parameters',
	'Japanese Mobile Encode',
	'Send Proof',
	'Analyze Delivery',
	'Request Approval',
	'Confirm Delivery',
];

describe('the example campaign in the editor', () => {
	let n8n: N8n;
	let workflowId: string;

	beforeAll(async () => {
		n8n = await startN8n({ packages: [CHECKOUT] });
		// No message is sent here, so any address will do.
		await prepareCampaign(n8n, { host: '127.0.0.1', port: 25 });
		workflowId = await importCampaign(n8n);
	});

	afterAll(() => n8n?.stop());

	test('the canvas shows the six nodes, and misses none', async () => {
		await withEditor(n8n, async (editor) => {
			await editor.openWorkflow(workflowId);
			if (UPDATE) await editor.screenshot(join(DOCS, 'editor.png'));
			expect(await editor.nodeNames()).toEqual(expect.arrayContaining(NODES));
			expect(await editor.markedNodes()).toBe(0);
		});
	});

	test('in the dark theme the nodes have the icons that were drawn for it', async () => {
		await withEditor(
			n8n,
			async (editor) => {
				await editor.openWorkflow(workflowId);
				if (UPDATE) await editor.screenshot(join(DOCS, 'editor-dark.png'));
				const icons = (await editor.iconFiles()).filter((file) => file.includes('n8n-nodes-email-delivery'));
				expect(icons).toHaveLength(NODES.length);
				expect(icons.filter((file) => !file.endsWith('.dark.svg'))).toEqual([]);
			},
			'dark',
		);
	});

	test.each(['newsletter-csv', 'crm-event', 'watchdog'])('%s, pasted as it is, finds its credentials by their names', async (name) => {
		const example = readExample(name);
		await withEditor(n8n, async (editor) => {
			await editor.pasteWorkflow(example);
			expect(await editor.nodeNames()).toHaveLength(example.nodes.filter(({ type }) => !type.endsWith('.stickyNote')).length);
			expect(await editor.markedNodes()).toBe(0);
		});
	});

	test('the panel of Email Parameters shows its fields, and the delivery that it makes', async () => {
		await withEditor(n8n, async (editor) => {
			await editor.openWorkflow(workflowId);
			await editor.openNode('Email Parameters');
			await editor.executeStep();
			if (UPDATE) await editor.screenshot(join(DOCS, 'email-parameters.png'), 'ndv');
			expect(await editor.parameterLabels()).toEqual(
				expect.arrayContaining(['Label', 'Sender Address', 'Subject', 'HTML Content', 'Text Content', 'Address Field']),
			);
			expect(await editor.outputFields()).toEqual(
				expect.arrayContaining(['label Spring newsletter', 'revision 1', 'recipients 195']),
			);
		});
	});
});
