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

/** Room around the nodes of a picture, for edges that go outside of them, in pixels. */
const CANVAS_MARGIN = 28;

/** What of the editor lies over the canvas. */
const OVERLAYS = [
	'canvas-controls',
	'canvas-chat-panel',
	'canvas-plus-button',
	'node-creator-plus-button',
	'execute-workflow-button',
	'main-header',
	'main-sidebar',
	'chat-header',
	'logs-overview',
];

/** Nodes and notes, the names below nodes, and what stands at their sides. */
const PARTS_OF_NODES = '.vue-flow__node, .vue-flow__node [class*="_description_"], [data-test-id="canvas-handle-plus"]';

interface Box {
	x: number;
	y: number;
	width: number;
	height: number;
}

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

	/** Addresses of the icons of the nodes on the canvas, those of n8n's own font left out. */
	async iconFiles(): Promise<string[]> {
		const icons = await this.page.locator('[data-test-id="canvas-node"] img').all();
		return Promise.all(icons.map(async (icon) => (await icon.getAttribute('src')) ?? ''));
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

	/** Saves the workflow as a PNG: its nodes and notes with their names, and nothing of the editor around them. */
	async screenshotWorkflow(file: string): Promise<void> {
		const hidden = await this.page.addStyleTag({ content: `${OVERLAYS.map((id) => `[data-test-id="${id}"]`).join()} { visibility: hidden !important; }` });
		await this.page.mouse.move(2, 2);
		await this.settle();
		await this.page.screenshot({ path: file, clip: await this.workflowBox() });
		await hidden.evaluate('(style) => style.remove()');
	}

	private async workflowBox(): Promise<Box> {
		const edges = (await this.page.evaluate(`(() => {
			const boxes = [...document.querySelectorAll('${PARTS_OF_NODES}')].map((part) => part.getBoundingClientRect()).filter(({ width }) => width > 0);
			const of = (side) => boxes.map((box) => box[side]);
			return { left: Math.min(...of('left')), top: Math.min(...of('top')), right: Math.max(...of('right')), bottom: Math.max(...of('bottom')) };
		})()`)) as Record<'left' | 'top' | 'right' | 'bottom', number>;
		const { width, height } = this.page.viewportSize()!;
		const x = Math.max(0, edges.left - CANVAS_MARGIN);
		const y = Math.max(0, edges.top - CANVAS_MARGIN);
		return { x, y, width: Math.min(width, edges.right + CANVAS_MARGIN) - x, height: Math.min(height, edges.bottom + CANVAS_MARGIN) - y };
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
