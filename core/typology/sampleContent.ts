import type { TypologyInput } from './rule';

/** HTML and text as the first recipient gets them; without one, of the templates what is no Liquid. */
export function contentOf({ sample, parameters }: Pick<TypologyInput, 'sample' | 'parameters'>): { html?: string; text?: string } {
	if (sample) return sample;
	return { html: withoutLiquid(parameters.html), text: withoutLiquid(parameters.text) };
}

/** Where an address begins with a field, the field gives its beginning; elsewhere it is some text. */
export function withoutLiquid(source?: string): string | undefined {
	return source
		?.replace(/(=\s*["']?\s*)\{\{[^]*?\}\}/g, '$1https://liquid.example/')
		.replace(/\{\{[^]*?\}\}|\{%[^]*?%\}/g, 'x');
}
