/** Rules of the user: what their patterns fit. */
import { ownRules } from '../../../../core/delivery/feedback/ownRules';
import type { DeliveryContext } from '../../../../core/delivery/context';
import { qualifyReply } from '../../../../core/feedback';

async function fits(pattern: string, text: string): Promise<boolean> {
	const rule = { id: '1', pattern, phase: '' as const, status: '', reason: 'accountDisabled' as const, detail: null, type: 'hard' as const };
	const store = { qualificationRules: async () => [rule] };
	const rules = await ownRules({ store } as unknown as DeliveryContext);
	return qualifyReply(`550 ${text}`, 'recipient', rules).reason === 'accountDisabled';
}

test.each<[pattern: string, text: string, expected: boolean]>([
	['hop', 'well, HOP it is', true],
	['hop*hop', 'hop hop', true],
	['hop*hop', 'hop', false],
	['hop*hop', 'hop\r\n550 hop', true],
	['*a*b*', 'b a', false],
	['a*b', 'b a b', true],
	['ab*ba', 'aba', false],
	['a.c (x)', 'abc (x)', false],
	['a.c (x)', 'it is a.c (x)', true],
	['満*杯', '満 です 杯', true],
	// an expression would go through more combinations than there are grains of sand
	['a*a*a*a*a*a*a*a*b', 'a'.repeat(5_000), false],
])('"%s" and "%.20s"', async (pattern, text, expected) => {
	expect(await fits(pattern, text)).toBe(expected);
});
