import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, selectors } from 'playwright-core';
import type { BrowserContext, Page } from 'playwright-core';
import { CHROMIUM, CHROMIUM_ARGS } from './chromium';
import { OWNER } from './n8n';
import type { N8n, Workflow } from './n8n';

/** The canvas and the panels move for a moment, and a screenshot should show where they come to rest. */
const ANIMATION_MS = 700;

/** The nodes before and behind an open one stick out at its sides. */
const WITHOUT_NEIGHBOURS = '[data-test-id="floating-node"] { visibility: hidden }';

/** Around the nodes of a picture: room for their names below them. */
const CANVAS_MARGIN = 70;

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

	/** Pastes a workflow into a new one, as people do with an example. */
	async pasteWorkflow(workflow: Workflow): Promise<void> {
		await this.page.goto(`${this.baseUrl}/workflow/new`);
		await this.page.getByTestId('canvas-wrapper').waitFor();
		await this.settle();
		await this.page.evaluate(`(() => {
			const clipboardData = new DataTransfer();
			clipboardData.setData('text/plain', ${JSON.stringify(JSON.stringify(workflow))});
			document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
		})()`);
		await this.page.getByTestId('canvas-node').first().waitFor();
		await this.settle();
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

	/**
	 * Executes the node of the open panel, and those before it, and shows the fields of what comes out.
	 * @param branch the output that it comes out of, where it is another one than the first
	 */
	async executeStep(branch?: string): Promise<void> {
		await this.page.getByTestId('node-execute-button').click();
		const output = this.page.getByTestId('output-panel');
		if (branch) await output.getByText(`${branch} Branch (1 item)`).click();
		else await output.getByTestId('ndv-items-count').waitFor();
		await this.closeNotifications();
		await this.showOutput('Schema');
	}

	/** Shows the output of the open panel in this form. */
	async showOutput(form: 'Schema' | 'Table' | 'JSON'): Promise<void> {
		await this.page.getByTestId('output-panel').getByText(form, { exact: true }).click();
		await this.page.mouse.move(2, 2);
		await this.settle();
	}

	/** Presses "Execute workflow", which then runs by itself. */
	async executeWorkflow(): Promise<void> {
		await this.page.getByTestId('execute-workflow-button').click();
	}

	/** Waits until the execution that was started here has come to its end, and shows the whole canvas. */
	async untilFinished(): Promise<void> {
		await this.page.getByTestId('execute-workflow-button').getByText('Execute workflow').waitFor({ timeout: 60_000 });
		await this.closeNotifications();
		await this.fitCanvas();
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
		return this.fieldsIn('output-panel');
	}

	/** The same of its input; before anything has run, the fields that the node before usually gives. */
	async inputFields(): Promise<string[]> {
		return this.fieldsIn('ndv-input-panel');
	}

	/** The same of those alone that a word of the search is in: n8n draws only what is in sight. */
	async searchOutput(word: string): Promise<string[]> {
		const search = this.page.getByTestId('output-panel').getByTestId('ndv-search-container');
		await search.click();
		await search.locator('input').fill(word);
		await this.settle();
		return this.outputFields();
	}

	private async fieldsIn(panel: string): Promise<string[]> {
		const fields = this.page.locator(`[data-test-id="${panel}"] [data-test-id="run-data-schema-item"]`);
		return (await fields.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
	}

	/** Labels of the fields of the open panel. */
	async parameterLabels(): Promise<string[]> {
		const labels = await this.page.locator('[data-test-id="ndv"] [data-test-id="input-label"]').allInnerTexts();
		// Each is followed by the choice between Fixed and Expression.
		return labels.map((text) => text.split('\n')[0] ?? '');
	}

	/** Saves what the browser shows as a PNG; of a part of it, where a test id names one. */
	async screenshot(file: string, part?: string): Promise<void> {
		if (part) await this.page.getByTestId(part).screenshot({ path: file, style: WITHOUT_NEIGHBOURS });
		else await this.page.screenshot({ path: file });
	}

	/** Saves the nodes of the canvas as a PNG, without the empty space above and below them. */
	async screenshotNodes(file: string): Promise<void> {
		const boxes = await Promise.all((await this.page.getByTestId('canvas-node').all()).map((node) => node.boundingBox()));
		const seen = boxes.filter((box) => box !== null);
		const top = Math.min(...seen.map(({ y }) => y)) - CANVAS_MARGIN;
		const bottom = Math.max(...seen.map(({ y, height }) => y + height)) + CANVAS_MARGIN;
		const { x, width } = (await this.page.getByTestId('canvas').boundingBox())!;
		await this.page.screenshot({ path: file, clip: { x, y: top, width, height: bottom - top } });
	}

	/** Shows the input of the open panel in this form. */
	async showInput(form: 'Schema' | 'Table' | 'JSON'): Promise<void> {
		await this.page.getByTestId('ndv-input-panel').getByText(form, { exact: true }).click();
		await this.settle();
	}
}

/** Does `work` in a new headless browser, 1600×900, which is closed in the end. @param theme of the editor */
export async function withEditor<T>(n8n: N8n, work: (editor: Editor) => Promise<T>, theme: 'light' | 'dark' = 'light'): Promise<T> {
	selectors.setTestIdAttribute('data-test-id');
	const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_ARGS });
	try {
		const context = await browser.newContext({ viewport: { width: 1600, height: 900 }, colorScheme: theme });
		await signIn(context, n8n.baseUrl);
		const editor = new Editor(await context.newPage(), n8n.baseUrl);
		return await work(editor).catch((error: unknown) => failWithPicture(editor, error as Error));
	} finally {
		await browser.close();
	}
}

/** What the browser showed when something was not as expected. */
async function failWithPicture(editor: Editor, error: Error): Promise<never> {
	const picture = join(tmpdir(), 'editor-failure.png');
	await editor.screenshot(picture);
	error.message += `\nThe browser showed ${picture}`;
	throw error;
}

/** Through the API, which leaves its session cookie in the browser's context. */
async function signIn(context: BrowserContext, baseUrl: string): Promise<void> {
	const data = { emailOrLdapLoginId: OWNER.email, password: OWNER.password };
	const response = await context.request.post(`${baseUrl}/rest/login`, { data });
	if (!response.ok()) throw new Error(`Signing in was answered with ${response.status()}: ${await response.text()}`);
}
