import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { run } from './run';

/** The folder of this package's own checkout. */
export const CHECKOUT = resolve(__dirname, '..', '..');

const NPM_INSTALL_AS_N8N = [
	'install',
	'--audit=false',
	'--fund=false',
	'--bin-links=false',
	'--install-strategy=shallow',
	'--ignore-scripts=true',
	'--package-lock=false',
];

interface Manifest {
	name: string;
	[field: string]: unknown;
}

/**
 * Packs the (built) package in `source` and installs the tarball for the n8n of `userFolder`, step by step as
 * n8n 2.41 does with a community package (`downloadPackage` in its community-packages.service.js).
 * Gives the folder of the installed package.
 */
export async function installPackage(userFolder: string, source = CHECKOUT): Promise<string> {
	const { name } = await readManifest(source);
	const packageFolder = join(userFolder, '.n8n', 'nodes', 'node_modules', name);
	await mkdir(packageFolder, { recursive: true });
	const packs = await mkdtemp(join(tmpdir(), 'packed-'));
	try {
		const tarball = await pack(source, packs);
		await run('tar', ['-xzf', tarball, '-C', packageFolder, '--strip-components=1'], { cwd: packs });
	} finally {
		await rm(packs, { recursive: true, force: true });
	}
	await keepRuntimeDependenciesOnly(packageFolder);
	await run('npm', NPM_INSTALL_AS_N8N, { cwd: packageFolder });
	return packageFolder;
}

async function pack(source: string, destination: string): Promise<string> {
	const output = await run('npm', ['pack', '--quiet', '--ignore-scripts', '--pack-destination', destination], {
		cwd: source,
	});
	return join(destination, output.trim());
}

async function keepRuntimeDependenciesOnly(packageFolder: string): Promise<void> {
	const manifest = await readManifest(packageFolder);
	delete manifest.devDependencies;
	delete manifest.peerDependencies;
	delete manifest.optionalDependencies;
	await writeFile(join(packageFolder, 'package.json'), JSON.stringify(manifest, null, 2));
}

async function readManifest(folder: string): Promise<Manifest> {
	return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
}
