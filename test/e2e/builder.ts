import type { Locator } from 'playwright-core';
import type { Editor } from './editor';

/** A node of the panel, as a person finds it. */
export interface Wanted {
	/** What is typed into the search. (Default: nothing, it is in the list at once) */
	search?: string;
	/** The name that it shows then. */
	node: string;
	/** Which of its actions, where it has a list of them. */
	action?: string;
}

/** Builds a workflow in the editor with mouse and keyboard alone, as a person does. */
export class Builder {
	constructor(private readonly editor: Editor) {}

	private get page() {
		return this.editor.page;
	}

	/** An empty workflow, with the panel of nodes open for its first one. */
	async startWorkflow(): Promise<void> {
		await this.page.goto(`${this.editor.baseUrl}/workflow/new`);
		await this.page.getByTestId('canvas-plus-button').click();
		await this.searchBar().waitFor();
	}

	/** Types a word into the open panel of nodes; gives the names of what is found. */
	async search(word: string): Promise<string[]> {
		await this.searchBar().fill(word);
		await this.editor.settle();
		return (await this.found().allInnerTexts()).map((name) => name.trim());
	}

	/** Adds a node from the open panel, which opens its fields where it has some. */
	async pick({ search, node, action }: Wanted): Promise<void> {
		await this.searchBar().waitFor();
		await this.editor.settle();
		if (search) await this.search(search);
		await this.found().getByText(node, { exact: true }).click();
		if (action) await this.found().getByText(action, { exact: true }).click();
		else await this.confirmDetails();
		await this.editor.settle();
	}

	/** Opens the panel by the plus behind an output of the last node and adds a node there. */
	async addBehind(wanted: Wanted, output = 0): Promise<void> {
		await this.editor.fitCanvas();
		await this.page.getByTestId('canvas-handle-plus').nth(output).click();
		await this.pick(wanted);
	}

	/** Types into a field of the open node. */
	async fill(parameter: string, value: string): Promise<void> {
		await this.field(parameter).locator('input, textarea').first().fill(value);
	}

	/** Chooses an option of a field by its name. */
	async choose(parameter: string, option: string): Promise<void> {
		await this.field(parameter).click();
		await this.page.getByTestId('parameter-input-item').getByText(option, { exact: true }).click();
	}

	/** Takes a field of the open node for a text, or for an expression. */
	async switchTo(parameter: string, mode: 'fixed' | 'expression'): Promise<void> {
		const item = this.page.getByTestId('parameter-item').filter({ has: this.field(parameter) });
		// The result of an expression lies over what is below it, as long as one is in the field.
		await this.page.getByTestId('tab-params').click();
		await item.hover({ position: { x: 8, y: 8 } });
		await item.getByTestId(`radio-button-${mode}`).click();
		await this.editor.settle();
	}

	/** Names in the list of a field that is chosen from a list, or by an expression until it is changed to Fixed. */
	async listOf(parameter: string): Promise<string[]> {
		const locator = this.page.getByTestId(`resource-locator-${parameter}`);
		await this.switchTo(parameter, 'fixed');
		await locator.getByTestId('rlc-mode-selector').click();
		await this.page.getByTestId('mode-list').click();
		await locator.getByTestId('rlc-input').click();
		await this.page.getByTestId('rlc-item').first().waitFor();
		return (await this.page.getByTestId('rlc-item').allInnerTexts()).map((name) => name.trim());
	}

	/** Makes a credential in the form that the open node offers: "MTA (SMTP)". */
	async createCredential(service: string, fillIn: (builder: Builder) => Promise<void>): Promise<void> {
		await this.page.getByTestId('node-credentials-slot').getByText(`Connect to ${service}`, { exact: true }).click();
		const form = this.page.getByTestId('editCredential-modal');
		await form.waitFor();
		await fillIn(this);
		await form.getByTestId('credential-save-button').click();
		// It closes by itself when the test of the credential has succeeded.
		await form.waitFor({ state: 'hidden' });
	}

	/** Closes the fields of the open node. */
	async closeNode(): Promise<void> {
		await this.page.getByTestId('ndv-close-button').first().click();
		await this.page.getByTestId('ndv').waitFor({ state: 'hidden' });
		await this.editor.settle();
	}

	/** Lets n8n put the nodes in order. */
	async tidyUp(): Promise<void> {
		await this.page.getByTestId('tidy-up-button').click();
		await this.editor.fitCanvas();
	}

	/** Pulls a node to the right. @param by in pixels of the screen */
	async pull(node: string, by: number): Promise<void> {
		const { x, y, width } = (await this.page.locator(`[data-test-id="canvas-node"][data-node-name="${node}"]`).boundingBox())!;
		await this.page.mouse.move(x + width / 2, y + 12);
		await this.page.mouse.down();
		await this.page.mouse.move(x + width / 2 + by, y + 12, { steps: 8 });
		await this.page.mouse.up();
		await this.editor.settle();
	}

	private field(parameter: string): Locator {
		return this.page.getByTestId(`parameter-input-${parameter}`).last();
	}

	private searchBar(): Locator {
		return this.page.getByTestId('node-creator-search-bar');
	}

	private found(): Locator {
		return this.page.getByTestId('node-creator-item-name');
	}

	/** A community node shows its details first, with its actions or with a button. */
	private async confirmDetails(): Promise<void> {
		await this.editor.settle();
		const button = this.page.getByText('Add to workflow', { exact: true });
		if (await button.isVisible()) await button.click();
	}
}
