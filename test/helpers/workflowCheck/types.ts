/** A workflow as the editor exports it, as far as its checks look at it. */
export interface WorkflowFile {
	name: string;
	nodes: WorkflowNode[];
	connections: Record<string, { main: Array<Array<{ node: string; index: number }>> }>;
	pinData?: Record<string, unknown>;
	[field: string]: unknown;
}

export interface WorkflowNode {
	id: string;
	name: string;
	type: string;
	typeVersion: number;
	/** Left upper corner, in pixels of the canvas. */
	position: [x: number, y: number];
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string | null; name: string }>;
	[field: string]: unknown;
}

export const isNote = ({ type }: Pick<WorkflowNode, 'type'>): boolean => type === 'n8n-nodes-base.stickyNote';
