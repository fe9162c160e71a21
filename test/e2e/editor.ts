import { chromium, selectors } from 'playwright-core';
import type { BrowserContext, Page } from 'playwright-core';
import { CHROMIUM, CHROMIUM_ARGS } from './chromium';
import { OWNER } from './n8n';
import type { N8n } from './n8n';

/** The canvas and the panels move for a moment, and a screenshot should show where they come to rest. */
const ANIMATION_MS = 700;

/** n8n's editor in a browser, with the owner signed in. */
export class Editor {
	constructor(
		readonly page: Page,
		readonly baseUrl: string,
	) {}

	/** Waits until what moves has come to rest. */
	async settle(): Promise<void> {
		await this.page.waitForTimeout(ANIMATION_MS);
	}

	/** Opens a stored workflow and shows all of it. */
	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.baseUrl}/workflow/${id}`);
		await this.page.getByTestId('canvas-node').first().waitFor();
		await this.fitCanvas();
	}

	/** Scales the canvas so that the whole workflow is seen. */
	async fitCanvas(): Promise<void> {
		await this.page.getByTestId('zoom-to-fit').click();
		await this.page.mouse.move(2, 2);
		await this.settle();
	}

	/** Opens the panel of a node: its parameters between input and output. */
	async openNode(name: string): Promise<void> {
		await this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).dblclick();
		await this.page.getByTestId('ndv').waitFor();
		await this.settle();
	}

	/** Names of the nodes on the canvas. */
	async nodeNames(): Promise<string[]> {
		const nodes = await this.page.getByTestId('canvas-node').all();
		return Promise.all(nodes.map(async (node) => (await node.getAttribute('data-node-name')) ?? ''));
	}

	/** How many nodes the editor marks: as not installed, or with a credential or parameter missing. */
	async markedNodes(): Promise<number> {
		const notInstalled = await this.page.getByTestId('node-not-installed').count();
		return notInstalled + (await this.page.getByTestId('node-issues').count());
	}

	/** Executes the node of the open panel, and those before it, and shows the fields of what comes out. */
	async executeStep(): Promise<void> {
		await this.page.getByTestId('node-execute-button').click();
		await this.page.locator('[data-test-id="output-panel"] [data-test-id="ndv-items-count"]').waitFor();
		await this.closeNotifications();
		await this.page.locator('[data-test-id="output-panel"]').getByText('Schema', { exact: true }).click();
		await this.page.mouse.move(2, 2);
		await this.settle();
	}

	/** Takes away what n8n shows in the corner for a while. */
	private async closeNotifications(): Promise<void> {
		const close = this.page.locator('.el-notification__closeBtn');
		await close.first().waitFor();
		while ((await close.count()) > 0) {
			await close.first().click();
			await this.settle();
		}
	}

	/** Fields and values of the items in the output of the open panel, as "field value". */
	async outputFields(): Promise<string[]> {
		const fields = this.page.locator('[data-test-id="output-panel"] [data-test-id="run-data-schema-item"]');
		return (await fields.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
	}

	/** Labels of the fields of the open panel. */
	async parameterLabels(): Promise<string[]> {
		const labels = await this.page.locator('[data-test-id="ndv"] [data-test-id="input-label"]').allInnerTexts();
		// Each is followed by the choice between Fixed and Expression.
		return labels.map((text) => text.split('\n')[0] ?? '');
	}

	/** Saves what the browser shows as a PNG. */
	async screenshot(file: string): Promise<void> {
		await this.page.screenshot({ path: file });
	}
}

/** Does `work` in a new headless browser, 1600×900, light theme, which is closed in the end. */
export async function withEditor<T>(n8n: N8n, work: (editor: Editor) => Promise<T>): Promise<T> {
	selectors.setTestIdAttribute('data-test-id');
	const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_ARGS });
	try {
		const context = await browser.newContext({ viewport: { width: 1600, height: 900 }, colorScheme: 'light' });
		await signIn(context, n8n.baseUrl);
		return await work(new Editor(await context.newPage(), n8n.baseUrl));
	} finally {
		await browser.close();
	}
}

/** Through the API, which leaves its session cookie in the browser's context. */
async function signIn(context: BrowserContext, baseUrl: string): Promise<void> {
	const data = { emailOrLdapLoginId: OWNER.email, password: OWNER.password };
	const response = await context.request.post(`${baseUrl}/rest/login`, { data });
	if (!response.ok()) throw new Error(`Signing in was answered with ${response.status()}: ${await response.text()}`);
}
