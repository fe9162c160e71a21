import { mostFirst } from '../../mostFirst';
import { excerpt, shorten } from '../../sentences';
import type { Finding } from '../../delivery/types';
import { finding } from '../rule';
import type { LeftOut, Rule } from '../rule';

const id = 'recipients';

/** Seed addresses that are named in the finding. */
const NAMED = 5;

/** Recipients check: somebody is left to deliver to, and who approves knows of the seed addresses. */
export const recipients: Rule = {
	id,
	label: 'Recipients check',
	level: 'error',
	isFixed: true,
	check: ({ counts, seedMessages = 0, seedsLeftOut = [] }) => {
		if (counts.toDeliver > 0) return ofSeeds(seedMessages, seedsLeftOut);
		if (counts.recipients === 0) return [finding('error', 'recipients.noTarget', {})];
		const exclusions = mostFirst(counts.exclusions).map(([reason, excluded]) => ({ reason, recipients: excluded }));
		return [finding('error', 'recipients.nobodyLeft', { recipients: counts.recipients, exclusions })];
	},
};

function ofSeeds(messages: number, leftOut: readonly LeftOut[]): Finding[] {
	const served = messages > 0 ? [finding('information', 'recipients.seeds', { messages })] : [];
	if (leftOut.length === 0) return served;
	const addresses = excerpt(leftOut.map(({ address, reason }) => ({ address: shorten(address), reason })), NAMED);
	return [...served, finding('information', 'recipients.seedsLeftOut', { addresses }, leftOut.map(({ address }) => address))];
}
