import type { Carrier } from '../../delivery/types';
import { finding } from '../rule';
import type { Rule } from '../rule';

const id = 'proofCarrier';

/** An address of each carrier's phones, as people know them. */
const EXAMPLES: Record<Carrier, string> = { docomo: 'test@docomo.ne.jp', au: 'test@ezweb.ne.jp', softbank: 'test@softbank.ne.jp' };

/** Proof carrier check: a proof in a carrier's format goes to an address of that carrier, else nobody sees what the phone shows. */
export const proofCarrier: Rule = {
	id,
	label: 'Proof carrier check',
	level: 'warning',
	check: ({ otherCarriers = [] }) => {
		const carriers = [...new Set(otherCarriers.map(({ format }) => format))];
		return carriers.map((carrier) => {
			const addresses = otherCarriers.filter(({ format }) => format === carrier).map(({ address }) => address);
			return finding('warning', 'proofCarrier.otherCarrier', { copies: addresses.length, carrier, example: EXAMPLES[carrier] }, addresses);
		});
	},
};
