import { proofSize } from '../../../../core/typology/rules/proofSize';
import { inShort, typologyInput } from '../input';

test.each([
	['proof', 1, []],
	['proof', 100, []],
	['proof', 101, ['error: The proof has 101 recipients; at most 100 are allowed.']],
	['main', 101, []],
] as const)('%s with %i recipients', (purpose, recipients, expected) => {
	expect(inShort(proofSize.check(typologyInput({ purpose, counts: { recipients } })))).toEqual(expected);
});
