/** Every field of every node and credential as people read it: n8n's UX guidelines, which its linters check in part only. */
import type { INodeProperties, INodePropertyCollection, INodePropertyOptions, INodeType } from 'n8n-workflow';
import { builtPackage } from './support';

interface Field {
	/** Node or credential, then the labels on the way to the field. */
	path: string;
	property: INodeProperties;
}

let fields: Field[];
beforeAll(async () => {
	const { nodeTypes, credentialTypes } = await builtPackage();
	const nodes = Object.values(nodeTypes).map((type) => (type as INodeType).description);
	fields = [...nodes, ...credentialTypes].flatMap(({ displayName, properties }) => fieldsOf(displayName, properties));
});

function fieldsOf(owner: string, properties: INodeProperties[]): Field[] {
	return properties.flatMap((property) => {
		const path = `${owner} › ${property.displayName}`;
		return [{ path, property }, ...fieldsOf(path, innerOf(property))];
	});
}

/** The fields of a collection, or of the rows of a table. */
function innerOf({ type, options = [] }: INodeProperties): INodeProperties[] {
	if (type === 'collection') return options as INodeProperties[];
	if (type === 'fixedCollection') return (options as INodePropertyCollection[]).flatMap(({ values }) => values);
	return [];
}

/** Only what people see and fill in. */
const shown = () => fields.filter(({ property: { type } }) => type !== 'hidden' && type !== 'notice');
const chosen = ({ property: { type, options = [] } }: Field) => (type === 'options' || type === 'multiOptions' ? (options as INodePropertyOptions[]) : []);
const words = (text = '') => text.toLowerCase().replace(/[^\p{L}\p{N} ]/gu, '').trim();

/** A group says what it holds by its name and by the fields in it. */
const isGroup = ({ type }: INodeProperties) => type === 'collection';
/** Its options say what it does, in n8n's own nodes too. */
const isOperation = ({ name }: INodeProperties) => name === 'operation' || name === 'resource';

test('every field has a description or a hint', () => {
	const silent = shown().filter(({ property }) => !isGroup(property) && !isOperation(property) && !property.description && !property.hint);
	expect(silent.map(({ path }) => path)).toEqual([]);
});

test('no description says its label again', () => {
	const repeating = shown().filter(({ property }) => property.description && words(property.description) === words(property.displayName));
	const options = shown().flatMap((field) => chosen(field).filter(({ name, description }) => description && words(description) === words(name)).map(({ name }) => `${field.path} › ${name}`));
	expect([...repeating.map(({ path }) => path), ...options]).toEqual([]);
});

/** A capital, no full stop after one sentence and one after several; a boolean says whether. */
function faultOf({ description = '', type }: Pick<INodeProperties, 'description' | 'type'>): string | undefined {
	const abbreviated = description.replace(/\b(e\.g|i\.e|a\.m|p\.m)\./g, '$1');
	const isSeveral = /[.!?] \p{Lu}|[.!?] \d+:/u.test(abbreviated);
	if (description !== description.trim()) return 'spaces around';
	if (/^\p{Ll}/u.test(description)) return 'no capital';
	if (isSeveral && !description.endsWith('.')) return 'several sentences, no full stop';
	if (!isSeveral && description.endsWith('.')) return 'one sentence, with a full stop';
	if (type === 'boolean' && description && !description.startsWith('Whether')) return 'a boolean that does not say whether';
	return undefined;
}

test('descriptions are sentences, in the style of n8n', () => {
	const own = shown().map(({ path, property }) => [path, faultOf(property)] as const);
	const options = shown().flatMap((field) => chosen(field).map(({ name, description }) => [`${field.path} › ${name}`, faultOf({ description, type: 'string' })] as const));
	expect([...own, ...options].filter(([, fault]) => fault)).toEqual([]);
});

test('every text field shows an example, or says what its default is', () => {
	const bare = shown().filter(({ property: { type, default: value, placeholder, typeOptions } }) => {
		const isText = (type === 'string' || type === 'json') && !typeOptions?.password;
		return isText && !placeholder && (value === '' || value === '{}');
	});
	expect(bare.map(({ path }) => path)).toEqual([]);
	const examples = shown().filter(({ property: { type, placeholder } }) => (type === 'string' || type === 'json' || type === 'dateTime') && placeholder);
	expect(examples.filter(({ property }) => !property.placeholder!.startsWith('e.g. ')).map(({ path }) => path)).toEqual([]);
});

test('labels and options are in Title Case', () => {
	const SMALL = /^(a|an|and|as|at|by|for|from|if|in|of|on|or|per|the|to|with)$/;
	const isTitle = (label: string) => label.split(/[\s/-]+/).every((word, index) => !/^\p{Ll}/u.test(word) || (index > 0 && SMALL.test(word)));
	const labels = [...shown().map(({ path, property }) => [path, property.displayName]), ...shown().flatMap((field) => chosen(field).map(({ name }) => [field.path, name]))];
	expect(labels.filter(([, label]) => !isTitle(label!))).toEqual([]);
});

test('every operation has an action for the node panel, and a description', () => {
	const operations = fields.filter(({ property }) => property.name === 'operation' && property.type === 'options').flatMap((field) => chosen(field).map((option) => ({ ...option, path: field.path })));
	expect(operations.length).toBeGreaterThan(20);
	for (const { action, description, path, name } of operations) {
		expect([path, name, action, description]).toEqual([path, name, expect.stringMatching(/^\p{Lu}[^.]+$/u), expect.stringMatching(/\S+ \S+/)]);
	}
});

test('every list is shown without a credential too, as the store needs none', () => {
	const lists = fields.flatMap(({ path, property }) => (property.modes ?? []).filter(({ type }) => type === 'list').map(({ typeOptions }) => ({ path, typeOptions })));
	expect(lists.length).toBeGreaterThan(6);
	expect(lists.filter(({ typeOptions }) => !typeOptions?.skipCredentialsCheckInRLC)).toEqual([]);
});
