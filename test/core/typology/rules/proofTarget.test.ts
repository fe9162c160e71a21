import { proofTarget } from '../../../../core/typology/rules/proofTarget';
import { inShort, typologyInput } from '../input';

test.each<[boolean | undefined, string[]]>([
	[undefined, []],
	[false, []],
	[true, ['warning: The proof target is to get the delivery too, but no proof was sent: Send Proof comes before the analysis.']],
])('missing: %s', (isProofTargetMissing, expected) => {
	expect(inShort(proofTarget.check(typologyInput({ isProofTargetMissing })))).toEqual(expected);
});
