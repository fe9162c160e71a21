import type { Finding } from '../../delivery/types';
import { checkBaseAddress } from '../../links/baseAddress';
import { finding } from '../rule';
import type { Rule, TypologyInput } from '../rule';

const id = 'publicAddress';

/** Public address check: recipients can reach the unsubscription and mirror links. */
export const publicAddress: Rule = {
	id,
	label: 'Public address check',
	level: 'warning',
	check: ({ publicBaseUrl, linkUse }: TypologyInput): Finding[] => {
		const fault = checkBaseAddress(publicBaseUrl);
		if (!fault) return [];
		if (fault.level !== 'information') return [finding(id, fault.level, fault.text)];
		if (linkUse.any) return [finding(id, 'error', `${fault.text} The content uses {{ links.… }} or is tracked, which needs it.`)];
		return [finding(id, 'information', `${fault.text} The messages get no List-Unsubscribe header.`)];
	},
};
