import { chromium, selectors } from 'playwright-core';
import type { BrowserContext, Page } from 'playwright-core';
import { OWNER } from './n8n';
import type { N8n } from './n8n';

/** Debian's Chromium (`apt-get install chromium`) unless another one is named. */
const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

const ARGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** The canvas and the panels move for a moment, and a screenshot should show where they come to rest. */
const ANIMATION_MS = 700;

/** n8n's editor in a browser, with the owner signed in. */
export class Editor {
	constructor(
		readonly page: Page,
		private readonly baseUrl: string,
	) {}

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
		await this.page.waitForTimeout(ANIMATION_MS);
	}

	/** Opens the panel of a node: its parameters between input and output. */
	async openNode(name: string): Promise<void> {
		await this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).dblclick();
		await this.page.getByTestId('ndv').waitFor();
		await this.page.waitForTimeout(ANIMATION_MS);
	}

	/** Saves what the browser shows as a PNG. */
	async screenshot(file: string): Promise<void> {
		await this.page.screenshot({ path: file });
	}
}

/** Does `work` in a new headless browser, 1600×900, light theme, which is closed in the end. */
export async function withEditor<T>(n8n: N8n, work: (editor: Editor) => Promise<T>): Promise<T> {
	selectors.setTestIdAttribute('data-test-id');
	const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
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
