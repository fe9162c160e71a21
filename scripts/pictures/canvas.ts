import type { Editor } from '../../test/e2e/editor';

/** Room around the nodes, for edges that go outside of them, in pixels. */
const MARGIN = 28;

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

interface Box {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** Saves the opened workflow as a PNG: its nodes and notes and nothing of the editor around them. */
export async function saveCanvas({ page }: Editor, file: string): Promise<void> {
	await page.addStyleTag({ content: hidden() });
	await page.mouse.move(2, 2);
	await page.waitForTimeout(500);
	await page.screenshot({ path: file, clip: await workflowBox() });

	async function workflowBox(): Promise<Box> {
		const nodes = await page.locator('.vue-flow__node').all();
		const boxes = (await Promise.all(nodes.map((node) => node.boundingBox()))).filter((box) => box !== null);
		const left = Math.min(...boxes.map(({ x }) => x)) - MARGIN;
		const top = Math.min(...boxes.map(({ y }) => y)) - MARGIN;
		const right = Math.max(...boxes.map(({ x, width }) => x + width)) + MARGIN;
		const bottom = Math.max(...boxes.map(({ y, height }) => y + height)) + MARGIN;
		return { x: left, y: top, width: right - left, height: bottom - top };
	}
}

function hidden(): string {
	return `${OVERLAYS.map((id) => `[data-test-id="${id}"]`).join()} { visibility: hidden !important; }`;
}
