/** Templates of plain outputs, taken apart: the static texts, and what differs from recipient to recipient. */
import { Output, TypeGuards } from 'liquidjs';
import type { Template as ParsedTemplate } from 'liquidjs';

/** `{{ … }}`, once or more often in a template. */
export interface OutputPiece {
	/** What stands between the braces: the same text is the same value. */
	readonly source: string;
	readonly parsed: Output;
	/** False where `| raw` ends the output. */
	readonly isEscapable: boolean;
	/** Present where the output is a property of the context, as `recipient.firstName`, at most with `default`. */
	readonly path?: PropertyPath;
}

export interface PropertyPath {
	keys: string[];
	/** Of `| default: "…"`. */
	fallback?: string;
}

export interface OutputPieces {
	/** What stands before, between and after the outputs: one more than there are outputs. */
	texts: string[];
	outputs: OutputPiece[];
}

/**
 * The pieces of a parsed template, or undefined when it has tags: these decide per recipient what comes.
 * @param parsed by an engine that escapes nothing
 * @param textOf renders a template without outputs
 */
export function toPieces(parsed: ParsedTemplate[], textOf: (text: ParsedTemplate) => string): OutputPieces | undefined {
	const pieces: OutputPieces = { texts: [''], outputs: [] };
	for (const template of parsed) {
		if (template instanceof Output) {
			pieces.outputs.push(toOutputPiece(template));
			pieces.texts.push('');
		} else if (TypeGuards.isHTMLToken(template.token)) {
			pieces.texts.push(`${pieces.texts.pop()}${textOf(template)}`);
		} else {
			return undefined;
		}
	}
	return pieces;
}

function toOutputPiece(parsed: Output): OutputPiece {
	const { input, contentRange } = parsed.token;
	return {
		source: input.slice(...contentRange).trim(),
		parsed,
		isEscapable: !parsed.value.filters.at(-1)?.raw,
		path: toPath(parsed),
	};
}

function toPath({ value }: Output): PropertyPath | undefined {
	const [token, ...others] = value.initial.postfix;
	if (others.length > 0 || !TypeGuards.isPropertyAccessToken(token) || token.variable) return undefined;
	const keys: string[] = [];
	for (const prop of token.props) {
		// `size` counts the fields of what has no such field.
		const isName = (TypeGuards.isWordToken(prop) || TypeGuards.isQuotedToken(prop)) && prop.content !== 'size';
		if (!isName) return undefined;
		keys.push(prop.content);
	}
	if (value.filters.length === 0) return { keys };
	const fallback = defaultOf(value.filters);
	return fallback === undefined ? undefined : { keys, fallback };
}

function defaultOf(filters: Output['value']['filters']): string | undefined {
	const [filter, ...others] = filters;
	if (others.length > 0 || filter?.name !== 'default' || filter.args.length !== 1) return undefined;
	const argument: unknown = filter.args[0];
	return TypeGuards.isQuotedToken(argument) ? argument.content : undefined;
}

/**
 * What Liquid would write for this path, when that is beyond doubt: a text, number or truth value of plain objects, or
 * the default. Undefined: ask Liquid, which also knows the errors.
 */
export function readPath(context: object, { keys, fallback }: PropertyPath): string | undefined {
	let value: unknown = context;
	for (const key of keys) {
		if (!isPlainObject(value)) return undefined;
		value = Object.hasOwn(value, key) ? value[key] : undefined;
		if (value === undefined) return fallback;
	}
	return fallback === undefined ? toText(value) : toTextOr(value, fallback);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
	if (typeof value !== 'object' || value === null) return false;
	return Object.getPrototypeOf(value) === Object.prototype && !('toLiquid' in value);
}

function toText(value: unknown): string | undefined {
	if (typeof value === 'string') return value;
	if (value === null) return '';
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function toTextOr(value: unknown, fallback: string): string | undefined {
	return value === '' || value === null || value === false ? fallback : toText(value);
}

const ESCAPABLE = /[&<>"']/;
const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' };

/** The text as Liquid's `escape` writes it. */
export function escapeHtml(text: string): string {
	return ESCAPABLE.test(text) ? text.replace(/[&<>"']/g, (character) => ESCAPES[character] as string) : text;
}
