import { mostFirst } from '../../mostFirst';
import { decodeWords } from '../../feedback/mail/words';
import { CARRIER_LIMITS, diagnose, isOver, reduceHtml, type DiagnosticReport } from '../../japanese-mobile';
import { hideMessageIdMacs, hideVerpTokens } from '../../links';
import { replaceImages } from '../../message/htmlImages';
import { textsIn } from '../../report';
import type { MeasuredLimit, ShownMessage } from '../../report/documents';
import { imagesIn } from '../analysis/decoMail';
import type { DeliveryContext } from '../context';
import { carrierSettings, domainOf, isCarrierFormat } from '../message/japaneseMobile';
import { carrierImages, filesOf, imagesBySource, withImagesInside, type FileContents } from '../message/messageImages';
import { createRenderer, reasonOfRenderError, type MessageToRender } from '../message/renderMessage';
import type { Analysis, Carrier, Delivery, Language, MessageFormat, Proof } from '../types';
import { keepFigures } from './keptFigures';

/** What is previewed: the messages of an analysis, or the copies of a proof. */
export interface Previewed {
	delivery: Delivery;
	analysis: Analysis;
	proof?: Proof;
}

/** In the order of reports: what most recipients get first. */
function formatsOf({ formats }: Analysis): MessageFormat[] {
	return mostFirst(formats).map(([format]) => format);
}

/**
 * The first message of each format as its recipient gets it, with links that are not live: a click in a preview must
 * unsubscribe nobody. What cannot be made any more (its profile is gone) is left out.
 */
export async function previewMessages(context: DeliveryContext, previewed: Previewed, language: Language): Promise<ShownMessage[]> {
	const { store } = context;
	const { delivery, analysis } = previewed;
	const files = await store.readFiles(filesOf(delivery.parameters, analysis.images));
	const shown: ShownMessage[] = [];
	for (const format of formatsOf(analysis)) {
		const message = await firstInFormat(context, analysis, format);
		const preview = message && showMessage(previewed, files, message, store.linkKey);
		if (preview) shown.push({ ...preview, format: textsIn(language).formats[format] ?? format, recipients: analysis.formats[format] ?? null });
	}
	return shown;
}

/**
 * Sender and subject of the message that most recipients get, as the preview shows them; undefined where it cannot be made.
 * Without its files, which a report that is read again and again need not take out of the store.
 */
export async function sampleMessage(context: DeliveryContext, { delivery, analysis }: Previewed): Promise<Pick<ShownMessage, 'from' | 'subject'> | undefined> {
	const [format] = formatsOf(analysis);
	const message = format && (await firstInFormat(context, analysis, format));
	if (!message) return undefined;
	try {
		const { from, subject } = createRenderer({ delivery, analysis: { ...analysis, purpose: 'proof' }, linkKey: context.store.linkKey }).personalize(message);
		if (!isCarrierFormat(format)) return { from, subject };
		const { carrierEmoji } = carrierSettings(delivery.japaneseMobile, format, domainOf(message.address));
		return { from, subject: replaced(subject, diagnose(format, { subject, text: '', carrierEmoji })) };
	} catch (error) {
		if (reasonOfRenderError(error)) return undefined;
		throw error;
	}
}

/**
 * With the data of its recipient; undefined where they were cleared. Its place is kept for a moment, as looking for it takes
 * long in a large delivery; the message is as it is now.
 */
async function firstInFormat({ store, clock }: DeliveryContext, { id, recipients }: Analysis, format: MessageFormat): Promise<MessageToRender | undefined> {
	const { figures: from } = await keepFigures(store, `first ${id} ${recipients} ${format}`, clock, () => store.firstInFormat(id, format));
	const [message] = from === undefined ? [] : await store.readMessages(id, { from, limit: 1 });
	const linked = message && (await store.findLinkedMessage(message.id));
	return linked?.profile ? { ...linked, profile: linked.profile } : undefined;
}

