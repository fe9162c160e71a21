/**
 * `npm run bench:analysis [-- --sizes 10000,100000] [-- --json]`: from a CSV file to a complete analysis, by the real nodes
 * in n8n's engine: Email Parameters reads the file, Analyze Delivery makes every message once. Each size in a process of
 * its own with a fixed V8 heap (n8n's thread 256 MB, the engine's as always). `csv_liquid_per_s`: csv-parse and bare
 * Liquid over the same file and templates in the same run, and nothing else. Lag: how late a timer of n8n's thread fires.
 */
import { fork } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse';
import { Liquid } from 'liquidjs';
import { CONTENT, writeRecipients, type AnalysisRun } from './analysisFile';

const HEAP_MB = 256;
const LIQUID_RECIPIENTS = 100_000;
const NAMES: Record<number, string> = { 10_000: 'n10k', 100_000: 'n100k', 1_000_000: 'n1m' };

const { values } = parseArgs({
	options: { sizes: { type: 'string', default: '10000,100000,1000000' }, json: { type: 'boolean' } },
});

async function main(): Promise<void> {
	const folder = await mkdtemp(path.join(os.tmpdir(), 'email-delivery-analysis-'));
	const report: Record<string, unknown> = {};
	let lag = 0;
	try {
		for (const size of values.sizes.split(',').map(Number)) {
			const file = path.join(folder, `${size}.csv`);
			await writeRecipients(file, size);
			if (!values.json) console.log(`${size} recipients …`);
			const run = await runApart(file, size);
			lag = Math.max(lag, run.lag_p99_ms);
			report[NAMES[size] ?? `n${size}`] = { per_s: run.per_s, rss_mb: run.rss_mb };
			if (!values.json) console.log(run);
		}
		const file = path.join(folder, 'liquid.csv');
		await writeRecipients(file, LIQUID_RECIPIENTS);
		report.csv_liquid_per_s = await csvAndLiquid(file, LIQUID_RECIPIENTS);
		report.loop_lag_p99_ms = lag;
		console.log(values.json ? JSON.stringify(report) : report);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

function runApart(file: string, size: number): Promise<AnalysisRun> {
	const child = fork(path.join(__dirname, 'analysisRun.ts'), [file, String(size)], {
		execArgv: [...process.execArgv, `--max-old-space-size=${HEAP_MB}`],
		stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
	});
	return new Promise((resolve, reject) => {
		child.once('message', (run) => resolve(run as AnalysisRun));
		child.once('exit', (code) => reject(new Error(`The run of ${size} recipients ended with code ${code}`)));
	});
}

async function csvAndLiquid(file: string, recipients: number): Promise<number> {
	const engine = new Liquid();
	const templates = [CONTENT.subject, CONTENT.html, CONTENT.text].map((source) => engine.parse(source));
	const startedAt = performance.now();
	for await (const recipient of createReadStream(file).pipe(parse({ columns: true, bom: true }))) {
		for (const template of templates) engine.renderSync(template, { recipient });
	}
	return Math.round((recipients / (performance.now() - startedAt)) * 1000);
}

main().catch((error: Error) => {
	console.error(error);
	process.exitCode = 1;
});
