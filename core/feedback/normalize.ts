import { ADDRESS_PATTERN } from './addresses';

/** What differs from one message to the next, and what stands for it. In this order: a URL may hold an address. */
const VARIABLES: ReadonlyArray<[pattern: RegExp, name: string]> = [
	[/https?:\/\/[^\s"'<>]+/gi, '<url>'],
	[new RegExp(`[<"]*${ADDRESS_PATTERN}[>"]*`, 'g'), '<address>'],
	// Thu, 29 Apr 2010 23:34:45 +0900; 2024-06-11T09:04:02.679Z; 23:34:45
	[/\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? +\d{1,2} [a-z]{3,9} \d{4}(?: \d\d:\d\d(?::\d\d)?)?(?: ?[+-]\d{4}| ?[a-z]{2,4}\b)?/gi, '<date>'],
	[/\b\d{4}-\d\d-\d\d(?:[t ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:z|[+-]\d\d:?\d\d)?)?/gi, '<date>'],
	[/\b\d{1,2}:\d\d(?::\d\d)?\b/g, '<time>'],
	[/\[?\b\d{1,3}(?:\.\d{1,3}){3}\b\]?(?::\d+)?/g, '<ip>'],
	[/\[?\b(?:[0-9a-f]{1,4}:){3,7}:?[0-9a-f]{1,4}\b\]?/gi, '<ip>'],
	// mx1.example.com; the codes 5.1.1 and version numbers have no letters
	[/\b(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]*[a-z]\b(?:\[<ip>\])?/gi, '<host>'],
	// Queue and session ids: letters and digits mixed, or long numbers
	[/\b(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{8,}\b(?:\.\d+)?/gi, '<id>'],
	[/\b\d{4,}\b/g, '<number>'],
];

/** Longer than what tells one failure from another. */
const LONGEST = 300;

/**
 * The text of a failure without what belongs to one message only (addresses, dates, hosts, ids), so that the same
 * failure is one entry, however many recipients it happened to.
 */
export function normalizeText(text: string): string {
	const start = text.slice(0, 1_000).replace(/\s+/g, ' ').trim();
	return VARIABLES.reduce((result, [pattern, name]) => result.replace(pattern, name), start).slice(0, LONGEST);
}
