/**
 * What `npm run lint` checks: the usual rules for TypeScript, the direction of imports, and n8n's own two linters for
 * community nodes. Every rule that is switched off stands with its reason.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import js from '@eslint/js';
import { configs as communityNodes } from '@n8n/eslint-plugin-community-nodes';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { defineConfig } from 'eslint/config';
import importX from 'eslint-plugin-import-x';
import nodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

const root = import.meta.dirname;
const { n8n } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** `dist/nodes/SendProof/SendProof.node.js` → `SendProof` */
const nodeFolders = [...new Set(n8n.nodes.map((path) => path.split('/')[2]))];

/** The parts of core that compute and nothing else: no store, no network, no clock. */
const pureParts = [
	'target',
	'personalization',
	'typology',
	'message',
	'japanese-mobile',
	'feedback',
	'links',
	'report',
	'schedule',
	'sentences',
];

/** Who may not import what: nodes/X → nodes/shared → core, and inside core delivery → the pure parts. */
const zones = [
	{
		target: ['./core'],
		from: ['./nodes', './credentials'],
		message: 'core is usable from any program: nodes and credentials import core, never the other way round.',
	},
	...nodeFolders.map((folder) => ({
		target: `./nodes/${folder}`,
		from: './nodes',
		except: [`./${folder}`, './shared'],
		message: 'Node folders never import each other: what two of them need lies in nodes/shared.',
	})),
	{
		target: './nodes/shared',
		from: './nodes',
		except: ['./shared'],
		message: 'nodes/shared serves the node folders and knows none of them.',
	},
	...pureParts.flatMap((part) => [
		{
			target: `./core/${part}`,
			from: './core/delivery',
			except: ['./types', './reasons.ts'],
			message: 'Of core/delivery, the pure parts know only the model: types and reasons.ts.',
		},
		{
			target: `./core/${part}`,
			from: ['./core/store', './core/mta', './core/images', './core/network', './core/target-database', './core/engine'],
			message: 'The pure parts have no input and output: they know no store, no MTA, no fetched images, no engine.',
		},
	]),
	{
		target: './core/delivery',
		from: ['./core/store', './core/mta', './core/images', './core/network', './core/target-database', './core/engine'],
		message: 'core/delivery reaches the store, the MTA and images by its ports (ports.ts); the engine joins them.',
	},
	{
		target: ['./core', './nodes', './credentials'],
		from: './test',
		message: 'The product does not know its tests.',
	},
];

const direction = [
	{
		files: ['**/*.ts'],
		plugins: { 'import-x': importX },
		settings: {
			// Without these settings no-cycle reads no TypeScript and stays silent.
			...importX.flatConfigs.typescript.settings,
			'import-x/resolver-next': [createTypeScriptImportResolver()],
		},
		rules: {
			'import-x/no-cycle': ['error', { ignoreExternal: true }],
			'import-x/no-restricted-paths': ['error', { basePath: root, zones }],
			'import-x/no-default-export': 'error',
		},
	},
	{
		files: ['core/**/*.ts'],
		rules: {
			'no-restricted-imports': [
				'error',
				{
					patterns: [
						{ group: ['n8n-*', '@n8n/*'], message: 'core knows nothing of n8n: nodes/shared stands between.' },
						// no-restricted-paths sees only files that are there
						{ group: ['**/nodes/**', '**/credentials/**'], message: 'core imports no node and no credential.' },
					],
				},
			],
		},
	},
];

const typescript = {
	files: ['**/*.ts'],
	extends: [js.configs.recommended, tseslint.configs.recommended],
	rules: {
		eqeqeq: 'error',
		'no-console': 'error', // n8n's log is its users': nodes write with this.logger
		'no-control-regex': 'off', // mail is full of control characters, and attacks on it even more
		'no-misleading-character-class': ['error', { allowEscape: true }], // written as \u200d, a joiner misleads nobody
		'@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
		// TypeScript reports the same (noUnusedParameters) and takes a leading _ for "meant so"
		'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
	},
};

