import type { ManagementPort } from '../../delivery/ports';

import type { StoreContext } from '../context';
import { clearOldProfiles } from './clearProfiles';
import { deleteDelivery } from './deleteDelivery';
import { listDeliveries, searchMessages } from './lists';
import { erasePersonalData, personalData } from '../addresses/personalData';

/** Looking things up, and letting them go. */
export function managementPort(context: StoreContext, linkKey: Buffer): ManagementPort {
	return {
		listDeliveries: (filter, page) => listDeliveries(context, filter, page),
		searchMessages: (analysisId, filter, page) => searchMessages(context, analysisId, filter, page),
		deleteDelivery: (deliveryId, runDeadAfterMs) => deleteDelivery(context, deliveryId, runDeadAfterMs),
		clearOldProfiles: (endedBefore) => clearOldProfiles(context, endedBefore),
		personalData: (addressKey) => personalData(context, addressKey),
		erasePersonalData: (addressKey) => erasePersonalData(context, linkKey, addressKey),
	};
}
