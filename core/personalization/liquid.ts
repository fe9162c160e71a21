import { Liquid, LiquidError, UndefinedVariableError } from 'liquidjs';
import type { Sentence } from '../delivery/types';
import { sentence, type Part } from '../sentences';
import type { TemplatePosition } from './errors';
import { refuseFileTags } from './fileTags';

/** `html` escapes every output (`| raw` leaves it as it is); `text` escapes nothing. */
export type TemplateKind = 'html' | 'text';

/** A mail over some 100 KB is cut by mailbox providers (Gmail: 102 KB); a template twenty times that is a mistake. */
export const PARSE_LIMIT = 2_000_000;

/** One message takes well under a millisecond; this only ends loops that would never end. */
const RENDER_LIMIT_MS = 1_000;

/** Characters and list entries that filters and ranges may make for one message; an empty loop so long takes 0.4 s. */
const MEMORY_LIMIT = 2_000_000;

/** The engines of all templates and conditions: own properties only, no file access, limits to length, time and memory. */
export const ENGINES: Record<TemplateKind, Liquid> = { html: makeEngine('html'), text: makeEngine('text') };

function makeEngine(kind: TemplateKind): Liquid {
	const engine = new Liquid({
		strictVariables: true,
		lenientIf: true,
		strictFilters: true,
		ownPropertyOnly: true,
		outputEscape: kind === 'html' ? 'escape' : undefined,
		// An empty mapping takes the place of the file system.
		templates: {},
		parseLimit: PARSE_LIMIT,
		renderLimit: RENDER_LIMIT_MS,
		memoryLimit: MEMORY_LIMIT,
	});
	refuseFileTags(engine);
	return engine;
}

export interface Explanation {
	problem: Part;
	position?: TemplatePosition;
	excerpt?: string;
	variable?: string;
}

/** What liquidjs says, taken apart: it appends `, line:1, col:4` to its sentences. */
export function explain(thrown: unknown): Explanation {
	if (!LiquidError.is(thrown)) return { problem: thrown instanceof Error ? thrown.message : String(thrown) };
	const [line, column] = thrown.token.getPosition() as [number, number];
	const position = { line, column };
	const problem = thrown.message.replace(/, line:\d+, col:\d+$/, '');
	if (/\blimit exceeded$/.test(problem)) return { problem: sentence('personalization.limit', { limit: problem }), position, excerpt: thrown.context };
	if (!(thrown instanceof UndefinedVariableError)) return { problem, position, excerpt: thrown.context };
	const variable = problem.replace(/^undefined variable: /, '');
	return { problem: missingField(variable), position, variable };
}

function missingField(variable: string): Sentence {
	const name = variable.replace(/^recipient\./, '');
	if (name !== variable) return sentence('personalization.missingField', { name });
	return sentence('personalization.unknownField', { variable });
}
