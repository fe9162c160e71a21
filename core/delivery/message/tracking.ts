import { z } from 'zod';
import { trackContent, type TrackedContent } from '../../links/trackContent';
import type { TrackedParts } from '../../links/links';
import type { DeliveryParameters, TrackingSettings } from '../types';

/** As it comes from the node. What is not tracked is not written, so that other deliveries keep their fingerprint. */
export const trackingSchema = z
	.object({ clicks: z.boolean().default(false), opens: z.boolean().default(false) })
	.optional()
	.transform((chosen): TrackingSettings | undefined => (chosen?.clicks || chosen?.opens ? chosen : undefined));

/** The content of a tracked delivery with redirects in it; undefined where nothing is tracked. */
export function trackedContentOf({
	html,
	text,
	tracking,
}: DeliveryParameters): (TrackedContent & { parts: TrackedParts }) | undefined {
	if (!tracking) return undefined;
	const content = trackContent({ html, text }, tracking);
	return { ...content, parts: { links: content.links.length, opens: tracking.opens } };
}
