/** HTML that is safe to put into a page: made by `html` only. */
export class SafeHtml {
	constructor(readonly markup: string) {}

	toString(): string {
		return this.markup;
	}
}

type HtmlValue = string | number | SafeHtml | null | undefined | false | HtmlValue[];

/**
 * Template tag: every value is escaped unless it was made by `html` itself. Lists are joined; null, undefined
 * and false vanish.
 */
export function html(parts: TemplateStringsArray, ...values: HtmlValue[]): SafeHtml {
	return new SafeHtml(parts.map((part, at) => part + (at < values.length ? toMarkup(values[at]) : '')).join(''));
}

function toMarkup(value: HtmlValue): string {
	if (value === null || value === undefined || value === false) return '';
	if (Array.isArray(value)) return value.map(toMarkup).join('');
	return value instanceof SafeHtml ? value.markup : escapeHtml(String(value));
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as HTML, in elements and quoted attributes; characters that hide or turn text around become visible. */
export function escapeHtml(text: string): string {
	return showHidden(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** Text on one line, for text reports: line breaks become spaces. */
export function oneLine(text: string): string {
	return showHidden(text.replace(/[\r\n\u0085\u2028\u2029]+/g, ' ')).trim();
}

/**
 * Controls and the marks that reverse the direction of text ("Trojan Source", Unicode TR 36) could make a report
 * say something else than it holds: they become U+FFFD. Tabs and line breaks stay.
 */
function showHidden(text: string): string {
	return text.replace(/[^\P{Cc}\t\n\r]|\p{Cs}|[\u202A-\u202E\u2066-\u2069]/gu, '\uFFFD');
}
