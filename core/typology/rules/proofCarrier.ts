import type { Carrier } from '../../delivery/types';
import { CARRIER_NAMES } from '../../japanese-mobile';
import { count, finding } from '../rule';
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
			const copies = `${count(addresses.length, 'copy', 'copies')} of the proof ${addresses.length === 1 ? 'is' : 'are'}`;
			const text = `${copies} in the format of ${CARRIER_NAMES[carrier]}, but the address is none of its phones: use one as ${EXAMPLES[carrier]}.`;
			return finding(id, 'warning', text, addresses);
		});
	},
};
