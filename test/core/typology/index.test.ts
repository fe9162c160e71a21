import type { Finding, FindingLevel, RuleLevel } from '../../../core/delivery/types';
import { diagnose } from '../../../core/japanese-mobile';
import { sampleMessage } from '../../../core/typology/sampleMessage';
import { defaultTypology, runTypology, settableRules } from '../../../core/typology';
import type { Rule } from '../../../core/typology';
import { type InputChanges, typologyInput } from './input';

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
				isProofTargetMissing: true,
				emptyFields: [{ option: 'ID Field', name: 'id' }],
				untrackedLinks: ['https://{{ recipient.shop }}/'],
				sample: { html: '<a href="x">x</a><a href="https://x.example/"><img src="i.png"></a>%%name%%', text: '' },
				linkUse: { unsubscribe: { html: false, text: true }, any: true, mirror: true },
				publicBaseUrl: null,
				characterChanges: [{ from: 'é', to: 'e', isLost: false, recipients: 1, examples: [] }],
				otherCarriers: [{ address: 'a@example.com', format: 'au' }],
				decoMail: [
					{ carrier: 'au', recipients: 1, example: 'a@x.example', report: diagnose('au', { subject: '', text: '', html: '<b>x</b>' }) },
				],
				roleAccounts: { messages: 1, examples: ['info@shop.example'] },
				domains: [{ domain: 'gmial.com', messages: 1, example: 'a@gmial.com' }],
				ruleExclusions: [{ kind: 'filtering', label: 'Minors', excluded: 1, examples: [] }],
				images: { fetched: 1, fetchedBytes: 9, problems: [], unused: [], most: null },
				longest: { bytes: 6_000_000, htmlBytes: 0 },
				allowedSenderDomains: ['other.example'],
				counts: { recipients: 101, toDeliver: 0, exclusions: { personalization: 101 }, formats: { au: 1 } },
			}),
		);
		// A proof needs no way out with one click, no waves and no validity, and may show the sample text.
		const startMs = 1e12;
		const forMain: InputChanges = {
			isEnhancedMta: true,
			publicBaseUrl: null,
			sample: { from: { address: 'shop@gmail.com' } },
			spam: { failed: { server: 'localhost:783', why: 'nobody is there' } },
			parameters: { html: sampleMessage.html, waves: { kind: 'equal', size: { unit: 'messages', value: 5 }, periodMs: startMs } },
			plan: { waves: [{ messages: 5, startMs: 0, durationMs: 0 }, { messages: 5, startMs, durationMs: 0 }], durationMs: startMs },
		};
		const found = [...findings, ...runTypology(defaultTypology, typologyInput(forMain))];
		expect([...new Set(found.map(({ rule }) => rule))].sort()).toEqual([...ids].sort());
		// What a rule says has other languages.
		expect(found.filter(({ sentence }) => !sentence)).toEqual([]);
	});
});

describe('a rule at the level of the user', () => {
	const levels: FindingLevel[] = ['information', 'warning', 'error'];
	const rule: Rule = {
		id: 'mixed',
		label: 'Mixed',
		level: 'warning',
		check: () => levels.map((level) => ({ rule: 'mixed', level, text: level, examples: [] })),
	};
	const levelsWith = (rules: Rule[], level?: RuleLevel) =>
		runTypology(rules, typologyInput(), level && { mixed: level }).map((found) => found.level);

	test.each<[RuleLevel | undefined, FindingLevel[]]>([
		[undefined, ['information', 'warning', 'error']],
		['information', ['information', 'information', 'information']],
		['warning', ['information', 'warning', 'warning']],
		['error', ['information', 'error', 'error']],
		['off', []],
	])('%s', (level, expected) => expect(levelsWith([rule], level)).toEqual(expected));

	test('what only informs by default can be raised', () => {
		expect(levelsWith([{ ...rule, level: 'information' }], 'error')).toEqual(['error', 'error', 'error']);
	});

	test('a safeguard stays as it is', () => {
		expect(levelsWith([{ ...rule, isFixed: true }], 'off')).toEqual(levels);
		const fixed = defaultTypology.filter(({ isFixed }) => isFixed).map(({ id }) => id);
		expect(fixed).toEqual(['recipients', 'personalization', 'allowedSender', 'sampleText', 'images']);
		expect(settableRules).toHaveLength(defaultTypology.length - fixed.length);
	});

	test('a rule that cannot be run is an error at any level', () => {
		const broken: Rule = { ...rule, check: () => { throw new Error('no'); } };
		expect(levelsWith([broken], 'information')).toEqual(['error']);
	});
});

describe('runTypology', () => {
	const said: Finding = { rule: 'says', level: 'information', text: 'x', examples: [] };
	const says: Rule = { id: 'says', label: 'Says', level: 'information', check: () => [said] };

	test.each([
		['an Error', new RangeError('too deep'), 'too deep'],
		['anything', 'text', 'text'],
	])('a rule that throws %s becomes an error that names it; the others still run', (_what, thrown, why) => {
		const throws: Rule = {
			id: 'throws',
			label: 'Broken rule',
			level: 'warning',
			check: () => {
				throw thrown;
			},
		};
		const findings = runTypology([throws, says], typologyInput());
		expect(findings).toMatchObject([
			{ rule: 'throws', level: 'error', text: `The rule "Broken rule" could not be run: ${why}`, examples: [] },
			said,
		]);
	});
});
