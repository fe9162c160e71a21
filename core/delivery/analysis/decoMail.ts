import { diagnose, type DiagnosedImage } from '../../japanese-mobile';
import { contentIdOf, imageSources } from '../../message/htmlImages';
import type { TypologyInput } from '../../typology';
import { carrierSettings, domainOf } from '../message/japaneseMobile';
import type { Analyzed } from './typologyInput';

/** The carriers' limits, held against the longest message of each: where decorated mail goes to somebody. */
export function decoMailReports(analyzed: Analyzed): TypologyInput['decoMail'] {
	const { delivery, figures } = analyzed;
	return [...figures.samples.carriers].flatMap(([carrier, { message: { address }, content: { subject, text = '', html } }]) => {
		const { isDecorated, imageInclusion, carrierEmoji } = carrierSettings(delivery.japaneseMobile, carrier, domainOf(address));
		if (!isDecorated || !html) return [];
		const images = imagesIn(html, analyzed, imageInclusion);
		const report = diagnose(carrier, { subject, text, html, images, carrierEmoji });
		return [{ carrier, recipients: figures.counts.formats[carrier] ?? 0, example: address, report }];
	});
}

/** What a page can show: the delivery's own images, and the linked ones as they were fetched. */
interface Shelf extends Pick<Analyzed, 'delivery' | 'files'> {
	frozen: Pick<Analyzed['frozen'], 'images' | 'problems'>;
}

/** The images that the page shows, with their files; linked ones that are not to be included are left out. */
export function imagesIn(html: string, { delivery, frozen, files }: Shelf, imageInclusion: boolean): DiagnosedImage[] {
	const own = new Map((delivery.parameters.inlineImages ?? []).map(({ name, hash }) => [name, hash]));
	const linked = new Map(frozen.images.map(({ src, hash }) => [src, hash]));
	return imageSources(html).flatMap((src): DiagnosedImage[] => {
		const name = contentIdOf(src);
		if (name === undefined && !imageInclusion) return [];
		const hash = name === undefined ? linked.get(src) : own.get(name);
		const content = hash === undefined ? undefined : files.get(hash);
		if (content) return [{ src, content }];
		const problem = frozen.problems.get(src);
		return problem ? [{ src, problem }] : [];
	});
}
