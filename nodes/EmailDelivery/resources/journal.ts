import { callEngine } from '../../shared/callEngine';
import { deliveryProperty } from '../../shared/deliveryLocator';
import { isoTime, limitFields, readLimit } from '../fields';
import type { Operation, Resource } from '../resource';
import { ofDelivery } from './delivery';

const getMany: Operation = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many journal entries',
	description: 'Read who did what to a delivery, in order',
	fields: [deliveryProperty, ...limitFields],
	async run(context, item, index) {
		const of = await ofDelivery(context, item, index);
		const limit = readLimit(context, index);
		const entries = await callEngine(context, 'readJournal', of);
		return entries.slice(0, limit).map(({ at, ...entry }) => ({ deliveryId: of.delivery.deliveryId, at: isoTime(at), ...entry }));
	},
};

export const journalResource: Resource = { name: 'Journal', value: 'journal', firstOperation: getMany.value, operations: [getMany] };
