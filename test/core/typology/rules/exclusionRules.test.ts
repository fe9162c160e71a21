import { exclusionRules } from '../../../../core/typology/rules/exclusionRules';
import { typologyInput } from '../input';

test('says what each rule did, and nothing of those that left out nobody', () => {
	const examples = ['a@x.example'];
	const findings = exclusionRules.check(
		typologyInput({
			ruleExclusions: [
				{ kind: 'filtering', label: 'Minors', excluded: 1, examples },
				{ kind: 'pressure', label: 'Two a week', excluded: 12, examples },
				{ kind: 'capacity', label: 'Call centre', excluded: 3, examples },
				{ kind: 'pressure', label: 'None', excluded: 0, examples: [] },
			],
		}),
	);
	const said = ['Filtering rule "Minors" leaves out 1 recipient.', 'Pressure rule "Two a week" leaves out 12 recipients.', 'Capacity rule "Call centre" leaves out 3 recipients.'];
	expect(findings).toMatchObject(said.map((text) => ({ rule: 'exclusionRules', level: 'information', text, examples })));
});
