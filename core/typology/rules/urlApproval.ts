import type { Finding, FindingLevel } from '../../delivery/types';
import { parseAddress } from '../../target/address';
import { linksOf, textUrlsOf } from '../branches';
import { excerpt, excerptOf, shorten } from '../../sentences';
import { finding } from '../rule';
import type { Rule, TypologyInput } from '../rule';

const id = 'urlApproval';

/** Unreachable addresses that are named. */
const MOST_UNREACHABLE = 5;

/** What can be wrong with a URL. */
const FAULTS = {
	/** It runs a script. */
	script: 'error',
	empty: 'warning',
	/** It has no scheme, which it needs in a mail. */
	relative: 'warning',
	malformed: 'warning',
	/** It has characters that must be percent-encoded. */
	unencoded: 'warning',
	/** In HTML, a bare `&`. */
	ampersand: 'warning',
	/** In text, an `&amp;`. */
	entity: 'warning',
	plainHttp: 'information',
} satisfies Record<string, FindingLevel>;

type FaultId = keyof typeof FAULTS;

/** URL approval: the addresses of links and images in the content are well-formed, and on request that something answers there. */
export const urlApproval: Rule = {
	id,
	label: 'URL approval',
	level: 'warning',
	check: (input) => {
		const found = new Map<FaultId, Set<string>>();
		const note = (url: string) => (fault: FaultId) => found.set(fault, (found.get(fault) ?? new Set()).add(url));
		// The HTML of a delivery in text format serves the mirror page, so its links count there too.
		for (const { raw, url } of linksOf(input)) faultsOfHtmlUrl(raw, url).forEach(note(url));
		for (const url of textUrlsOf(input)) faultsOfTextUrl(url).forEach(note(url));
		const syntax = (Object.keys(FAULTS) as FaultId[]).flatMap((fault) => report(fault, found.get(fault)));
		return [...syntax, ...unreachable(input)];
	},
};

function report(fault: FaultId, urls?: Set<string>): Finding[] {
	return urls ? [finding(FAULTS[fault], `urlApproval.${fault}`, { urls: excerptOf(urls) })] : [];
}

/** Only where the user wanted the addresses to be asked. */
function unreachable({ unreachable: asked }: TypologyInput): Finding[] {
	if (!asked) return [];
	const urls = excerpt(asked.failed.map(({ url, why }) => ({ url: shorten(url), why })), MOST_UNREACHABLE);
	const notFound = urls.first.length > 0 ? [finding('warning', 'urlApproval.unreachable', { urls })] : [];
	return asked.left > 0 ? [...notFound, finding('information', 'urlApproval.notAsked', { asked: asked.asked, left: asked.left })] : notFound;
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
