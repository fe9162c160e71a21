/** What everybody sends: about 2 KB on the wire, multipart, three personalized fields in each part. */
export interface Recipient {
	email: string;
	firstName: string;
	city: string;
	code: number;
}

export const SUBJECT = 'Hello {{ recipient.firstName }}';
export const TEXT = `{{ recipient.firstName }} in {{ recipient.city }}, number {{ recipient.code }}.\n${'All the news of this spring, for you. '.repeat(18)}`;
export const HTML = `<p>{{ recipient.firstName }} in {{ recipient.city }}, number {{ recipient.code }}.</p><p>${'All the news of this spring, for you. '.repeat(18)}</p>`;
export const SENDER = 'news@example.com';

export function recipientOf(index: number): Recipient {
	return { email: `recipient${index}@example.com`, firstName: `Name ${index}`, city: 'Paris', code: index };
}

/** The same message for those that know no templates: three replacements a text, cheaper than any template engine. */
export function fill(template: string, { firstName, city, code }: Recipient): string {
	return template
		.replace('{{ recipient.firstName }}', firstName)
		.replace('{{ recipient.city }}', city)
		.replace('{{ recipient.code }}', String(code));
}