/** Tests, benchmarks, scripts and examples are typed like the product, but may write to the console. */
const tests = {
	files: ['test/**/*.ts', 'bench/**/*.ts', 'examples/**/*.ts', 'scripts/**/*.ts'],
	rules: {
		'no-console': 'off', // they are run in a terminal
		'import-x/no-default-export': 'off', // jest takes global set-up as a default export
	},
};

/** Scripts that Node runs as they are. */
const scripts = {
	files: ['*.js'],
	extends: [js.configs.recommended],
	languageOptions: {
		sourceType: 'commonjs',
		globals: Object.fromEntries(
			['__dirname', 'console', 'exports', 'module', 'process', 'require'].map((name) => [name, 'readonly']),
		),
	},
};

/** n8n's newer linter. "Without Cloud support": the package needs the network, files and its own dependencies. */
const n8nCommunity = {
	files: ['package.json', 'nodes/**/*.ts', 'credentials/**/*.ts', 'core/**/*.ts'],
	extends: [communityNodes.recommendedWithoutN8nCloudSupport],
};

/** Both of n8n's linters look only into a description that is written out in the node's class. */
const n8nVisible = {
	files: ['nodes/**/*.node.ts'],
	rules: {
		'no-restricted-syntax': [
			'error',
			{
				selector: 'PropertyDefinition[key.name="description"][value.type!="ObjectExpression"]',
				message: "Write it out in the class and import only `properties`: n8n's linters look nowhere else.",
			},
		],
	},
};

/** n8n's older linter, written for .eslintrc: its configs are lists of rules, here given to the files they are about. */
const n8nBase = [
	{ files: ['package.json'], rules: nodesBase.configs.community.rules },
	{ files: ['nodes/**/*.ts'], rules: nodesBase.configs.nodes.rules },
	{ files: ['credentials/**/*.ts'], rules: nodesBase.configs.credentials.rules },
].map((config) => ({ ...config, plugins: { 'n8n-nodes-base': nodesBase } }));

/** n8n's rules that do not fit, each with its reason. */
const n8nExceptions = [
	{
		files: ['package.json'],
		rules: {
			// n8n itself brings no mail library that a package may count on. Ours are few, pinned, and pure JavaScript
			// without install scripts, as n8n installs with scripts off; bundling would hide their licences and versions.
			'@n8n/community-nodes/no-runtime-dependencies': 'off',
			// The contributors have no address and no home page in common.
			'@n8n/community-nodes/valid-author': 'off',
			'@n8n/community-nodes/require-homepage': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		rules: {
			// They know only the literal ['main'] and at most two outputs; ours have up to three, and the newer linter
			// (node-connection-type-literal) asks for NodeConnectionTypes.Main.
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
		},
	},
	{
		files: ['nodes/RequestApproval/*.ts'],
		rules: {
			// Its webhooks resume a waiting execution: there is no service to register them with.
			'@n8n/community-nodes/webhook-lifecycle-complete': 'off',
			// A tool answers its agent at once; it cannot wait for days for a person.
			'@n8n/community-nodes/node-usable-as-tool': 'off',
		},
	},
	{
		files: ['nodes/ProcessFeedback/*.ts'],
		rules: {
			// It puts addresses into quarantine and forwards mails: what an agent makes up must not.
			'@n8n/community-nodes/node-usable-as-tool': 'off',
		},
	},
	{
		files: ['credentials/*.ts'],
		rules: {
			// For nodes inside n8n's own repository, whose links are short names; the rule beside it asks for a URL.
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
		},
	},
	{
		files: ['core/**/*.ts'],
		rules: {
			// core knows nothing of n8n: it throws DeliveryError, which nodes/shared turns into NodeOperationError.
			'@n8n/community-nodes/require-node-api-error': 'off',
		},
	},
];

export default defineConfig(
	{ ignores: ['dist/', 'coverage/'] },
	// The TypeScript parser reads JSON as well, so that n8n's rules for package.json find their object.
	{
		files: ['package.json'],
		languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
	},
	typescript,
	scripts,
	direction,
	n8nCommunity,
	n8nVisible,
	n8nBase,
	n8nExceptions,
	tests,
);
