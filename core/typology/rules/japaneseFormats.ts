import type { Carrier, Finding } from '../../delivery/types';
import { FORMAT_NAMES } from '../../japanese-mobile';
import { count, finding } from '../rule';
import type { Rule, TypologyInput } from '../rule';

const id = 'japaneseFormats';

/** Japanese formats check: who gets a carrier's format and why, and who cannot be served in its charset. */
export const japaneseFormats: Rule = {
	id,
	label: 'Japanese formats check',
	level: 'warning',
	check: (input) => [...served(input), ...notEncodable(input)],
};

function served({ counts, decoMail = [] }: TypologyInput): Finding[] {
	const carriers = (Object.keys(FORMAT_NAMES) as Carrier[]).filter((carrier) => (counts.formats[carrier] ?? 0) > 0);
	if (carriers.length === 0) return [];
	const parts = carriers.map((carrier) => {
		const total = counts.formats[carrier] ?? 0;
		const byDomain = Math.min(counts.carriersByDomain[carrier] ?? 0, total);
		return `${FORMAT_NAMES[carrier]} ${total} (${total - byDomain} by profile, ${byDomain} by domain)`;
	});
	const text = `Messages in a carrier's format: ${parts.join(', ')}.`;
	const rules = Object.entries(counts.formatRules ?? {}).map(([mask, number]) => `${mask} ${number}`);
	const byRule = rules.length > 0 ? ` By format rule: ${rules.join(', ')}.` : '';
	const content = decoMail.length > 0 ? 'decorated HTML and text' : 'the text content only';
	return [finding(id, 'information', `${text}${byRule} They carry ${content}, in the carrier's charset.`)];
}

function notEncodable({ counts, failures }: TypologyInput): Finding[] {
	const failed = counts.exclusions.notEncodable ?? 0;
	if (failed === 0) return [];
	const same = failures.filter(({ reason }) => reason === 'notEncodable');
	const why = [...new Set(same.map(({ text }) => text))].slice(0, 3).join(' ');
	const recipients = count(failed, 'recipient gets', 'recipients get');
	const text = `${recipients} nothing, because the carrier's charset lacks characters of the message. ${why}`.trim();
	return [finding(id, 'warning', text, same.map(({ example }) => example))];
}
