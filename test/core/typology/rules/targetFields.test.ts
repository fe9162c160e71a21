import { targetFields } from '../../../../core/typology/rules/targetFields';
import { inShort, typologyInput } from '../input';

test.each<[string, Array<{ option: string; name: string }> | undefined, string[]]>([
	['nothing noted', undefined, []],
	['none', [], []],
	['one', [{ option: 'Format Field', name: 'fmt' }], ['warning: No recipient has anything in the field "fmt", which Format Field names.']],
	[
		'two',
		[{ option: 'Format Field', name: 'fmt' }, { option: 'ID Field', name: 'crm.id' }],
		[
			'warning: No recipient has anything in the field "fmt", which Format Field names.',
			'warning: No recipient has anything in the field "crm.id", which ID Field names.',
		],
	],
])('%s', (_what, emptyFields, expected) => {
	expect(inShort(targetFields.check(typologyInput({ emptyFields })))).toEqual(expected);
});
