import type { LinkedMessage } from '../../delivery/ports';

import type { StoreContext } from '../context';
import { isErased } from '../addresses/erasures';
import { CLEARED } from '../deliveries/clearProfiles';

/** See `LinkPort.findLinkedMessage`. */
export async function findLinkedMessage({ db, sql }: StoreContext, messageId: string): Promise<LinkedMessage | undefined> {
	const row = await db
		.selectFrom('message')
		.innerJoin('analysis', 'analysis.id', 'message.analysis_id')
		.innerJoin('delivery', 'delivery.id', 'analysis.delivery_id')
		.leftJoin('target_recipient', (join) =>
			join
				.onRef('target_recipient.target_version', '=', 'analysis.target_version')
				.onRef('target_recipient.position', '=', 'message.position'),
		)
		.select(['message.id', 'message.address', 'message.format', 'message.state', 'message.position'])
		.select(['message.address_key as addressKey', 'message.sent_at as sentAt', 'message.analysis_id as analysisId'])
		.select(['analysis.delivery_id as deliveryId', 'analysis.purpose'])
		.select(['target_recipient.key', 'target_recipient.profile', 'delivery.profiles_cleared_at', sql.now.as('now')])
		.where('message.id', '=', messageId)
		.executeTakeFirst();
	if (!row) return undefined;
	const { position, key, profile, profiles_cleared_at, ...message } = row;
	const isCleared = !profile || profile === CLEARED || profiles_cleared_at !== null || isErased(message.addressKey);
	return { ...message, isSeed: position < 0, key: key ?? '', profile: isCleared ? null : JSON.parse(profile) };
}
