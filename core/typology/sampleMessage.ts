/** The sentence by which the sample is known, whatever was written around it. */
const SENTENCE = 'This is the sample text of Email Parameters: write your own message in its place.';

/** What a new delivery says until somebody writes its message: enough for a first proof. */
export const sampleMessage = {
	label: 'Email delivery',
	subject: 'Hello {{ recipient.firstName | default: "there" }}',
	html: `<p>Hello {{ recipient.firstName | default: "there" }},</p>\n<p>${SENTENCE}</p>`,
};

/** Whether a content still has the sample's sentence. */
export function hasSampleText(content: string | undefined): boolean {
	return content !== undefined && content.includes(SENTENCE);
}
