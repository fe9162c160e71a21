import type { Finding, FindingLevel } from '../../delivery/types';
import { parseAddress } from '../../target/address';
import { linksOfHtml, urlsOfText } from '../contentLinks';
import { quoted, shorten } from '../quoted';
import { finding } from '../rule';
import type { Rule, TypologyInput } from '../rule';
import { contentOf } from '../sampleContent';

const id = 'urlApproval';

/** Unreachable addresses that are named. */
const MOST_UNREACHABLE = 5;

/** A thing that can be wrong with a URL. The sentence is about several of them. */
interface Fault {
	level: FindingLevel;
	sentence: string;
}

const FAULTS = {
	script: { level: 'error', sentence: 'run a script, which mail clients and filters refuse' },
	empty: { level: 'warning', sentence: 'are empty' },
	relative: { level: 'warning', sentence: 'are not complete: in a mail they need a scheme, as https://' },
	malformed: { level: 'warning', sentence: 'are malformed' },
	unencoded: { level: 'warning', sentence: 'have spaces or other characters that must be percent-encoded' },
	ampersand: { level: 'warning', sentence: 'have a bare &: in HTML it must be written &amp;' },
	entity: { level: 'warning', sentence: 'in the text have &amp;, where a bare & is meant' },
	plainHttp: { level: 'information', sentence: 'are http, not https' },
} satisfies Record<string, Fault>;

type FaultId = keyof typeof FAULTS;

/** URL approval: the addresses of links and images in the content are well-formed, and on request that something answers there. */
export const urlApproval: Rule = {
	id,
	label: 'URL approval',
	level: 'warning',
	check: (input) => {
		// The HTML of a delivery in text format serves the mirror page, so its links count there too.
		const { html = '', text = '' } = contentOf(input);
		const found = new Map<FaultId, Set<string>>();
		const note = (url: string) => (fault: FaultId) => found.set(fault, (found.get(fault) ?? new Set()).add(url));
		for (const { raw, url } of linksOfHtml(html)) faultsOfHtmlUrl(raw, url).forEach(note(url));
		for (const url of urlsOfText(text)) faultsOfTextUrl(url).forEach(note(url));
		const syntax = (Object.keys(FAULTS) as FaultId[]).flatMap((fault) => report(FAULTS[fault], found.get(fault)));
		return [...syntax, ...unreachable(input)];
	},
};

function report({ level, sentence }: Fault, urls?: Set<string>): Finding[] {
	return urls ? [finding(id, level, `Addresses in the content that ${sentence}: ${quoted(urls)}.`)] : [];
}

/** Only where the user wanted the addresses to be asked. */
function unreachable({ unreachable: asked }: TypologyInput): Finding[] {
	if (!asked) return [];
	const named = asked.failed.slice(0, MOST_UNREACHABLE).map(({ url, why }) => `${JSON.stringify(shorten(url))} (${why})`);
	const more = asked.failed.length > named.length ? ` and ${asked.failed.length - named.length} more` : '';
	const text = `Addresses in the content where nothing useful answers: ${named.join(', ')}${more}.`;
	const notFound = named.length > 0 ? [finding(id, 'warning', text)] : [];
	const notAsked = `${asked.asked} addresses of the content were asked, ${asked.left} more were not, because of the limit.`;
	return asked.left > 0 ? [...notFound, finding(id, 'information', notAsked)] : notFound;
}

function faultsOfHtmlUrl(raw: string, url: string): FaultId[] {
	const faults = faultsOfUrl(url.trim());
	return /&(?!#\d+;|#x[0-9a-f]+;|[a-z][a-z0-9]*;)/i.test(raw) ? [...faults, 'ampersand'] : faults;
}

function faultsOfTextUrl(url: string): FaultId[] {
	const faults = faultsOfUrl(url);
	return url.includes('&amp;') ? [...faults, 'entity'] : faults;
}

function faultsOfUrl(url: string): FaultId[] {
	if (url === '') return ['empty'];
	if (url.startsWith('#')) return [];
	// Browsers skip white space and control characters inside a scheme, so a hidden `java\tscript:` still runs.
	const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url.replace(/[\p{Cc}\s]+/gu, ''))?.[1]?.toLowerCase();
	if (scheme === 'javascript' || scheme === 'vbscript') return ['script'];
	if (scheme === undefined) return ['relative'];
	if (scheme === 'http' || scheme === 'https') return faultsOfHttp(url, scheme);
	if (scheme === 'mailto') return isMailto(url) ? [] : ['malformed'];
	return [];
}

function faultsOfHttp(url: string, scheme: 'http' | 'https'): FaultId[] {
	const insecure: FaultId[] = scheme === 'http' ? ['plainHttp'] : [];
	const isComplete = /^https?:\/\/[^/?#]/i.test(url) && URL.canParse(url);
	if (!isComplete) return ['malformed', ...insecure];
	// RFC 3986 appendix A has none of these; characters outside ASCII are left to the client (RFC 3987).
	return /[\s<>"\\^`{|}\p{Cc}]/u.test(url) ? ['unencoded', ...insecure] : insecure;
}

/** RFC 6068: a comma-separated list of addresses, percent-encoded; it may be empty when the query names recipients. */
function isMailto(url: string): boolean {
	const list = url.slice('mailto:'.length).split('?')[0] ?? '';
	if (list === '') return url.includes('?');
	try {
		return list.split(',').every((address) => parseAddress(decodeURIComponent(address)) !== undefined);
	} catch {
		return false;
	}
}
