import { DeliveryError } from '../../errors';
import type { RenderedContent } from '../../personalization/fields';
import { isWayOut, linesOfWayOut, linksOf, textUrlsOf, urlsOfText, type UnreachableUrls } from '../../typology';
import type { DeliveryContext } from '../context';
import type { Analysis, DeliveryParameters } from '../types';

const AT_ONCE = 8;

/**
 * Asks each http(s) address of the content whether something answers there, when the user wants it; null when nothing
 * was asked. The delivery's own links and other ways out are left
 * alone: whoever asks there may already have unsubscribed the recipient of the sample.
 * @throws DeliveryError `cancelled`
 */
export async function askUrls(
	{ network, signal, publicBaseUrl }: DeliveryContext,
	{ typology: { reachability, levels } }: Analysis,
	{ sample, parameters }: { sample: RenderedContent | null; parameters: DeliveryParameters },
): Promise<UnreachableUrls | null> {
	if (!reachability || !network || !sample || levels?.urlApproval === 'off') return null;
	const urls = urlsOf({ sample, parameters }).filter((url) => !publicBaseUrl || !url.startsWith(publicBaseUrl.trim()));
	const asked = urls.slice(0, reachability.maxUrls);
	const failed: UnreachableUrls['failed'] = [];
	for (let start = 0; start < asked.length; start += AT_ONCE) {
		const group = asked.slice(start, start + AT_ONCE);
		const options = { timeoutMs: reachability.timeoutMs, signal };
		const reasons = await Promise.all(group.map((url) => network.reach(url, options).catch(cancelled)));
		reasons.forEach((why, index) => why && failed.push({ url: group[index] as string, why }));
	}
	return { failed, asked: asked.length, left: urls.length - asked.length };
}

function urlsOf(content: { sample: RenderedContent; parameters: DeliveryParameters }): string[] {
	const links = linksOf(content);
	const linesOut = [content.sample.text, content.parameters.text].flatMap((text = '') => linesOfWayOut(text));
	const waysOut = new Set([...links.filter(isWayOut).map(({ url }) => url.trim()), ...linesOut.flatMap(urlsOfText)]);
	const all = new Set([...links.map(({ url }) => url.trim()), ...textUrlsOf(content)]);
	return [...all].filter((url) => /^https?:/i.test(url) && !waysOut.has(url));
}

function cancelled(): never {
	throw new DeliveryError('cancelled', 'The analysis was cancelled. Nothing was frozen or sent.');
}
