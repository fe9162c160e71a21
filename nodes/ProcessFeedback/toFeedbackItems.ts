import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { CallOutput } from '../../core/engine';

type Result = CallOutput<'processMails'>['results'][number][number];

/** One item per recipient of a report; mail that is no feedback gives one of kind `none`. */
export function toFeedbackItems(storeId: string, results: Result[], item: number): INodeExecutionData[] {
	return results.map((result) => ({ json: { storeId, ...result } as unknown as IDataObject, pairedItem: { item } }));
}
