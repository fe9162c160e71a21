import { html, type SafeHtml } from '../../report/html';
import { layoutLinkPage, type PageSign } from './layout';
import type { PageLanguage, PageTexts } from './texts';

/** Field of the form on the unsubscription page, and the value that its button sends. */
export const CONFIRM_FIELD = 'confirm';
export const CONFIRM_VALUE = 'unsubscribe';

export interface LinkPage {
	language: PageLanguage;
	texts: PageTexts;
}

/** Who sends, and to whom. */
export interface Parties {
	sender: string;
	address: string;
}

/** The question, with one button: it posts to the address that the page was read from. */
export function unsubscribePage({ language, texts }: LinkPage, parties: Parties): string {
	const content = html`<p>${fill(texts.unsubscribeText, texts, parties)}</p>
<form method="post"><button type="submit" name="${CONFIRM_FIELD}" value="${CONFIRM_VALUE}">${texts.unsubscribeButton}</button></form>`;
	return layoutLinkPage(language, 'letter', texts.unsubscribeTitle, content);
}

/** What is said once it is done; again and again the same. */
export function unsubscribedPage({ language, texts }: LinkPage, parties: Parties): string {
	return layoutLinkPage(language, 'done', texts.doneTitle, html`<p>${fill(texts.doneText, texts, parties)}</p>`);
}

/** A page that only says why there is none. */
export function deadLinkPage({ language, texts }: LinkPage, why: 'invalid' | 'inactive' | 'over' | 'gone' | 'error'): string {
	const sign: PageSign = 'closed';
	return layoutLinkPage(language, sign, texts[`${why}Title`], html`<p>${texts[`${why}Text`]}</p>`);
}

/** The text with its names in it; each name is escaped and stands out. */
function fill(text: string, { someSender }: PageTexts, { sender, address }: Parties): SafeHtml {
	const names: Record<string, string> = { sender: sender || someSender, address: maskAddress(address) };
	const pieces = text.split(/\{(sender|address)\}/);
	return html`${pieces.map((piece, at) => (at % 2 === 0 ? piece : html`<strong>${names[piece] ?? ''}</strong>`))}`;
}

/** `h•••@example.com`: enough for its owner; a link that was passed on gives nobody away. */
export function maskAddress(address: string): string {
	const at = address.lastIndexOf('@');
	return at < 1 ? '•••' : `${[...address][0]}•••${address.slice(at)}`;
}
