import { carrierFromFormat, decideByDomain, DEFAULT_FORMAT_RULES, ruleOfFormat } from '../../japanese-mobile';
import type { DeliveryContext } from '../context';
import { fingerprintOf } from '../parameters/fingerprint';
import { parseMobileSettings } from '../parameters/mobileSettings';
import { getDelivery, type DeliveryReference } from '../lookup';
import type { Carrier, Delivery, DeliveryParameters, FormatRule, JapaneseMobileSettings, MessageFormat } from '../types';

/** A recipient's format with its reason, for the message and for the finding that counts them. */
export interface FormatDecision {
	format: MessageFormat;
	by: 'delivery' | 'profile' | 'domain';
	/** The mask of the rule, where it is by domain. */
	mask?: string;
}

/**
 * Sets how this delivery serves Japanese mobiles. A change makes the analysis void.
 * @throws DeliveryError `invalidParameter`, `deliveryNotFound`, `storeMismatch`, `deliveryLocked`
 */
export async function configureJapaneseMobile(
	context: DeliveryContext,
	reference: DeliveryReference,
	raw: unknown,
): Promise<Delivery> {
	const settings = parseMobileSettings(raw);
	const { id, parameters } = await getDelivery(context, reference);
	const delivery = await context.store.saveJapaneseMobile(id, settings, fingerprintOf(parameters, settings));
	await context.store.addJournal(id, 'Japanese Mobile Encode', 'configured', `carriers by ${settings.detection}`);
	return delivery;
}

/**
 * Which format a recipient gets. The carrier of the profile's format decides; the rules by domain only where that is
 * switched on, since most of today's addresses at these domains are smartphones (they read ordinary mail).
 */
export function decideFormat(
	parameters: DeliveryParameters,
	settings: JapaneseMobileSettings | null,
	recipient: { format: string; domain: string },
): FormatDecision {
	const byProfile = settings ? carrierFromFormat(recipient.format) : undefined;
	if (byProfile) return { format: byProfile, by: 'profile' };
	const rule = settings?.detection === 'profileAndDomain' ? decideByDomain(rulesOf(settings), recipient.domain) : undefined;
	if (rule && rule.format !== 'none') return { format: rule.format, by: 'domain', mask: rule.mask };
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

/** How the messages of one carrier's recipients are made. */
export interface CarrierSettings extends Pick<FormatRule, 'structure' | 'forceRelated' | 'imageInclusion' | 'carrierEmoji'> {
	/** They bring HTML, where the delivery has some. */
	isDecorated: boolean;
}

/** How this recipient of a carrier's format is served: by the delivery's settings, and by the rule of the domain. */
export function carrierSettings(settings: JapaneseMobileSettings | null, carrier: Carrier, domain: string): CarrierSettings {
	const { structure, forceRelated, imageInclusion, carrierEmoji } = ruleOfFormat(rulesOf(settings), carrier, domain);
	const isDecorated = settings?.content === 'decorated' && structure !== 'text';
	return { structure, forceRelated, imageInclusion, carrierEmoji: carrierEmoji && settings?.carrierEmoji !== false, isDecorated };
}

function rulesOf(settings: JapaneseMobileSettings | null): readonly FormatRule[] {
	return settings?.rules ?? DEFAULT_FORMAT_RULES;
}

/** What follows the last @ of an address. */
export function domainOf(address: string): string {
	return address.slice(address.lastIndexOf('@') + 1);
}

/** True for the three carriers' formats. */
export function isCarrierFormat(format: MessageFormat): format is Carrier {
	return format === 'docomo' || format === 'au' || format === 'softbank';
}
