import { isMasked, maskLiquid } from '../personalization/maskLiquid';
import { imagesOfHtml, linksOfHtml, urlsOfText, type ContentImage, type ContentLink } from './contentLinks';
import type { TypologyInput } from './rule';
import { contentOf } from './sampleContent';

type Content = Pick<TypologyInput, 'sample' | 'parameters'>;

/** The links of the sample, and those that only other recipients get: in branches of the HTML that the sample did not take. */
export function linksOf(content: Content): ContentLink[] {
	return withBranches(linksOfHtml(contentOf(content).html ?? ''), linksOfHtml(branches(content.parameters.html)), ({ raw }) => raw);
}

/** The same of images. */
export function imagesOf(content: Content): ContentImage[] {
	return withBranches(imagesOfHtml(contentOf(content).html ?? ''), imagesOfHtml(branches(content.parameters.html)), ({ src }) => src);
}

/** The same of addresses in the text. */
export function textUrlsOf(content: Content): string[] {
	return withBranches(urlsOfText(contentOf(content).text ?? ''), urlsOfText(branches(content.parameters.text)), (url) => url);
}

/** What nobody gets. */
const COMMENT = /\{%-?\s*comment\b[^]*?endcomment\s*-?%\}/g;

/** The template with stand-ins for its Liquid; nothing where all recipients get the same. */
function branches(template = ''): string {
	return template.includes('{%') ? maskLiquid(template.replace(COMMENT, '')).text : '';
}

/** What Liquid is a part of shows in the sample only. */
function withBranches<Thing>(ofSample: Thing[], ofTemplate: Thing[], addressOf: (thing: Thing) => string): Thing[] {
	const known = new Set(ofSample.map(addressOf));
	return [...ofSample, ...ofTemplate.filter((thing) => !known.has(addressOf(thing)) && !isMasked(addressOf(thing)))];
}
