import type { IDataObject } from 'n8n-workflow';
import type { KeptFeedback } from '../../../core/delivery/feedbackPort';
import { REASONS } from '../../../core/delivery/reasons';
import { callEngine } from '../../shared/callEngine';
import { chosenValue, deliveryProperty } from '../../shared/deliveryLocator';
import { readStoreAccess } from '../../shared/storeAccess';
import { filterField, isoTime, limitFields, readFilters, readLimit, readPages } from '../fields';
import type { Operation, Resource } from '../resource';

/** Patterns that are listed when all are wanted; they are as many as there are kinds of failures. */
const ALL_PATTERNS = 100_000;

const getMany: Operation = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many feedback entries',
	description: 'List bounces, complaints and other answers that came back, newest first',
	fields: [
		...limitFields,
		filterField([
			{
				...deliveryProperty,
				displayName: 'Delivery',
				name: 'deliveryId',
				default: { mode: 'list', value: '' },
				required: false,
				description: 'Only what came back about this delivery',
			},
			{
				displayName: 'To Qualify Only',
				name: 'toQualify',
				type: 'boolean',
				default: true,
				description: 'Whether only failures are listed that no rule knows',
			},
		]),
	],
	async run(context, _item, index) {
		const store = await readStoreAccess(context);
		const { deliveryId, toQualify } = readFilters(context, index);
		const filter = { deliveryId: String(chosenValue(deliveryId) ?? '').trim() || undefined, isQualified: toQualify === true ? false : undefined };
		const feedback = await readPages<KeptFeedback>(context, index, (limit, last) =>
			callEngine(context, 'readFeedback', { store, ...filter, limit, before: last?.id }),
		);
		return feedback.map(toFields);
	},
};

const getPatterns: Operation = {
	name: 'Get Many to Qualify',
	value: 'getToQualify',
	action: 'Get many failures to qualify',
	description: 'List failures that no rule knows, each with its pattern and how often it came, most frequent first',
	fields: limitFields,
	async run(context, _item, index) {
		const limit = Math.min(readLimit(context, index), ALL_PATTERNS);
		const patterns = await callEngine(context, 'feedbackToQualify', { store: await readStoreAccess(context), limit });
		return patterns.map(({ lastAt, ...pattern }) => ({ ...pattern, lastAt: isoTime(lastAt) }));
	},
};

export const feedbackResource: Resource = {
	name: 'Feedback',
	value: 'feedback',
	firstOperation: getMany.value,
	operations: [getMany, getPatterns],
};

function toFields({ id, at, reason, ...feedback }: KeptFeedback): IDataObject {
	return { feedbackId: id, at: isoTime(at), reason, reasonLabel: REASONS[reason].label, ...feedback };
}
