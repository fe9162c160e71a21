import type { Carrier } from '../../../../core/delivery/types';
import { proofCarrier } from '../../../../core/typology/rules/proofCarrier';
import { inShort, typologyInput } from '../input';

test.each<[string, Array<{ address: string; format: Carrier }> | undefined, string[]]>([
	['none', undefined, []],
	['none that is another carrier’s', [], []],
	[
		'one',
		[{ address: 'qa@example.com', format: 'softbank' }],
		[
			'warning: 1 copy of the proof is in the format of SoftBank, but the address is none of its phones: use one as test@softbank.ne.jp.',
		],
	],
	[
		'three of two carriers',
		[
			{ address: 'a@example.com', format: 'docomo' },
			{ address: 'b@example.com', format: 'au' },
			{ address: 'c@softbank.ne.jp', format: 'docomo' },
		],
		[
			'warning: 2 copies of the proof are in the format of NTT DoCoMo, but the address is none of its phones: use one as test@docomo.ne.jp.',
			'warning: 1 copy of the proof is in the format of KDDI au, but the address is none of its phones: use one as test@ezweb.ne.jp.',
		],
	],
])('%s', (_what, otherCarriers, expected) => {
	expect(inShort(proofCarrier.check(typologyInput({ purpose: 'proof', otherCarriers })))).toEqual(expected);
});
