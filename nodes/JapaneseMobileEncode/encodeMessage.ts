import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { newId } from '../../core/ids';
import {
	carrierCharset,
	carrierFromDomain,
	composeDecorated,
	contentIdsOf,
	diagnose,
	nameImages,
	reduceHtml,
	type DecoratedImage,
	type SourceImage,
} from '../../core/japanese-mobile';
import { FORMAT_NAMES } from '../../core/sentences';
import type { Carrier } from '../../core/delivery/types';
import { DeliveryError } from '../../core/errors';
import { composeMessage } from '../../core/message';
import { parseAddress, type ParsedAddress } from '../../core/target/address';
import { eachItem } from '../shared/eachItem';
import { readImages } from './images';

/** *Encode Message*: one raw message per item as binary data, in the charset and MIME tree of the recipient's carrier. */
export async function encodeMessage(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return eachItem(context, { outputs: 1, errorOutput: 0 }, async (item, index) => {
		const text = (name: string) => String(context.getNodeParameter(name, index, '') ?? '');
		const sender = readAddress('Sender Address', text('senderAddress'));
		const recipient = readAddress('Recipient Address', text('recipientAddress'));
		const carrier = readCarrier(text('carrier'), recipient);
		const carrierEmoji = context.getNodeParameter('carrierEmoji', index, true) as boolean;
		const content = { subject: text('subject'), text: text('text'), html: text('html') || undefined };

		const head = {
			from: { name: text('senderName') || undefined, address: sender.address },
			to: { address: recipient.address },
			subject: content.subject,
			messageId: `${newId()}@${sender.domain}`.toLowerCase(),
			date: new Date(),
		};
		const charset = carrierCharset(carrier, { emoji: carrierEmoji });
		const { html, images } = content.html ? decorate(carrier, content.html, head.date, await readImages(context, index)) : {};
		const message = html
			? composeDecorated(carrier, { ...head, carrierEmoji, text: content.text, html, images })
			: composeMessage({ ...head, text: content.text, charset });

		const { replaced, dropped } = diagnose(carrier, { ...content, images, carrierEmoji });
		const encoded = {
			carrier,
			format: FORMAT_NAMES.en[carrier],
			charset: charset.label,
			bytes: message.length,
			images: images?.length ?? 0,
			replaced,
			dropped,
		};
		const property = text('binaryProperty') || 'message';
		const binary = await context.helpers.prepareBinaryData(message, 'message.eml', 'message/rfc822');
		return {
			output: 0,
			item: { json: { ...item.json, encoded }, binary: { ...item.binary, [property]: binary }, pairedItem: { item: index } },
		};
	});
}

/** The HTML in the carrier's tags, and those of the images that it shows. @throws DeliveryError `imageUnusable` */
function decorate(carrier: Carrier, html: string, date: Date, given: SourceImage[]): { html: string; images: DecoratedImage[] } {
	const images = nameImages(date, given);
	const reduced = reduceHtml(carrier, html, { contentIds: contentIdsOf(images) });
	const shown = new Set(reduced.images.map(({ src }) => src));
	return { html: reduced.html, images: images.filter(({ src }) => shown.has(src)) };
}

function readAddress(field: string, raw: string): ParsedAddress {
	const parsed = parseAddress(raw);
	if (parsed) return parsed;
	throw new DeliveryError('invalidParameter', `${field} "${raw}" is not a valid e-mail address.`, {
		advice: 'Give a bare address such as hanako@docomo.ne.jp.',
	});
}

function readCarrier(choice: string, recipient: ParsedAddress): Carrier {
	if (choice !== 'byDomain') return choice as Carrier;
	const carrier = carrierFromDomain(recipient.domain);
	if (carrier) return carrier;
	throw new DeliveryError('invalidParameter', `${recipient.address} is at no domain of a Japanese carrier.`, {
		advice: 'Choose the carrier in the field Carrier.',
	});
}
