/** The parts of a stored execution of n8n that tests look at. */
export interface Execution {
	id: string;
	workflowId: string;
	mode: string;
	status: string;
	waitTill: string | null;
	data: {
		resultData: {
			runData: Record<string, NodeRun[]>;
			lastNodeExecuted?: string;
			error?: NodeFailure;
		};
	};
}

export interface NodeRun {
	executionStatus: string;
	executionTime: number;
	data?: { main: Array<NodeItem[] | null> };
	error?: NodeFailure;
}

export interface NodeItem {
	json: Record<string, unknown>;
	binary?: Record<string, { fileName?: string; mimeType: string; data: string }>;
}

export interface NodeFailure {
	message: string;
	description?: string | null;
}

const FINAL = ['success', 'error', 'canceled', 'crashed'];

/** Whether n8n will not change this execution any more. */
export function isFinal(execution: Execution): boolean {
	return FINAL.includes(execution.status);
}

/** The json of the items that the last run of a node gave on an output; none when it did not run. */
export function itemsOf(execution: Execution, node: string, output = 0): Array<NodeItem['json']> {
	const items = execution.data.resultData.runData[node]?.at(-1)?.data?.main[output];
	return (items ?? []).map((item) => item.json);
}

/** The error of an execution in one line, with what its node advises. */
export function failureOf(execution: Execution): string | undefined {
	const { error, lastNodeExecuted } = execution.data.resultData;
	if (!error) return undefined;
	const place = lastNodeExecuted ?? 'before the first node';
	return [`${place}: ${error.message}`, error.description].filter(Boolean).join(' ');
}
