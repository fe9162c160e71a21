/**
 * What a carrier's phones take, in octets; 1 KB counts as 1,000, the stricter reading of the sources. Sources: Adobe
 * Campaign's documentation of Deco-mail (text and HTML *strictly* below 10,000 at docomo and au; for all three, images
 * below 100 KB together before encoding and 20 at most); plusmb.jp/2008/09/11/267.html and
 * memorva.jp/memo/mobile/decomail_template.php (SoftBank: HTML 30 KB, the whole mail 300 KB).
 */
import type { Carrier } from '../../delivery/types';

export interface Limit {
	value: number;
	/** The value itself is too much. */
	isStrict: boolean;
}

export interface CarrierLimits {
	/** Parts in the carrier's charset, before their transfer encoding. */
	textBytes?: Limit;
	htmlBytes?: Limit;
	/** All images together, before their encoding. */
	imageBytes: Limit;
	images: Limit;
	/** The body of the message as it travels. */
	totalBytes?: Limit;
}

const below = (value: number): Limit => ({ value, isStrict: true });
const atMost = (value: number): Limit => ({ value, isStrict: false });

const IMAGES = { imageBytes: below(100_000), images: atMost(20) };

export const CARRIER_LIMITS: Record<Carrier, CarrierLimits> = {
	docomo: { ...IMAGES, textBytes: below(10_000), htmlBytes: below(10_000) },
	au: { ...IMAGES, textBytes: below(10_000), htmlBytes: below(10_000) },
	softbank: { ...IMAGES, htmlBytes: atMost(30_000), totalBytes: atMost(300_000) },
};

/** Whether a measured figure is over its limit. */
export function isOver(measured: number, { value, isStrict }: Limit): boolean {
	return isStrict ? measured >= value : measured > value;
}
