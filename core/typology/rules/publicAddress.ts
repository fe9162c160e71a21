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
		if (fault.key !== 'publicAddress.none') return [finding(fault.level, fault.key, fault.values)];
		return linkUse.any ? [finding('error', 'publicAddress.needed', {})] : [finding('information', 'publicAddress.noHeader', {})];
	},
};
