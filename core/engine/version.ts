import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

let version: string | undefined;

/** The version of the package that this file belongs to, as its package.json had it when it was first asked for. */
export function packageVersion(): string {
	version ??= readVersion(__dirname);
	return version;
}

/** The sources and the built package lie at different depths below package.json. */
function readVersion(folder: string): string {
	const file = path.join(folder, 'package.json');
	if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
	const parent = path.dirname(folder);
	return parent === folder ? 'unknown' : readVersion(parent);
}
