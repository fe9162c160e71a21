import { characterEncoding } from '../../../../core/typology/rules/characterEncoding';
import type { ChangedCharacter } from '../../../../core/typology';
import { typologyInput } from '../input';

const change = (from: string, to: string, isLost = false, recipients = 1): ChangedCharacter => ({
	...{ from, to, isLost, recipients },
	examples: [`${from}@example.com`],
});

test.each<[string, ChangedCharacter[], Array<[level: string, text: RegExp]>]>([
	['holds: every character is there', [], []],
	['informs of folds', [change('é', 'e', false, 3), change('\u00ad', '')], [['information', /: é → e \(3 recipients\), \u00ad → nothing \(1 recipient\)\.$/]]],
	['warns of characters without a near form', [change('漢', '?', true)], [['warning', /go out as a mark: 漢 → \? \(1 recipient\)\.$/]]],
	['both', [change('漢', '?', true), change('é', 'e')], [['information', /é → e/], ['warning', /漢 → \?/]]],
])('%s', (_what, characterChanges, expected) => {
	const findings = characterEncoding.check(typologyInput({ characterChanges }));
	expect(findings.map(({ level }) => level)).toEqual(expected.map(([level]) => level));
	findings.forEach(({ text }, index) => expect(text).toMatch(expected[index]?.[1] as RegExp));
});

test('names the most frequent twenty, and says how many more', () => {
	const changes = Array.from({ length: 25 }, (_, index) => change(String.fromCodePoint(0x4e00 + index), '?', true, index + 1));
	const [finding] = characterEncoding.check(typologyInput({ characterChanges: changes }));
	expect(finding?.text).toMatch(/: 丘.*\(25 recipients\).* and 5 more\.$/u);
	expect(finding?.examples).toHaveLength(5);
});
