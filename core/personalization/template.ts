import type { Liquid, Template as ParsedTemplate } from 'liquidjs';
import { DeliveryError } from '../errors';
import { say, sentence } from '../sentences';
import { placeOf, PersonalizationError } from './errors';
import { ENGINES, explain, PARSE_LIMIT } from './liquid';
import { escapeHtml, readPath, toPieces } from './outputs';
import type { OutputPiece } from './outputs';
import type { TemplateKind } from './liquid';

export type { TemplateKind };

/** A compiled Liquid template of one content field. */
export interface Template {
	/** Name of the content field, for messages. */
	readonly field: string;
	readonly source: string;
	/**
	 * Renders for one recipient, synchronously.
	 * @param seen outputs of this recipient so far: handed to all fields of a message, each is rendered once
	 * @throws PersonalizationError a field that is missing and has no default, or a limit that is exceeded
	 */
	render(context: object, seen?: SeenOutputs): string;
	/** The template taken apart, when it consists of plain outputs only: with tags all of it depends on the recipient. */
	readonly pieces?: TemplatePieces;
	/** Does the template use this path, as `['links', 'mirror']`, in any branch? Use of its root alone counts too. */
	uses(path: string[]): boolean;
	/** Does it read nothing but fields of these roots, as `recipient`, in any branch? */
	readsOnly(roots: string[]): boolean;
}

/** The outputs between the static texts of a template. */
export interface TemplatePieces {
	/** What stands before, between and after the outputs: one more than there are outputs. */
	readonly texts: readonly string[];
	/** Renders the outputs for one recipient, in order. @throws as `Template.render` */
	render(context: object, seen?: SeenOutputs): string[];
}

/** Rendered outputs of one recipient by their source, not escaped. */
export type SeenOutputs = Map<string, string>;

/** Longest rendered field, in characters. */
const OUTPUT_LIMIT = 5_000_000;

/** Outputs of so many characters together are within all limits, whatever Liquid counts. */
const FREE_OF_LIMITS = 100_000;

/**
 * Compiles one content field. Templates see their context's own properties only; there is no file access and there are
 * limits to length, time and memory. A missing field is an error unless `default` or a condition takes care of it;
 * an empty one is not.
 * @param field name of the content field in messages, as `Subject`
 * @throws DeliveryError `templateSyntax` with field, line and column; the advice shows the place with a caret
 */
export function compileTemplate(field: string, source: string, kind: TemplateKind = 'text'): Template {
	const engine = ENGINES[kind];
	const parsed = parse(engine, field, source);
	const renderAll = (context: object) => render(engine, parsed, field, context);
	const pieces = takeApart(field, source, kind, renderAll);
	return {
		field,
		source,
		pieces,
		render: (context, seen) => (pieces ? join(pieces.texts, pieces.render(context, seen)) : renderAll(context)),
		uses: (path) => uses(engine, parsed, path),
		readsOnly: (roots) => engine.globalVariableSegmentsSync(parsed).every(([root]) => roots.includes(String(root))),
	};
}

/**
 * A template of plain outputs in pieces. Outputs are rendered without escaping, so that text and HTML share them.
 * @param renderAll the whole template by Liquid, with all of its limits
 */
function takeApart(
	field: string,
	source: string,
	kind: TemplateKind,
	renderAll: (context: object) => string,
): TemplatePieces | undefined {
	const engine = ENGINES.text;
	const pieces = toPieces(parse(engine, field, source), (text) => render(engine, [text], field, {}));
	if (!pieces) return undefined;
	const { texts, outputs } = pieces;
	return {
		texts,
		render(context, seen = new Map()) {
			let length = 0;
			const rendered = outputs.map((output) => {
				const text = renderOutput(output, field, context, seen);
				length += text.length;
				return kind === 'html' && output.isEscapable ? escapeHtml(text) : text;
			});
			if (length > FREE_OF_LIMITS) renderAll(context);
			return rendered;
		},
	};
}

function renderOutput(output: OutputPiece, field: string, context: object, seen: SeenOutputs): string {
	const plain = output.path && readPath(context, output.path);
	if (plain !== undefined) return plain;
	const known = seen.get(output.source);
	if (known !== undefined) return known;
	const text = render(ENGINES.text, [output.parsed], field, context);
	seen.set(output.source, text);
	return text;
}

function join(texts: readonly string[], rendered: string[]): string {
	let joined = texts[0] as string;
	for (let at = 0; at < rendered.length; at++) joined += (rendered[at] as string) + (texts[at + 1] as string);
	return joined;
}

function parse(engine: Liquid, field: string, source: string): ParsedTemplate[] {
	assertParsable(field, source);
	try {
		return engine.parse(source);
	} catch (thrown) {
		const { problem, position, excerpt } = explain(thrown);
		throw new DeliveryError('templateSyntax', `${placeOf(field, position)}: ${say(problem, 'en')}`, {
			advice: excerpt ? `Correct the template at the caret:\n${excerpt}` : `Correct the template of ${field}.`,
			cause: thrown,
		});
	}
}

/** What Liquid calls "parse length limit exceeded", in figures. */
function assertParsable(field: string, source: string): void {
	if (source.length <= PARSE_LIMIT) return;
	const problem = `${field} has ${source.length} characters; a template may have ${PARSE_LIMIT}.`;
	throw new DeliveryError('templateSyntax', problem, { advice: 'Shorten it, or send what is long as an attachment.' });
}

function render(engine: Liquid, parsed: ParsedTemplate[], field: string, context: object): string {
	const rendered = renderOrExplain(engine, parsed, field, context);
	// Checked on the unflattened string, before any copy of it is made.
	if (rendered.length > OUTPUT_LIMIT) {
		throw new PersonalizationError(field, sentence('personalization.tooLong', { most: OUTPUT_LIMIT }));
	}
	return rendered;
}

function renderOrExplain(engine: Liquid, parsed: ParsedTemplate[], field: string, context: object): string {
	try {
		return String(engine.renderSync(parsed, context));
	} catch (thrown) {
		const { problem, position, variable } = explain(thrown);
		throw new PersonalizationError(field, problem, position, variable);
	}
}

function uses(engine: Liquid, parsed: ParsedTemplate[], path: string[]): boolean {
	const used = engine.globalVariableSegmentsSync(parsed);
	return used.some((segments) =>
		// `links[which]` and a bare `links` can be anything, so they count.
		path.every((step, at) => at >= segments.length || typeof segments[at] !== 'string' || segments[at] === step),
	);
}
