import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ERROR_CODES } from '../core/errors';
import { defaultTypology } from '../core/typology';

const ROOT = path.join(__dirname, '..');
const readme = readFileSync(path.join(ROOT, 'README.md'), 'utf8');

test('the README lists every error code with its meaning and its way out, and no other', () => {
	const table = readme.slice(readme.indexOf('<!-- error codes'), readme.indexOf('<!-- /error codes'));
	const listed = [...table.matchAll(/^\| `(\w+)` \| (.+) \| (.+) \|$/gm)];
	expect(listed.map(([, code, meaning, wayOut]) => [code, { meaning, wayOut }])).toEqual(Object.entries(ERROR_CODES));
});

test.each(['README.md', 'README.fr.md', 'README.ja.md'])('every file that %s links to is there', (page) => {
	const text = readFileSync(path.join(ROOT, page), 'utf8');
	const links = [...text.matchAll(/(?:\]\(|src(?:set)?=")(?!https?:|cid:|#)([^)#"]+)/g)].map(([, file]) => file as string);
	expect(links.length).toBeGreaterThan(3);
	expect(links.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
});

test('every place of the README that it points to is there', () => {
	const headings = [...readme.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => (heading as string).toLowerCase().replace(/[^\w\s-]/g, '').replaceAll(' ', '-'));
	const places = [...readme.matchAll(/\]\(#([^)]+)\)/g)].map(([, place]) => place as string);
	expect(places.length).toBeGreaterThan(5);
	expect(places.filter((place) => !headings.includes(place))).toEqual([]);
});

test('every command that the README names is a script of the package', () => {
	const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
	const named = [...readme.matchAll(/npm (?:run ([\w:-]+)|(test)\b)/g)].map(([, script, test]) => script ?? test ?? '');
	const missing = named.filter((script) => !(script in scripts));
	expect(missing).toEqual([]);
});

test('CI runs every command that the README names', () => {
	const ci = readFileSync(path.join(ROOT, '.ci/run'), 'utf8');
	const named = new Set([...readme.matchAll(/npm (?:run [\w:-]+|test\b|ci\b)/g)].map(([command]) => command));
	expect(named.size).toBeGreaterThan(8);
	expect([...named].filter((command) => !new RegExp(`^[^#]*${command}( |$)`, 'm').test(ci))).toEqual([]);
});

test('the README lists every rule of the default typology, in its order, and no other', () => {
	const table = readme.slice(readme.indexOf('| rule | finds |'), readme.indexOf('An error prevents sending'));
	const listed = [...table.matchAll(/^\| (\w+) \| /gm)].map(([, rule]) => rule).filter((rule) => rule !== 'rule');
	expect(listed).toEqual(defaultTypology.map(({ id }) => id));
});

test('every picture of docs/ is in the README', () => {
	const pictures = readdirSync(path.join(ROOT, 'docs'), { recursive: true }).map(String).filter((file) => file.endsWith('.png'));
	expect(pictures.length).toBeGreaterThan(10);
	expect(pictures.filter((file) => !readme.includes(`docs/${file}`))).toEqual([]);
});

/** What is the same in every language: the two commands, the nodes of the chain, the names of fields and outputs in it. */
function factsOf(text: string) {
	const chain = text.split(/^## /m).find((part) => part.includes('\n8. **Confirm Delivery**'))!;
	return {
		commands: [...text.matchAll(/^npm ci && (.+?) +#/gm)].map(([, command]) => command),
		steps: [...chain.matchAll(/^(\d)\. \*\*([A-Z][\w ]+)\*\*/gm)].map(([, number, node]) => `${number} ${node}`).filter((step) => step > '3'),
		names: [...new Set([...chain.replace(/\s+/g, ' ').matchAll(/\*(MTA \(SMTP\) API|Delivery Store API|Public Base Address|Address Field|Opt-Out Field|Ready|Rejected|Approved|Pending|Read Recipients File)\*/g)].map(([, name]) => name))].sort(),
	};
}

test.each(['README.fr.md', 'README.ja.md'])('%s says the same of commands and chain', (page) => {
	const facts = factsOf(readme);
	expect([facts.commands.length, facts.steps.length, facts.names.length]).toEqual([2, 6, 10]);
	expect(factsOf(readFileSync(path.join(ROOT, page), 'utf8'))).toEqual(facts);
});
