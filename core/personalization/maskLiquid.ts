/**
 * Liquid as liquidjs finds its end: quoted strings may hold the closing braces in an output, not in a tag. The
 * length is limited so that a page full of unclosed braces does not make the search quadratic.
 */
const LIQUID = /\{\{(?:"[^"]*"|'[^']*'|[^"']){0,4000}?\}\}|\{%[^]{0,4000}?%\}/g;

/** Noncharacters of Unicode (never part of a text: Unicode 23.7), so nothing in a page looks like a stand-in. */
const OPEN = '\uFDD0';
const CLOSE = '\uFDD1';

export interface MaskedSource {
	/** The source with a stand-in for each piece of Liquid. */
	text: string;
	/** Puts the Liquid back into this text, or into a part of it. */
	unmask(text: string): string;
}

/** Hides the Liquid of a source (`{{ … }}`, `{% … %}`) from whoever reads it as HTML or as text. */
export function maskLiquid(source: string): MaskedSource {
	const liquid: string[] = [];
	const standIn = (found: string) => `${OPEN}${liquid.push(found) - 1}${CLOSE}`;
	return {
		text: source.replaceAll(OPEN, '').replaceAll(CLOSE, '').replace(LIQUID, standIn),
		unmask: (text) => text.replace(/\uFDD0(\d+)\uFDD1/g, (_found, index: string) => liquid[Number(index)] ?? ''),
	};
}

/** Is there a stand-in in it, or a part of one? */
export function isMasked(text: string): boolean {
	return text.includes(OPEN) || text.includes(CLOSE);
}
