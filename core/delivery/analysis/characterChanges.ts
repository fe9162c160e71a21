import { assertEncodable, encodeCarrierText, reduceHtml, type CarrierTextOptions } from '../../japanese-mobile';
import { foldTo, textCharset, type Replacement } from '../../message';
import type { RenderedContent } from '../../personalization/fields';
import { carrierSettings, domainOf, isCarrierFormat } from '../message/japaneseMobile';
import type { Carrier, Delivery, MessageFormat } from '../types';

/** A character of a message that its charset lacks: what stands in its place, and whether that only marks the gap. */
export interface CharacterChange extends Replacement {
	isLost: boolean;
}

/**
 * What the charset of a recipient's format makes of the content; nothing in UTF-8.
 * @throws DeliveryError `notEncodable` for a carrier's charset, where what is lost is refused
 */
export function characterChanges(
	{ format, address }: { format: MessageFormat; address: string },
	{ parameters: { encoding }, japaneseMobile }: Pick<Delivery, 'parameters' | 'japaneseMobile'>,
	content: RenderedContent,
): CharacterChange[] {
	if (isCarrierFormat(format)) {
		const { isDecorated, carrierEmoji } = carrierSettings(japaneseMobile, format, domainOf(address));
		const html = isDecorated && content.html ? reduceHtml(format, content.html).html : undefined;
		return changesForCarrier(format, fieldsOf({ ...content, html }), { emoji: carrierEmoji });
	}
	const hasHtml = format === 'html' || format === 'alternative';
	const fields = fieldsOf(hasHtml ? content : { ...content, html: undefined });
	const charset = encoding ? textCharset(encoding) : undefined;
	if (!charset) return [];
	const folded = foldTo(charset, fields.map(({ text }) => text).join('\n'));
	const lost = folded.missing.map((from) => ({ from, to: charset.substitute, isLost: true }));
	return [...folded.replaced.map((change) => ({ ...change, isLost: false })), ...lost];
}

function changesForCarrier(carrier: Carrier, fields: Field[], options: CarrierTextOptions): CharacterChange[] {
	return fields.flatMap(({ name, text }) => {
		const { replaced, missing } = encodeCarrierText(carrier, text, options);
		// Refused with the field's name; a phone shows no mark that a reader would understand.
		if (missing.length > 0) assertEncodable(carrier, name, text, options);
		return replaced.map((change) => ({ ...change, isLost: false }));
	});
}

interface Field {
	name: string;
	text: string;
}

/** What goes into the message, under the names that the user knows. */
function fieldsOf({ from, subject, headers, html, text }: RenderedContent): Field[] {
	return [
		{ name: 'Sender Name', text: from.name ?? '' },
		{ name: 'Subject', text: subject },
		...headers.map(({ name, value }) => ({ name: `SMTP header ${name}`, text: value })),
		{ name: 'HTML Content', text: html ?? '' },
		{ name: 'Text Content', text: text ?? '' },
	].filter((field) => field.text !== '');
}
