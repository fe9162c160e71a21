import type { IDataObject } from 'n8n-workflow';
import type { ProofView } from '../../../core/delivery/manage/proofs';
import { callEngine } from '../../shared/callEngine';
import { deliveryProperty } from '../../shared/deliveryLocator';
import { isoTime, limitFields, readPages } from '../fields';
import type { Operation, Resource } from '../resource';
import { ofDelivery } from './delivery';

const getMany: Operation = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many proofs',
	description: 'List the proofs of a delivery, newest first: where they went, whether they show it as it is now, what was decided',
	fields: [deliveryProperty, ...limitFields],
	async run(context, item, index) {
		const of = await ofDelivery(context, item, index);
		const proofs = await readPages<ProofView>(context, index, (limit, last) => callEngine(context, 'listProofs', { ...of, limit, below: last?.number }));
		return proofs.map(toFields);
	},
};

export const proofResource: Resource = { name: 'Proof', value: 'proof', firstOperation: getMany.value, operations: [getMany] };

function toFields({ id, deliveryId, number, code, addresses, subjectPrefix, isCurrent, decision, createdAt }: ProofView): IDataObject {
	return { deliveryId, proofId: id, number, code, addresses, subjectPrefix, isCurrent, decision, sentAt: isoTime(createdAt) };
}
