import { Context, TypeGuards, Value, isTruthy, toValueSync } from 'liquidjs';
import type { Liquid } from 'liquidjs';
import { DeliveryError } from '../errors';
import { say } from '../sentences';
import { placeOf, PersonalizationError } from './errors';
import type { TemplatePosition } from './errors';
import { ENGINES, explain } from './liquid';

/** A condition that a user wrote, compiled: a Liquid boolean, as stands between `{% if` and `%}`. */
export interface Condition {
	/** Name of its field in messages, as `Filter Condition`. */
	readonly field: string;
	readonly source: string;
	/** Names of the recipient's fields that it reads, as `city` of `recipient.city`, each once. */
	readonly recipientFields: readonly string[];
	/**
	 * Does it hold? A field that is missing is not there rather than an error; an empty text alone is false.
	 * @param context what it may read, as `{ recipient, delivery }`
	 * @throws PersonalizationError a filter that fails, or a limit that is exceeded
	 */
	holds(context: object): boolean;
}

/** What a condition may read, by the name of the variable: its fields, or `any` that may be there or not. */
export type Readable = Readonly<Record<string, readonly string[] | 'any'>>;

/** Far more than a person writes. */
const MAX_CHARACTERS = 10_000;

/**
 * Compiles a condition, with the limits of templates. All conditions that users write go through here: filter
 * conditions, rules of the typology, what counts for pressure.
 * @param readable refuses anything else that it reads: with a wrong name it would never hold, and nobody would know
 * @throws DeliveryError `templateSyntax` with field, line and column; the advice shows the place with a caret
 */
export function compileCondition(field: string, source: string, readable?: Readable): Condition {
	const engine = ENGINES.text;
	const value = parseCondition(engine, field, source);
	if (readable) assertReadable(field, value, readable);
	return {
		field,
		source,
		recipientFields: fieldsOf(value),
		holds(context) {
			try {
				const scope = new Context(context, engine.options, { sync: true });
				const result: unknown = toValueSync(value.value(scope, true));
				return result !== '' && isTruthy(result, scope);
			} catch (thrown) {
				const { problem, position = startOf(source) } = explain(thrown);
				throw new PersonalizationError(field, problem, position);
			}
		},
	};
}

const ADVICE =
	'Write a Liquid condition without braces, as: recipient.city == "Paris" and recipient.orders > 2. ' +
	'It knows ==, !=, >, <, >=, <=, contains, and, or, not.';

function parseCondition(engine: Liquid, field: string, source: string): Value {
	if (source.trim() === '') throw notACondition(field, 'it is empty');
	if (source.length > MAX_CHARACTERS) throw notACondition(field, `it is longer than ${MAX_CHARACTERS} characters`);
	if (/\{[{%]|[%}]\}/.test(source.replace(/"[^"]*"|'[^']*'/g, ''))) throw notACondition(field, 'braces are not part of it');
	const value = parseValue(engine, field, source);
	if (!isWhole(value, source)) throw notACondition(field, `${JSON.stringify(source.trim())} is not complete, or has more in it than one condition`);
	return value;
}

function parseValue(engine: Liquid, field: string, source: string): Value {
	try {
		return new Value(source, engine);
	} catch (thrown) {
		const { problem, position = startOf(source), excerpt } = explain(thrown);
		throw new DeliveryError('templateSyntax', `${placeOf(field, position)}: ${say(problem, 'en')}`, {
			advice: excerpt ? `${ADVICE} The place is at the caret:\n${excerpt}` : ADVICE,
			cause: thrown,
		});
	}
}

/** Errors of filters come without a place: that of the condition's first character. */
function startOf(source: string): TemplatePosition {
	const lines = /^\s*/.exec(source)?.[0].split('\n') ?? [''];
	return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}

/** Liquid itself takes the last of several values, and lets an operator go without its second one. */
function isWhole({ initial: { postfix } }: Value, source: string): boolean {
	let values = 0;
	for (const token of postfix) {
		if (!TypeGuards.isOperatorToken(token)) values += 1;
		else if (token.operator !== 'not') values -= 1;
		if (values < 1) return false;
	}
	const unquoted = source.replace(/"[^"]*"|'[^']*'/g, '');
	return values === 1 && !/["']/.test(unquoted);
}

function notACondition(field: string, problem: string): DeliveryError {
	return new DeliveryError('templateSyntax', `${field}: ${problem}.`, { advice: ADVICE });
}

function fieldsOf(value: Value): string[] {
	return [...new Set(readsOf(value).flatMap(({ root, name }) => (root === 'recipient' && name !== undefined ? [name] : [])))];
}

/** What it reads by name: `recipient.city` is `city` of `recipient`. */
function readsOf({ initial: { postfix } }: Value): Array<{ root: string; name: string | undefined; position: [number, number] }> {
	return postfix.flatMap((token) => {
		if (!TypeGuards.isPropertyAccessToken(token) || token.variable) return [];
		const [root, name] = token.props;
		if (!root || !TypeGuards.isWordToken(root)) return [];
		const isNamed = name && (TypeGuards.isWordToken(name) || TypeGuards.isQuotedToken(name));
		return [{ root: root.content, name: isNamed ? name.content : undefined, position: token.getPosition() as [number, number] }];
	});
}

function assertReadable(field: string, value: Value, readable: Readable): void {
	for (const { root, name, position: [line, column] } of readsOf(value)) {
		const names = Object.hasOwn(readable, root) ? readable[root] : undefined;
		if (names === 'any' || (names && (name === undefined || names.includes(name)))) continue;
		const what = names ? `${root}.${name}` : root;
		const known = names ? names.map((each) => `${root}.${each}`) : Object.keys(readable);
		throw new DeliveryError('templateSyntax', `${placeOf(field, { line, column })}: there is no ${what} here.`, { advice: `It can read ${known.join(', ')}.` });
	}
}
