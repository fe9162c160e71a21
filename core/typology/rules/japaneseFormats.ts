import type { Carrier, Finding } from '../../delivery/types';
import { finding } from '../rule';
import type { Rule, TypologyInput } from '../rule';

const id = 'japaneseFormats';

const CARRIERS: readonly Carrier[] = ['docomo', 'au', 'softbank'];

/** Different faults that are told. */
const TOLD = 3;

/** Japanese formats check: who gets a carrier's format and why, and who cannot be served in its charset. */
export const japaneseFormats: Rule = {
	id,
	label: 'Japanese formats check',
	level: 'warning',
	check: (input) => [...served(input), ...notEncodable(input)],
};

function served({ counts, decoMail = [] }: TypologyInput): Finding[] {
	const carriers = CARRIERS.flatMap((carrier) => {
		const messages = counts.formats[carrier] ?? 0;
		return messages > 0 ? [{ carrier, messages, byDomain: Math.min(counts.carriersByDomain[carrier] ?? 0, messages) }] : [];
	});
	if (carriers.length === 0) return [];
	const rules = Object.entries(counts.formatRules ?? {}).map(([mask, messages]) => ({ mask, messages }));
	return [finding('information', 'japaneseFormats.served', { carriers, rules, isDecorated: decoMail.length > 0 })];
}

function notEncodable({ counts, failures }: TypologyInput): Finding[] {
	const failed = counts.exclusions.notEncodable ?? 0;
	if (failed === 0) return [];
	const same = failures.filter(({ reason }) => reason === 'notEncodable');
	const whys = [...new Map(same.map(({ text, sentence }) => [text, sentence ?? text])).values()].slice(0, TOLD);
	return [finding('warning', 'japaneseFormats.notEncodable', { recipients: failed, whys }, same.map(({ example }) => example))];
}
