import type { Finding } from '../../delivery/types';
import { excerptOf } from '../../sentences';
import { contentOf, withoutLiquid } from '../sampleContent';
import { finding } from '../rule';
import type { Rule, TypologyInput } from '../rule';

const id = 'placeholders';

/** What stands in a message when a field was not filled in, a real sample above each. */
const PLACEHOLDERS = [
	// Hello {{ recipient.firstName }}: came in with the profile, or stands behind `raw`
	/\{\{[^{}]{0,100}\}\}/,
	// {% if recipient.vip %}
	/\{%[^{}%]{0,100}%\}/,
	// Dear *|FNAME|*, (Mailchimp)
	/\*\|[A-Z][A-Z0-9_:]{0,60}\|\*/,
	// Hi <%= recipient.firstName %> (Adobe Campaign)
	/<%=?[^<>%]{1,100}%>/,
	// Hi &lt;%= recipient.firstName %&gt;, the same pasted into an editor
	/&lt;%=?[^<>%]{1,100}%&gt;/,
	// Hello %%firstname%% (Salesforce)
	/%%[A-Za-z_][\w ]{0,60}%%/,
	// Hello %recipient.first_name% (Mailgun)
	/%recipient\.\w{1,60}%/,
	// Dear [[firstName]] (SendPulse, Mautic writes {contactfield=firstname})
	/\[\[\s{0,3}[A-Za-z]\w{0,60}\s{0,3}\]\]/,
	/\{contactfield=\w{1,60}\}/,
	// ${firstName}
	/\$\{[A-Za-z][\w.]{0,60}\}/,
];

/** A field of the profile that is no text: a list or an object from the source of the recipients. */
const OBJECT = /\[object [A-Z]\w*\]/;

/** Placeholder check: no field is left unfilled where the recipient would read it. */
export const placeholders: Rule = {
	id,
	label: 'Placeholder check',
	level: 'warning',
	check: (input) => [...unfilled(input), ...objects(input)],
};

function unfilled(input: TypologyInput): Finding[] {
	const found = textsOf(input).flatMap((text) => PLACEHOLDERS.flatMap((pattern) => matchesOf(pattern, text)));
	if (found.length === 0) return [];
	return [finding('warning', 'placeholders.unfilled', { found: excerptOf(found) })];
}

function objects(input: TypologyInput): Finding[] {
	if (!textsOf(input).some((text) => OBJECT.test(text))) return [];
	return [finding('warning', 'placeholders.object', {})];
}

function textsOf(input: TypologyInput): string[] {
	const { html = '', text = '' } = contentOf(input);
	const { subject, from } = input.sample ?? { subject: withoutLiquid(input.parameters.subject) ?? '', from: { name: '' } };
	return [subject, from.name ?? '', html, text];
}

function matchesOf(pattern: RegExp, text: string): string[] {
	return [...text.matchAll(new RegExp(pattern, 'g'))].map(([match]) => match);
}
