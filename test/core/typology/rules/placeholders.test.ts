import { placeholders } from '../../../../core/typology/rules/placeholders';
import { inShort, typologyInput } from '../input';

const unfilled = (found: string) =>
	`warning: The content has placeholders that nothing fills in: ${found}. Fields are written {{ recipient.name }}, in fixed mode.`;
const OBJECT =
	'warning: A field of the content is a whole object, which shows as [object Object]. Use one of its fields, as {{ recipient.address.city }}.';

test.each([
	'{{ recipient.firstName }}',
	'{% if x %}',
	'*|FNAME|*',
	'*|MC:SUBJECT|*',
	'<%= recipient.firstName %>',
	'&lt;%= recipient.firstName %&gt;',
	'%%firstname%%',
	'%recipient.first_name%',
	'[[firstName]]',
	'{contactfield=firstname}',
	'${first.name}',
])('%s is left over', (placeholder) => {
	for (const field of ['subject', 'html', 'text'] as const) {
		const input = typologyInput({ sample: { [field]: `Hello ${placeholder}, hi` } });
		expect(inShort(placeholders.check(input))).toEqual([unfilled(JSON.stringify(placeholder))]);
	}
	const input = typologyInput({ sample: { from: { name: placeholder, address: 'a@x.example' } } });
	expect(placeholders.check(input)).toHaveLength(1);
});

test.each([
	'100 % off, 20 %% more %% or so!',
	'@media (max-width:600px){.a{color:red}}@media print{.b{color:red}}',
	'{"@context":{"a":{"b":1}}}',
	'https://x.example/?q=%7B%7Bx%7D%7D&p=100%25',
	'[1] [[2]] array[i][0]',
	'Cost: $5 {net}, $ {gross}',
	'*bold* | *other* |A|',
	'a < b % c > d',
])('%s is no placeholder', (text) => {
	expect(placeholders.check(typologyInput({ sample: { html: text, text } }))).toEqual([]);
});

test('a whole object shows', () => {
	expect(inShort(placeholders.check(typologyInput({ sample: { text: 'You live in [object Object].' } })))).toEqual([OBJECT]);
});

test('without a sample Liquid of the templates is no placeholder, but those of others are', () => {
	expect(placeholders.check(typologyInput({ sample: null }))).toEqual([]);
	const input = typologyInput({ sample: null, parameters: { text: 'Dear *|FNAME|*, {{ recipient.x }}' } });
	expect(inShort(placeholders.check(input))).toEqual([unfilled('"*|FNAME|*"')]);
});
