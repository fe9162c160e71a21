import { BULK_MESSAGES_A_DAY, BULK_PROVIDERS } from '../providers';
import type { Finding } from '../../delivery/types';
import { finding } from '../rule';
import type { DomainFigure, Rule, TypologyInput } from '../rule';

const id = 'oneClickUnsubscribe';

/**
 * One-click unsubscription check (RFC 8058): marketing messages carry List-Unsubscribe with one click, which the links
 * of an https address give them. An error where a large provider gets so many that it refuses them otherwise.
 */
export const oneClickUnsubscribe: Rule = {
	id,
	label: 'One-click unsubscription check',
	level: 'warning',
	check: (input) => {
		const { parameters, purpose, publicBaseUrl } = input;
		if (purpose === 'proof' || parameters.kind === 'transactional' || isHttps(publicBaseUrl)) return [];
		const bulk = bulkFindings(input);
		return bulk.length > 0 ? bulk : [finding('warning', 'oneClickUnsubscribe.missing', {})];
	},
};

function isHttps(url: string | null): boolean {
	return url !== null && /^https:/i.test(url.trim());
}

/** One for each provider that gets too many within a day, what others of this store sent today included. */
function bulkFindings({ domains, sentLastDay }: TypologyInput): Finding[] {
	return BULK_PROVIDERS.flatMap(({ name: provider, domains: names }) => {
		const before = sumOf(sentLastDay, names);
		const now = sumOf(domains, names);
		if (now === 0 || before + now <= BULK_MESSAGES_A_DAY) return [];
		return [finding('error', 'oneClickUnsubscribe.bulk', { provider, messages: before + now, before, limit: BULK_MESSAGES_A_DAY })];
	});
}

function sumOf(figures: Array<Pick<DomainFigure, 'domain' | 'messages'>>, names: readonly string[]): number {
	return figures.filter(({ domain }) => names.includes(domain)).reduce((sum, { messages }) => sum + messages, 0);
}
