/** Our built package, loaded by n8n's own loader. */
import '../n8nEnvironment';
import 'reflect-metadata';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PackageDirectoryLoader } from 'n8n-core';
import type { ICredentialType, Themed } from 'n8n-workflow';
import type { AnyNodeType } from './host';

/** The nodes and credentials of a built package. */
export interface LoadedPackage {
	/** By full type name, ready for `createEngine`. */
	nodeTypes: Record<string, AnyNodeType>;
	credentialTypes: ICredentialType[];
}

/**
 * Loads the package that the folder `dist` belongs to, as its `package.json` lists it. Throws n8n's own error for a
 * missing file or a class of another name, and ours for a codex or an icon, which n8n would silently go without.
 */
export async function loadPackage(distDir: string): Promise<LoadedPackage> {
	const packageDir = dirname(distDir);
	const loader = new PackageDirectoryLoader(packageDir);
	await loader.loadAll();
	const { packageName } = loader;

	const nodeTypes: Record<string, AnyNodeType> = {};
	for (const [name, { type, sourcePath }] of Object.entries(loader.nodeTypes)) {
		const fullName = `${packageName}.${name}`;
		checkCodex(join(packageDir, `${sourcePath}on`), fullName);
		checkIcons(packageDir, packageName, fullName, type.description.iconUrl);
		nodeTypes[fullName] = type;
	}
	const credentialTypes = Object.values(loader.credentialTypes).map(({ type }) => type);
	for (const { name, iconUrl } of credentialTypes) checkIcons(packageDir, packageName, name, iconUrl);
	return { nodeTypes, credentialTypes };
}

function checkCodex(file: string, fullName: string): void {
	const { node } = JSON.parse(readFileSync(file, 'utf8')) as { node?: string };
	if (node !== fullName) throw new Error(`${file} is for the node "${node}", not for "${fullName}"`);
}

/** n8n has turned `file:x.svg` into `icons/<package>/<path in the package>` by now. */
function checkIcons(packageDir: string, packageName: string, name: string, icon?: Themed<string>): void {
	const urls = typeof icon === 'object' ? Object.values(icon) : icon ? [icon] : [];
	for (const url of urls) {
		const file = join(packageDir, url.slice(`icons/${packageName}/`.length));
		if (!existsSync(file)) throw new Error(`The icon of "${name}" is missing: ${file}`);
	}
}
