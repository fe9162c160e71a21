/** The README names every field that people see in a node or a credential, in the part that is about it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeProperties, INodeType } from 'n8n-workflow';
import { builtPackage, DIST } from './support';

const readme = readFileSync(join(DIST, '..', 'README.md'), 'utf8');

/** Where each is described, by the headings. */
const PARTS: Array<[owner: string, headings: string[]]> = [
	['emailParameters', ['Build the chain', 'Options of Email Parameters', 'Continuous deliveries', 'Recipients']],
	['japaneseMobileEncode', ['Japanese mobiles']],
	['sendProof', ['Send Proof', 'What the analysis checks', 'Rules of your own']],
	['analyzeDelivery', ['Reports and live progress', 'What the analysis checks', 'Rules of your own']],
	['requestApproval', ['Request Approval']],
	['confirmDelivery', ['Pace and time', 'Who may let it go']],
	['processFeedback', ['What comes back']],
	['deliveryLinksTrigger', ['The links of the messages']],
	['emailDelivery', ['Email Delivery']],
	['mtaSmtpApi', ['Credentials']],
	['deliveryStoreApi', ['Credentials']],
	['targetDatabaseApi', ['Credentials']],
];

/** Said of all nodes together, or known from n8n itself. */
const COMMON = new Set(['operation', 'resource', 'deliveryId', 'returnAll', 'limit']);

/** The fields of a node, and those in its groups; the columns of a table explain themselves. */
function labelsOf(properties: INodeProperties[]): string[] {
	const shown = properties.filter(({ type, name }) => type !== 'hidden' && type !== 'notice' && !COMMON.has(name));
	return shown.flatMap((field) => (field.type === 'collection' ? labelsOf(field.options as INodeProperties[]) : [field.displayName]));
}

function partOf(heading: string): string {
	const part = readme.split(/^#+ /m).find((text) => text.startsWith(`${heading}\n`));
	if (!part) throw new Error(`The README has no part "${heading}"`);
	return part;
}

/** What stands in italics, and in the first two cells of the rows of tables. */
function namesIn(text: string): Set<string> {
	const prose = text.replace(/`[^`\n]*`/g, '').replace(/(\S)\n(?=\S)/g, '$1 ');
	const italics = [...prose.matchAll(/(?<!\*)\*([^*\n]+)\*(?!\*)/g)].map(([, name]) => name!);
	const cells = [...text.matchAll(/^\| ?([^|]*)\|([^|]*)/gm)].flatMap(([, first, second]) => [first!, second!]);
	return new Set([...italics, ...cells].flatMap((name) => [name, ...name.split(', ')]).map((name) => name.replace(/[*[\]]/g, '').trim()));
}

async function propertiesOf(owner: string): Promise<INodeProperties[]> {
	const { nodeTypes, credentialTypes } = await builtPackage();
	const nodes = Object.values(nodeTypes).map((type) => (type as INodeType).description);
	return [...nodes, ...credentialTypes].find(({ name }) => name === owner)!.properties;
}

test.each(PARTS)('every field of %s is in %j', async (owner, headings) => {
	const named = namesIn(headings.map(partOf).join('\n\n'));
	const labels = labelsOf(await propertiesOf(owner));
	expect(labels.length).toBeGreaterThan(2);
	expect(labels.filter((label) => !named.has(label))).toEqual([]);
});

test('the table of Email Parameters has the groups and options of the node, in its order, and no other', async () => {
	const groups = (await propertiesOf('emailParameters')).filter(({ type, displayName }) => type === 'collection' && !displayName.startsWith('Recipients File'));
	const wanted = groups.map(({ displayName, options }) => [displayName.replace(/ Options$/, ''), (options as INodeProperties[]).map((option) => option.displayName).sort()]);
	const listed: Array<[group: string, options: string[]]> = [];
	for (const [, group, options] of partOf('Options of Email Parameters').matchAll(/^\| ([^|]*)\| ([^|]+) \|/gm)) {
		if (group!.trim()) listed.push([group!.trim(), []]);
		listed.at(-1)![1].push(...options!.split(', '));
	}
	expect(listed.slice(1).map(([group, options]) => [group, options.sort()])).toEqual(wanted);
});

test('the table of Confirm Delivery has the options of the node and no other', async () => {
	const { options } = (await propertiesOf('confirmDelivery')).find(({ name }) => name === 'options')!;
	const table = partOf('Pace and time').split('| option of Confirm |')[1]!.split('\n\n')[0]!;
	const listed = [...table.matchAll(/^\| ([^|-]+) \|/gm)].map(([, option]) => option);
	expect(listed).toEqual((options as INodeProperties[]).map(({ displayName }) => displayName));
});
