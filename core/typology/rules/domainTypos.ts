import { FREE_MAIL_DOMAINS, MISTYPED_DOMAINS } from '../providers';
import { excerpt } from '../../sentences';
import { finding } from '../rule';
import type { Rule } from '../rule';

const id = 'domainTypos';

/** Mistyped domains that are named in the finding. */
const NAMED = 5;

/** Domain typo check: domains one slip of a finger away from a large one. */
export const domainTypos: Rule = {
	id,
	label: 'Domain typo check',
	level: 'information',
	check: ({ domains }) => {
		const typos = domains.flatMap((figure) => {
			const meant = meantDomain(figure.domain);
			return meant ? [{ ...figure, meant }] : [];
		});
		if (typos.length === 0) return [];
		const addresses = typos.reduce((sum, { messages }) => sum + messages, 0);
		const named = excerpt(typos.map(({ domain, meant }) => ({ domain, meant })), NAMED);
		return [finding('information', 'domainTypos.found', { addresses, typos: named }, typos.map(({ example }) => example))];
	},
};

/** The large domain that was probably meant, or undefined when the domain is fine as it is. */
export function meantDomain(domain: string): string | undefined {
	if (FREE_MAIL_DOMAINS.has(domain)) return undefined;
	return MISTYPED_DOMAINS.find((large) => isOneSlipAway(domain, large));
}

/** One letter missing, too many, wrong, or two swapped (Damerau). */
function isOneSlipAway(typed: string, meant: string): boolean {
	if (Math.abs(typed.length - meant.length) > 1 || typed === meant) return false;
	let start = 0;
	while (start < typed.length && typed[start] === meant[start]) start += 1;
	const [typedRest, meantRest] = [typed.slice(start), meant.slice(start)];
	if (typedRest.length > meantRest.length) return typedRest.slice(1) === meantRest;
	if (typedRest.length < meantRest.length) return typedRest === meantRest.slice(1);
	const isSwapped = typedRest[0] === meantRest[1] && typedRest[1] === meantRest[0];
	return typedRest.slice(1) === meantRest.slice(1) || (isSwapped && typedRest.slice(2) === meantRest.slice(2));
}