function showMessage(previewed: Previewed, files: FileContents, message: MessageToRender, linkKey: Buffer): Omit<ShownMessage, 'format' | 'recipients'> | undefined {
	const { delivery, analysis, proof } = previewed;
	const options = { delivery: proof?.code ? { ...delivery, code: proof.code } : delivery, files, linkKey, subjectPrefix: proof?.subjectPrefix };
	try {
		const { from, subject, ...body } = createRenderer({ ...options, analysis: { ...analysis, purpose: 'proof' } }).personalize(message);
		const [html, text] = [body.html && hideVerpTokens(body.html), body.text && hideVerpTokens(body.text)];
		const { content } = createRenderer({ ...options, analysis }).render(message);
		const common = { from, to: message.address, subject, headers: headersOf(content) };
		const { format } = message;
		if (isCarrierFormat(format)) return { ...common, ...carrierVersion(previewed, files, message, format, { subject, html, text }) };
		const page = format === 'text' || html === undefined ? undefined : withImagesInside(html, delivery.parameters, files);
		return { ...common, html: page, text: format === 'html' ? undefined : text };
	} catch (error) {
		if (reasonOfRenderError(error)) return undefined;
		throw error;
	}
}

/** The header fields in their order, decoded; what is signed is not for a page that others may see. */
function headersOf(content: Buffer): Array<[name: string, value: string]> {
	const block = content.subarray(0, content.indexOf('\r\n\r\n')).toString('latin1');
	return block
		.replace(/\r\n(?=[ \t])/g, '')
		.split('\r\n')
		.map((line): [string, string] => {
			const colon = line.indexOf(':');
			return [line.slice(0, colon), withoutSignatures(decodeWords(line.slice(colon + 1).trim()))];
		});
}

function withoutSignatures(value: string): string {
	return hideMessageIdMacs(hideVerpTokens(value.replace(/([?&]t=)[\w-]{40,}/g, '$1…')));
}

/** What the phone gets: the page in the carrier's tags, the text in its characters, and both held against its limits. */
function carrierVersion(
	{ delivery, analysis }: Previewed,
	files: FileContents,
	{ address }: MessageToRender,
	carrier: Carrier,
	{ subject, html, text = '' }: { subject: string; html?: string; text?: string },
): Pick<ShownMessage, 'subject' | 'html' | 'text' | 'carrier'> {
	const { isDecorated, imageInclusion, carrierEmoji } = carrierSettings(delivery.japaneseMobile, carrier, domainOf(address));
	const page = isDecorated ? html : undefined;
	const images = page === undefined ? [] : imagesIn(page, { delivery, frozen: { images: analysis.images, problems: new Map() }, files }, imageInclusion);
	const report = diagnose(carrier, { subject, text, html: page, images, carrierEmoji });
	return {
		subject: replaced(subject, report),
		html: page === undefined ? undefined : replaced(pageOnPhone(page, { delivery, analysis }, files, carrier, imageInclusion), report),
		text: replaced(text, report),
		carrier: { limits: limitsOf(report), replaced: report.replaced, missing: report.missing },
	};
}

function pageOnPhone(html: string, { delivery, analysis }: Previewed, files: FileContents, carrier: Carrier, imageInclusion: boolean): string {
	const images = imagesBySource(html, carrierImages(delivery.parameters, imageInclusion ? analysis.images : [], files, new Date(analysis.createdAt)));
	const contentIds = new Map([...images].map(([src, { contentId }]) => [src, contentId]));
	const bySource = new Map([...images.values()].map((image) => [`cid:${image.contentId}`, image]));
	return replaceImages(reduceHtml(carrier, html, { contentIds, charset: 'utf-8' }).html, (src) => {
		const image = bySource.get(src);
		return image && `data:${image.contentType};base64,${image.content.toString('base64')}`;
	});
}

function replaced(text: string, report: DiagnosticReport): string {
	return report.replaced.reduce((result, { from, to }) => (from === '' ? result : result.replaceAll(from, to)), text);
}

function limitsOf({ carrier, lines }: DiagnosticReport): MeasuredLimit[] {
	const limits = CARRIER_LIMITS[carrier];
	return lines.flatMap(({ id, measured }) => {
		const limit = id in limits ? limits[id as MeasuredLimit['id']] : undefined;
		return limit ? [{ id: id as MeasuredLimit['id'], measured, limit: limit.value, isOver: isOver(measured, limit) }] : [];
	});
}
