import type { Finding } from '../../../core/delivery/types';
import { diagnose } from '../../../core/japanese-mobile';
import { defaultTypology, runTypology } from '../../../core/typology';
import type { Rule } from '../../../core/typology';
import { typologyInput } from './input';

describe('the default typology', () => {
	test('has nothing to say of a good delivery', () => {
		expect(runTypology(defaultTypology, typologyInput())).toEqual([]);
	});

	test('has rules with ids of their own, and findings carry them', () => {
		const ids = defaultTypology.map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
		const findings = runTypology(
			defaultTypology,
			typologyInput({
				purpose: 'proof',
				parameters: { subject: ' ', mirrorPage: { mode: 'none' } },
				sample: { html: '<a href="x">x</a>' },
				linkUse: { unsubscribe: { html: false, text: true }, any: true, mirror: true },
				publicBaseUrl: null,
				characterChanges: [{ from: 'é', to: 'e', isLost: false, recipients: 1, examples: [] }],
				decoMail: [
					{ carrier: 'au', recipients: 1, report: diagnose('au', { subject: '', text: '', html: '<b>x</b>' }) },
				],
				counts: { recipients: 101, toDeliver: 0, exclusions: { personalization: 101 }, formats: { au: 1 } },
			}),
		);
		expect([...new Set(findings.map(({ rule }) => rule))].sort()).toEqual([...ids].sort());
	});
});

describe('runTypology', () => {
	const said: Finding = { rule: 'says', level: 'information', text: 'x', examples: [] };
	const says: Rule = { id: 'says', label: 'Says', check: () => [said] };

	test.each([
		['an Error', new RangeError('too deep'), 'too deep'],
		['anything', 'text', 'text'],
	])('a rule that throws %s becomes an error that names it; the others still run', (_what, thrown, why) => {
		const throws: Rule = {
			id: 'throws',
			label: 'Broken rule',
			check: () => {
				throw thrown;
			},
		};
		const findings = runTypology([throws, says], typologyInput());
		expect(findings).toEqual([
			{ rule: 'throws', level: 'error', text: `The rule "Broken rule" could not be run: ${why}`, examples: [] },
			said,
		]);
	});
});
