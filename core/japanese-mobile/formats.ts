import type { Carrier } from '../delivery/types';
import { decideByDomain, DEFAULT_FORMAT_RULES } from './formatRules';

/** What profiles call the formats; written without case, spaces, dashes, dots and brackets (see `toKey`). */
const FORMAT_WORDS: Record<Carrier, string[]> = {
	docomo: ['docomo', 'nttdocomo', 'ntt', 'decomail', 'decomailnttdocomo', 'imode', 'ドコモ', 'nttドコモ', 'デコメール', 'デコメ'],
	au: ['au', 'kddi', 'kddiau', 'aukddi', 'ezweb', 'decorationmail', 'decorationmailkddiau', 'エーユー', 'デコレーションメール'],
	softbank: [
		'softbank',
		'softbankmobile',
		'vodafone',
		'decoremail',
		'decoremailsoftbank',
		'ソフトバンク',
		'ソフトバンクモバイル',
		'デコレメール',
		'デコレ',
	],
};

const CARRIER_BY_WORD = invert(FORMAT_WORDS);

/** The carrier that a profile's format names (`docomo`, `Deco-mail`, `decoration mail`, `ソフトバンク` …), if any. */
export function carrierFromFormat(value: string): Carrier | undefined {
	return CARRIER_BY_WORD.get(toKey(value));
}

/** The carrier whose phones have addresses at exactly this domain, by the default rules, if any. */
export function carrierFromDomain(domain: string): Carrier | undefined {
	const format = decideByDomain(DEFAULT_FORMAT_RULES, domain)?.format;
	return format === 'none' ? undefined : format;
}

function toKey(value: string): string {
	return value
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[\p{White_Space}\p{Pd}_・.()]/gu, '');
}

function invert(words: Record<Carrier, string[]>): Map<string, Carrier> {
	const carriers = Object.keys(words) as Carrier[];
	return new Map(carriers.flatMap((carrier) => words[carrier].map((word) => [word, carrier] as const)));
}
