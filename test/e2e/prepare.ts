/**
 * Installs the full n8n that the e2e tests drive: `tsx test/e2e/prepare.ts`. Ends with 75 (try again later, as in
 * sysexits.h) when it cannot be downloaded, so that CI can tell "skipped" from "failed".
 */
import { DownloadFailedError, n8nFolder } from './installN8n';

n8nFolder().then(
	(folder) => console.log(folder),
	(error: unknown) => {
		console.error((error as Error).message);
		process.exitCode = error instanceof DownloadFailedError ? 75 : 1;
	},
);
