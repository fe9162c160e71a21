/** *Management of email formats*: which addresses get which carrier's format, as rules that the user can edit. */
import type { Carrier, FormatRule } from '../delivery/types';
import { DeliveryError } from '../errors';

export type { FormatRule, MimeStructure } from '../delivery/types';

/** Regions of the addresses that came from J-PHONE and Vodafone. */
const VODAFONE_REGIONS = ['d', 'h', 't', 'c', 'r', 'k', 'n', 's', 'q'];

/** Phones with a carrier format. Sources: miyagawa/Mail-Address-MobileJp, jpmobile, Adobe's IP warm-up domains. */
const PHONES: Record<Carrier, string[]> = {
	docomo: ['docomo.ne.jp'],
	au: ['ezweb.ne.jp'],
	softbank: [
		'softbank.ne.jp',
		'disney.ne.jp',
		...VODAFONE_REGIONS.map((region) => `${region}.vodafone.ne.jp`),
		...VODAFONE_REGIONS.map((region) => `jp-${region}.ne.jp`),
	],
};

/**
 * Domains of the same companies that were smartphones', data cards' or business mail from the start: written out so
 * that a user who widens the rules sees them. Sources: as above, and creazy.net/2019/08/mobile-carrier-domains.html.
 */
const NO_PHONES = [
	'i.softbank.jp',
	'au.com',
	'biz.au.com',
	'*.ezweb.ne.jp',
	'uqmobile.jp',
	'mopera.net',
	'mopera.ne.jp',
	'dwmail.jp',
	'docomo.blackberry.com',
	'ymobile.ne.jp',
	'ymobile1.ne.jp',
	'y-mobile.ne.jp',
	'emobile.ne.jp',
	'emobile-s.ne.jp',
	'yahoo.ne.jp',
	'rakuten.jp',
];

const DEFAULTS = { structure: 'multipart', forceRelated: false, imageInclusion: true, carrierEmoji: true } as const;

/** The rules of a delivery whose user gave none. Their structure and emoji are those of each carrier's own phones. */
export const DEFAULT_FORMAT_RULES: readonly FormatRule[] = [
	...(Object.keys(PHONES) as Carrier[]).flatMap((format) =>
		PHONES[format].map((mask) => ({ mask, format, ...DEFAULTS })),
	),
	...NO_PHONES.map((mask): FormatRule => ({ mask, format: 'none', ...DEFAULTS })),
];

const MOST_RULES = 500;
const MASK = /^(?:\*\.)?[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/;

const CHOICES = {
	format: ['docomo', 'au', 'softbank', 'none'],
	structure: ['multipart', 'html', 'text'],
} as const;

const SWITCHES = ['forceRelated', 'imageInclusion', 'carrierEmoji'] as const;

/** The first rule whose mask has this domain, whatever its case; undefined where none has. */
export function decideByDomain(rules: readonly FormatRule[], domain: string): FormatRule | undefined {
	const name = domain.toLowerCase();
	return rules.find(({ mask }) => hasDomain(mask, name));
}

/**
 * The rule for a recipient who has this format already, by the profile or by the domain: that of the domain, else the
 * first one of the format, else the defaults.
 */
export function ruleOfFormat(rules: readonly FormatRule[], format: Carrier, domain: string): FormatRule {
	const ofDomain = decideByDomain(rules, domain);
	if (ofDomain?.format === format) return ofDomain;
	return rules.find((rule) => rule.format === format) ?? { mask: domain, format, ...DEFAULTS };
}

/** Also tells whether a mask has all that another mask has. */
function hasDomain(mask: string, domain: string): boolean {
	if (!mask.startsWith('*.')) return mask === domain;
	return domain.length > mask.length - 1 && domain.endsWith(mask.slice(1));
}

/**
 * Rules as a user gives them: masks in any case, settings that are left out as in the default rules.
 * @throws DeliveryError `invalidParameter`, naming the rule by its number from 1
 */
export function parseFormatRules(given: unknown): FormatRule[] {
	if (!Array.isArray(given)) throw invalid('The format rules are not a list.');
	if (given.length > MOST_RULES) throw invalid(`There are ${given.length} format rules; ${MOST_RULES} are the most.`);
	const rules = given.map((rule: unknown, index) => parseRule(rule, `Format rule ${index + 1}`));
	rules.forEach(({ mask }, index) => {
		const first = rules.findIndex((earlier) => hasDomain(earlier.mask, mask));
		if (first >= index) return;
		const why = `rule ${first + 1} (${rules[first]?.mask}) stands before it and has the same domains`;
		throw invalid(`Format rule ${index + 1} (${mask}) would never be used: ${why}.`, {
			advice: 'Leave it out, or put it first.',
		});
	});
	return rules;
}

function parseRule(given: unknown, rule: string): FormatRule {
	if (typeof given !== 'object' || given === null) throw invalid(`${rule} is no rule with a mask and a format.`);
	const fields = given as Record<string, unknown>;
	return {
		mask: parseMask(fields.mask, rule),
		format: parseChoice('format', fields.format, rule),
		structure: parseChoice('structure', fields.structure ?? DEFAULTS.structure, rule),
		...parseSwitches(fields, rule),
	};
}

function parseMask(given: unknown, rule: string): string {
	const mask = typeof given === 'string' ? given.trim().toLowerCase().replace(/^@/, '') : '';
	if (MASK.test(mask) && mask.length <= 255) return mask;
	throw invalid(`${rule} has the mask ${JSON.stringify(given ?? '').slice(0, 100)}, which is no domain.`, {
		advice: 'Write a domain as docomo.ne.jp, or *.vodafone.ne.jp for all domains below it.',
	});
}

function parseChoice<Field extends keyof typeof CHOICES>(
	field: Field,
	given: unknown,
	rule: string,
): (typeof CHOICES)[Field][number] {
	const choice = CHOICES[field].find((known) => known === given);
	if (choice) return choice;
	const shown = JSON.stringify(given ?? '').slice(0, 100);
	throw invalid(`${rule} has the ${field} ${shown}; it can be ${CHOICES[field].join(', ')}.`);
}

function parseSwitches(fields: Record<string, unknown>, rule: string): Pick<FormatRule, (typeof SWITCHES)[number]> {
	const entries = SWITCHES.map((name) => {
		const value = fields[name] ?? DEFAULTS[name];
		if (typeof value !== 'boolean') throw invalid(`${rule}: ${name} is neither true nor false.`);
		return [name, value] as const;
	});
	return Object.fromEntries(entries) as Pick<FormatRule, (typeof SWITCHES)[number]>;
}

function invalid(sentence: string, options?: { advice: string }): DeliveryError {
	return new DeliveryError('invalidParameter', sentence, options);
}
