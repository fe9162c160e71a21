/** The direction of imports that eslint.config.mjs enforces, shown to bite on a toy tree under that very file. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

const checkout = join(__dirname, '../..');

/** Everything a case below may import: each exports a type and a value. */
const targets = [
	'core/errors.ts',
	'core/delivery/types/index.ts',
	'core/delivery/reasons.ts',
	'core/delivery/ports.ts',
	'core/delivery/sending/confirm.ts',
	'core/engine/host.ts',
	'core/images/fetchImage.ts',
	'core/network/dns.ts',
	'core/links/token.ts',
	'core/message/images.ts',
	'core/mta/pool.ts',
	'core/personalization/render.ts',
	'core/store/database/sqlite.ts',
	'credentials/MtaSmtpApi.credentials.ts',
	'nodes/EmailParameters/execute.ts',
	'nodes/SendProof/execute.ts',
	'nodes/shared/items.ts',
	'test/helpers/clock.ts',
];

/** [importing folder, what it imports, why that is forbidden] */
const forbidden: Array<[folder: string, imported: string, reason: RegExp]> = [
	['core/target', 'n8n-workflow', /core knows nothing of n8n/],
	['core/engine', 'n8n-core', /core knows nothing of n8n/],
	['core/mta', '@n8n/di', /core knows nothing of n8n/],
	['core/engine', 'nodes/shared/items', /never the other way round/],
	['core/engine', 'nodes/NotThereYet/execute', /core imports no node/],
	['core/mta', 'credentials/MtaSmtpApi.credentials', /never the other way round/],
	['nodes/SendProof', 'nodes/EmailParameters/execute', /Node folders never import each other/],
	['nodes/shared', 'nodes/SendProof/execute', /knows none of them/],
	['core/target', 'core/delivery/sending/confirm', /know only the model/],
	['core/personalization', 'core/delivery/ports', /know only the model/],
	['core/typology/rules', 'core/store/database/sqlite', /no input and output/],
	['core/message', 'core/mta/pool', /no input and output/],
	['core/japanese-mobile', 'core/engine/host', /no input and output/],
	['core/japanese-mobile/decorated', 'core/images/fetchImage', /no input and output/],
	['core/links', 'core/delivery/sending/confirm', /know only the model/],
	['core/report', 'core/store/database/sqlite', /no input and output/],
	['core/feedback', 'core/mta/pool', /no input and output/],
	['core/delivery', 'core/store/database/sqlite', /by its ports/],
	['core/delivery', 'core/engine/host', /by its ports/],
	['core/delivery', 'core/images/fetchImage', /by its ports/],
	['core/delivery', 'core/network/dns', /by its ports/],
	['core/typology', 'core/network/dns', /no input and output/],
	['core/store', 'test/helpers/clock', /does not know its tests/],
	['nodes/SendProof', 'test/helpers/clock', /does not know its tests/],
	['credentials', 'test/helpers/clock', /does not know its tests/],
];

const allowed: Array<[folder: string, imported: string]> = [
	['core/target', 'core/errors'],
	['core/typology/rules', 'core/delivery/types'],
	['core/links', 'core/delivery/reasons'],
	['core/message', 'core/personalization/render'],
	['core/delivery', 'core/links/token'],
	['core/store', 'core/delivery/ports'],
	['core/engine', 'core/delivery/sending/confirm'],
	['core/engine', 'core/store/database/sqlite'],
	['core/mta', 'node:net'],
	['core/images', 'core/message/images'],
	['core/engine', 'core/images/fetchImage'],
	['nodes/SendProof', 'n8n-workflow'],
	['nodes/SendProof', 'nodes/shared/items'],
	['nodes/SendProof', 'core/engine/host'],
	['nodes/shared', 'core/delivery/types'],
	['test/core', 'nodes/SendProof/execute'],
	['examples', 'test/helpers/clock'],
	['bench', 'test/helpers/clock'],
];

/** A ring of three files, closed once by values and once by types only (which is no ring when it runs). */
const rings = {
	values: { kind: '', files: ['core/mta/a.ts', 'core/mta/b.ts', 'core/mta/c.ts'] },
	types: { kind: 'type ', files: ['core/store/a.ts', 'core/store/b.ts', 'core/store/c.ts'] },
};

let folder: string;
let problems: Map<string, string[]>;

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'lint-direction-'));
	for (const file of ['eslint.config.mjs', 'package.json', 'tsconfig.json']) {
		copyFileSync(join(checkout, file), join(folder, file));
	}
	symlinkSync(join(checkout, 'node_modules'), join(folder, 'node_modules'));
	for (const target of targets) write(target, 'export const value = 1;');
	for (const [from, imported] of [...forbidden, ...allowed]) {
		for (const kind of ['', 'type ']) write(importerOf(from, imported, kind), importing(from, imported, kind));
	}
	for (const { kind, files } of Object.values(rings)) {
		files.forEach((file, index) => {
			const next = files[(index + 1) % files.length]!.replace(/\.ts$/, '');
			write(file, importing(dirname(file), next, kind));
		});
	}
	write('core/links/default.ts', 'export default 1;');
	problems = lint();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, source: string): void {
	mkdirSync(dirname(join(folder, path)), { recursive: true });
	writeFileSync(join(folder, path), source);
}

/** A file name of its own for every case. */
function importerOf(from: string, imported: string, kind: string): string {
	return `${from}/${kind.trim()}imports-${imported.replace(/\W/g, '-')}.ts`;
}

function importing(from: string, imported: string, kind: string): string {
	const isOurs = /^(core|nodes|credentials|test)\//.test(imported);
	const path = isOurs ? relative(from, imported).replace(/^(?!\.)/, './') : imported;
	const use = kind ? 'type Value = typeof value' : 'const again = value';
	return `import ${kind}{ value } from '${path}';\nexport ${use};\n`;
}

/** Problems as `rule: message`, by file. */
function lint(): Map<string, string[]> {
	const eslint = join(checkout, 'node_modules/eslint/bin/eslint.js');
	const args = [eslint, '--format', 'json', '.'];
	const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
	if (!stdout) throw new Error(stderr);
	const results = JSON.parse(stdout) as Array<{
		filePath: string;
		messages: Array<{ ruleId: string | null; message: string }>;
	}>;
	return new Map(
		results.map(({ filePath, messages }) => [
			relative(folder, filePath),
			messages.map(({ ruleId, message }) => `${ruleId}: ${message}`),
		]),
	);
}

/** What the rules about imports say of a file; fails when the file was not linted at all. */
function importProblems(file: string): string[] {
	const found = problems.get(file);
	if (!found) throw new Error(`${file} was not linted`);
	return found.filter((problem) => /import/.test(problem.split(':')[0]!));
}

describe.each([
	['values', ''],
	['types', 'type '],
])('imports of %s', (_, kind) => {
	test.each(forbidden)('%s may not import %s', (from, imported, reason) => {
		expect(importProblems(importerOf(from, imported, kind))).toContainEqual(expect.stringMatching(reason));
	});

	test.each(allowed)('%s may import %s', (from, imported) => {
		expect(importProblems(importerOf(from, imported, kind))).toEqual([]);
	});
});

test('a ring of imports is reported in each of its files', () => {
	for (const file of rings.values.files) {
		expect(importProblems(file)).toContainEqual(expect.stringMatching(/^import-x\/no-cycle: /));
	}
});

test('a ring of types only is allowed', () => {
	for (const file of rings.types.files) expect(importProblems(file)).toEqual([]);
});

test('a default export is reported', () => {
	expect(importProblems('core/links/default.ts')).toEqual([expect.stringContaining('import-x/no-default-export')]);
});
