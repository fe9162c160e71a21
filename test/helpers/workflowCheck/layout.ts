import { isNote, type WorkflowFile, type WorkflowNode } from './types';

/** Measures of n8n 2.41's canvas, in pixels. */
const GRID = 16;
const NODE = 96;
const HANDLE_SPACING = 32;
/** Name and subtitle stand below a node. */
const LABEL = 44;
const NOTE_HEADING = 56;
const NOTE_LINE = 20;
const NOTE_CHARACTER = 7.6;

interface Box {
	name: string;
	left: number;
	top: number;
	right: number;
	bottom: number;
}

interface Line {
	name: string;
	from: Point;
	to: Point;
}

type Point = [x: number, y: number];

/** Number of a node's outputs, at least as many as are connected. */
export type OutputsOf = (node: WorkflowNode) => number;

/** What is wrong with how the nodes lie: off the grid, over each other, outside of any note, under its text, with crossing lines. */
export function layoutProblems(workflow: WorkflowFile, outputsOf: OutputsOf): string[] {
	const nodes = workflow.nodes.filter((node) => !isNote(node));
	const notes = workflow.nodes.filter(isNote);
	const sizes = new Map(nodes.map((node) => [node.name, handlesOf(workflow, node, outputsOf)]));
	const boxes = nodes.map((node) => boxOf(node, sizes.get(node.name)!));
	const noteBoxes = notes.map(noteBoxOf);
	return [
		...nodes.filter(({ position }) => position.some((at) => at % GRID !== 0)).map(({ name }) => `${name} is off the grid`),
		...pairsOf(boxes).filter(([a, b]) => overlap(a, b)).map(([a, b]) => `${a.name} lies over ${b.name}`),
		...pairsOf(noteBoxes).filter(([a, b]) => overlap(a, b)).map(([a, b]) => `${a.name} lies over ${b.name}`),
		...boxes.filter((box) => noteBoxes.filter((note) => contains(note, box)).length !== 1).map(({ name }) => `${name} is in no note`),
		...notes.flatMap((note) => textProblems(note, boxes)),
		...pairsOf(linesOf(workflow, sizes)).filter(([a, b]) => cross(a, b)).map(([a, b]) => `${a.name} crosses ${b.name}`),
	];
}

interface Handles {
	inputs: number;
	outputs: number;
	height: number;
}

function handlesOf({ connections }: WorkflowFile, node: WorkflowNode, outputsOf: OutputsOf): Handles {
	const outputs = Math.max(outputsOf(node), connections[node.name]?.main.length ?? 0);
	const targets = Object.values(connections).flatMap(({ main }) => main.flat());
	const inputs = Math.max(0, ...targets.filter((target) => target.node === node.name).map(({ index }) => index + 1));
	return { inputs, outputs, height: NODE + Math.max(0, Math.max(inputs, outputs) - 2) * HANDLE_SPACING };
}

function boxOf({ name, position: [left, top] }: WorkflowNode, { height }: Handles): Box {
	return { name, left, top, right: left + NODE, bottom: top + height + LABEL };
}

function noteBoxOf({ name, position: [left, top], parameters }: WorkflowNode): Box {
	return { name, left, top, right: left + Number(parameters.width), bottom: top + Number(parameters.height) };
}

/** A note has a heading and a few lines, and its text ends above the nodes that it explains. */
function textProblems(note: WorkflowNode, boxes: Box[]): string[] {
	const { content, width } = note.parameters as { content: string; width: number };
	const [heading = '', ...lines] = content.split('\n');
	const box = noteBoxOf(note);
	const room = Math.min(...boxes.filter((each) => contains(box, each)).map(({ top }) => top)) - box.top;
	const count = lines.reduce((sum, line) => sum + Math.ceil((line.replace(/[*`]/g, '').length * NOTE_CHARACTER) / (width - 24)), 0);
	const text = NOTE_HEADING + count * NOTE_LINE;
	return [
		...(heading.startsWith('## ') && count > 0 ? [] : [`${note.name} has no heading with words below`]),
		...(room === Infinity ? [`${note.name} explains no node`] : []),
		...(text > room ? [`${note.name} has ${text} px of text above nodes at ${room} px`] : []),
	];
}

/** Lines from left to right, as straight ones; those that go back run below everything. */
function linesOf({ nodes, connections }: WorkflowFile, sizes: Map<string, Handles>): Line[] {
	const byName = new Map(nodes.map((node) => [node.name, node]));
	const handle = (name: string, side: 'inputs' | 'outputs', index: number): Point => {
		const { position, name: node } = byName.get(name)!;
		const size = sizes.get(node)!;
		const y = position[1] + size.height / 2 + (index - (size[side] - 1) / 2) * HANDLE_SPACING;
		return [position[0] + (side === 'outputs' ? NODE : 0), y];
	};
	return Object.entries(connections)
		.flatMap(([from, { main }]) =>
			main.flatMap((targets, output) =>
				targets.map((to): Line => ({
					name: `${from} → ${to.node}`,
					from: handle(from, 'outputs', output),
					to: handle(to.node, 'inputs', to.index),
				})),
			),
		)
		.filter(({ from, to }) => to[0] > from[0]);
}

function cross(a: Line, b: Line): boolean {
	const sideOf = ({ from, to }: Line, [x, y]: Point) => Math.sign((to[0] - from[0]) * (y - from[1]) - (to[1] - from[1]) * (x - from[0]));
	return sideOf(a, b.from) * sideOf(a, b.to) < 0 && sideOf(b, a.from) * sideOf(b, a.to) < 0;
}

function overlap(a: Box, b: Box): boolean {
	return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function contains(outer: Box, inner: Box): boolean {
	return outer.left <= inner.left && outer.right >= inner.right && outer.top <= inner.top && outer.bottom >= inner.bottom;
}

function pairsOf<Each>(list: Each[]): Array<[Each, Each]> {
	return list.flatMap((first, at) => list.slice(at + 1).map((second): [Each, Each] => [first, second]));
}
