import type { IDataObject } from 'n8n-workflow';
import type { CallOutput } from '../../core/engine';
import type { RoutedItem } from '../shared/eachItem';

type Result = CallOutput<'processMails'>['results'][number][number];

/** One item per recipient of a report; mail that is no feedback gives one of kind `none`. */
export function toFeedbackItems(storeId: string, results: Result[], item: number): RoutedItem[] {
	return results.map((result) => ({
		output: 0,
		item: { json: { storeId, ...result } as unknown as IDataObject, pairedItem: { item } },
	}));
}
