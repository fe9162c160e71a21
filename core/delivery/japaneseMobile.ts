import { carrierFromDomain, carrierFromFormat } from '../japanese-mobile';
import type { DeliveryContext } from './context';
import { fingerprintOf } from './fingerprint';
import { getDelivery, type DeliveryReference } from './lookup';
import type { Carrier, Delivery, DeliveryParameters, JapaneseMobileSettings, MessageFormat } from './types';

/** A recipient's format with its reason, for the message and for the finding that counts them. */
export interface FormatDecision {
	format: MessageFormat;
	by: 'delivery' | 'profile' | 'domain';
}

/**
 * Sets how this delivery serves Japanese mobiles. A change makes the analysis void.
 * @throws DeliveryError `deliveryNotFound`, `storeMismatch`, `deliveryLocked`
 */
export async function configureJapaneseMobile(
	context: DeliveryContext,
	reference: DeliveryReference,
	settings: JapaneseMobileSettings,
): Promise<Delivery> {
	const { id, parameters } = await getDelivery(context, reference);
	const delivery = await context.store.saveJapaneseMobile(id, settings, fingerprintOf(parameters, settings));
	await context.store.addJournal(id, 'Japanese Mobile Encode', 'configured', `carriers by ${settings.detection}`);
	return delivery;
}

/**
 * Which format a recipient gets. The carrier of the profile's format decides; an exact carrier domain only where that
 * is switched on, since most of today's addresses at these domains are smartphones (they read ordinary mail).
 */
export function decideFormat(
	parameters: DeliveryParameters,
	settings: JapaneseMobileSettings | null,
	recipient: { format: string; domain: string },
): FormatDecision {
	const byProfile = settings ? carrierFromFormat(recipient.format) : undefined;
	if (byProfile) return { format: byProfile, by: 'profile' };
	const byDomain = settings?.detection === 'profileAndDomain' ? carrierFromDomain(recipient.domain) : undefined;
	if (byDomain) return { format: byDomain, by: 'domain' };
	return ordinaryFormat(parameters, recipient.format);
}

/** *Message format* of the delivery; the recipient's preference where it is left to them. */
function ordinaryFormat(parameters: DeliveryParameters, preference: string): FormatDecision {
	if (parameters.formatChoice !== 'recipientPreference') return { format: parameters.formatChoice, by: 'delivery' };
	const wanted = preference.trim().toLowerCase();
	if (wanted === 'text' && parameters.text) return { format: 'text', by: 'profile' };
	if (wanted === 'html' && parameters.html) return { format: 'html', by: 'profile' };
	return { format: 'alternative', by: 'delivery' };
}

/** Is this the format of a carrier whose recipients get decorated mail (where the delivery has HTML)? */
export function isDecorated(settings: JapaneseMobileSettings | null, format: MessageFormat): format is Carrier {
	return isCarrierFormat(format) && settings?.content === 'decorated';
}

/** True for the three carriers' formats. */
export function isCarrierFormat(format: MessageFormat): format is Carrier {
	return format === 'docomo' || format === 'au' || format === 'softbank';
}
