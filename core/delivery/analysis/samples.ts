import type { RenderedContent } from '../../personalization/fields';
import { isCarrierFormat } from '../message/japaneseMobile';
import type { MessageToRender } from '../message/renderMessage';
import type { Carrier } from '../types';

export interface Sample {
	message: MessageToRender;
	content: RenderedContent;
}

/** Messages that the rules look at, of all that were made. */
export interface Samples {
	/** What recipients read, as the first of them does. */
	readonly first: Sample | null;
	/** With most characters in HTML and text: what limits of size are held against. */
	readonly longest: Sample | null;
	/** In each carrier's format the one with the longest part: these have limits of their own. */
	readonly carriers: ReadonlyMap<Carrier, Sample>;
	note(message: MessageToRender, content: RenderedContent): void;
}

/** None yet. */
export function createSamples(): Samples {
	let first: Sample | null = null;
	let longest: (Sample & { length: number }) | null = null;
	const carriers = new Map<Carrier, Sample & { octets: number }>();

	function noteCarrier(carrier: Carrier, message: MessageToRender, content: RenderedContent): void {
		const octets = Math.max(carrierOctets(content.html), carrierOctets(content.text));
		if (octets > (carriers.get(carrier)?.octets ?? -1)) carriers.set(carrier, { message, content, octets });
	}

	return {
		get first() {
			return first;
		},
		get longest() {
			return longest;
		},
		carriers,
		note(message, content) {
			first ??= { message, content };
			const length = (content.html?.length ?? 0) + (content.text?.length ?? 0);
			if (length > (longest?.length ?? -1)) longest = { message, content, length };
			if (isCarrierFormat(message.format)) noteCarrier(message.format, message, content);
		},
	};
}

/** About as many as in Shift_JIS: one for ASCII, where UTF-8 has one, and two for a Japanese character, where it has three. */
function carrierOctets(text = ''): number {
	return (Buffer.byteLength(text) + text.length) / 2;
}
