import { assertEncodable, encodeCarrierText } from '../japanese-mobile';
import { foldTo, textCharset, type Replacement } from '../message';
import type { RenderedContent } from '../personalization/fields';
import { isCarrierFormat } from './japaneseMobile';
import type { Carrier, DeliveryParameters, MessageFormat } from './types';

/** A character of a message that its charset lacks: what stands in its place, and whether that only marks the gap. */
export interface CharacterChange extends Replacement {
	isLost: boolean;
}

/**
 * What the charset of a recipient's format makes of the content; nothing in UTF-8.
 * @throws DeliveryError `notEncodable` for a carrier's charset, where what is lost is refused
 */
export function characterChanges(format: MessageFormat, { encoding }: DeliveryParameters, content: RenderedContent): CharacterChange[] {
	const fields = fieldsOf(format, content);
	if (isCarrierFormat(format)) return changesForCarrier(format, fields);
	const charset = encoding ? textCharset(encoding) : undefined;
	if (!charset) return [];
	const folded = foldTo(charset, fields.map(({ text }) => text).join('\n'));
	const lost = folded.missing.map((from) => ({ from, to: charset.substitute, isLost: true }));
	return [...folded.replaced.map((change) => ({ ...change, isLost: false })), ...lost];
}

function changesForCarrier(carrier: Carrier, fields: Field[]): CharacterChange[] {
	return fields.flatMap(({ name, text }) => {
		const { replaced, missing } = encodeCarrierText(carrier, text);
		// Refused with the field's name; a phone shows no mark that a reader would understand.
		if (missing.length > 0) assertEncodable(carrier, name, text);
		return replaced.map((change) => ({ ...change, isLost: false }));
	});
}

interface Field {
	name: string;
	text: string;
}

/** What goes into the message, under the names that the user knows. */
function fieldsOf(format: MessageFormat, { from, subject, headers, html, text }: RenderedContent): Field[] {
	const hasHtml = format === 'html' || format === 'alternative';
	return [
		{ name: 'Sender Name', text: from.name ?? '' },
		{ name: 'Subject', text: subject },
		...headers.map(({ name, value }) => ({ name: `SMTP header ${name}`, text: value })),
		{ name: 'HTML Content', text: hasHtml ? (html ?? '') : '' },
		{ name: 'Text Content', text: text ?? '' },
	].filter((field) => field.text !== '');
}
