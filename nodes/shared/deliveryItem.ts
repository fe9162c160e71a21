import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { StoredDelivery } from '../../core/engine';
import type { DeliveryReference } from '../../core/delivery/lookup';

/** The parts that the steps add to a delivery item. */
export interface DeliveryParts {
	/** Who came in for a continuous delivery. */
	extension?: object;
	proof?: object;
	approval?: object;
	analysis?: object;
	estimate?: object;
	sending?: object;
	smtpTest?: object;
	/** When a pending delivery wants to go on, for a Wait node. */
	resumeAt?: string;
}

/**
 * The delivery item (a contract: fields are added, never renamed): where the delivery is kept and how it stands, with
 * what earlier steps put on it.
 */
export function toDeliveryItem(
	{ storeId, delivery }: StoredDelivery,
	parts: DeliveryParts,
	former: { json: IDataObject; index: number },
): INodeExecutionData {
	const { deliveryId: formerId, resumeAt: _formerResumeAt, ...formerFields } = former.json;
	const kept = formerId === delivery.id ? formerFields : {};
	const news = {
		deliveryId: delivery.id,
		storeId,
		label: delivery.parameters.label,
		code: delivery.code,
		revision: delivery.revision,
		status: delivery.status,
		target: { recipients: delivery.targetRecipients },
		...(parts as IDataObject),
	};
	return {
		// Twice: first since people read the fields in this order, then since it is newer than what was kept.
		json: { ...news, ...kept, ...news },
		pairedItem: { item: former.index },
	};
}

/** Which delivery an item is about: the parameter Delivery, and the item's store when it has one. */
export function readDeliveryReference(context: IExecuteFunctions, item: INodeExecutionData, index: number): DeliveryReference {
	const deliveryId = String(context.getNodeParameter('deliveryId', index, '', { extractValue: true }) ?? '').trim();
	const storeId = item.json.deliveryId === deliveryId && typeof item.json.storeId === 'string' ? item.json.storeId : undefined;
	return { deliveryId, storeId };
}
