/**
 * `npm run pictures:examples [name …]`: takes the pictures of docs/examples from the real editor, one of each example. Needs
 * the built package, the full n8n of the e2e tests and Chromium. No message is sent, so the credentials lead nowhere.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { mtaCredential, storeCredential } from '../../test/e2e/campaign';
import { withEditor } from '../../test/e2e/editor';
import { EXAMPLES, readExample } from '../../test/e2e/exampleFiles';
import { CHECKOUT } from '../../test/e2e/installPackage';
import { startN8n, type Credential, type Workflow, type WorkflowNode } from '../../test/e2e/n8n';

const FOLDER = join(CHECKOUT, 'docs', 'examples');

/** Wide enough that the editor shows the largest example in its own size. */
const VIEWPORT = { width: 2200, height: 1800 };

/** What everybody chooses for themselves after the import; the pictures show the examples ready to run. */
const CHOSEN: Record<string, NonNullable<WorkflowNode['credentials']>> = {
	'n8n-nodes-base.googleSheets': { googleSheetsOAuth2Api: { name: 'Google Sheets' } },
	'n8n-nodes-base.postgres': { postgres: { name: 'Customer Database' } },
};

const CREDENTIALS: Credential[] = [
	mtaCredential({ host: '127.0.0.1', port: 25 }),
	storeCredential(),
	{ name: 'Target Database', type: 'targetDatabaseApi', data: { kind: 'sqlite', file: '/nowhere.sqlite' } },
	{ name: 'Bounce Mailbox', type: 'imap', data: { host: '127.0.0.1', port: 143, secure: false, user: 'bounces', password: 'secret' } },
	{ name: 'Customer Database', type: 'postgres', data: { host: '127.0.0.1', database: 'shop', user: 'n8n', password: 'secret' } },
	{ name: 'Google Sheets', type: 'googleSheetsOAuth2Api', data: { clientId: 'none', clientSecret: 'none' } },
];

async function main(names: string[]): Promise<void> {
	await mkdir(FOLDER, { recursive: true });
	const n8n = await startN8n({ packages: [CHECKOUT] });
	try {
		await n8n.importCredentials(CREDENTIALS);
		await withEditor(n8n, async (editor) => {
			await editor.page.setViewportSize(VIEWPORT);
			for (const name of names) {
				await editor.openWorkflow(await n8n.importWorkflow(readyExample(name)));
				await editor.screenshotWorkflow(join(FOLDER, `${name}.png`));
				console.log(`docs/examples/${name}.png`);
			}
		});
	} finally {
		await n8n.stop();
	}
}

function readyExample(name: string): Workflow {
	const workflow = readExample(name);
	return { ...workflow, nodes: workflow.nodes.map((node) => ({ credentials: CHOSEN[node.type], ...node })) };
}

const chosen = process.argv.slice(2);
main(chosen.length > 0 ? chosen : EXAMPLES).catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
