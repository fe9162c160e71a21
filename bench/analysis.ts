/**
 * `npm run bench:analysis [-- --sizes 10000,100000] [-- --json]`: from a CSV file to a complete analysis, by the real nodes
 * in n8n's engine: Email Parameters reads the file, Analyze Delivery makes every message once.
 *
 * Beside each size csv-parse with bare Liquid over the same file and templates, and nothing else. Both sides alike: each in
 * a process of its own with a fixed V8 heap (n8n's thread 256 MB, the engine's as always), nothing warmed up, and the clock
 * starts when the modules are loaded. What the first delivery of an n8n process waits for once, the engine's thread and
 * the tables of a new store, is told apart as `start_ms`; `with_start_per_s` is what that delivery gets.
 *
 * Look-ups in the DNS are off: at most ten seconds for an analysis of any size, and the name server's speed, not ours.
 *
 * Up to 200,000 recipients medians of three turns (memory and lag: the highest). `share`: ours of the rival's.
 * `csv_liquid_per_s`: the fastest of the rival's runs. Lag: how late a timer of n8n's thread fires.
 */
import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { writeRecipients, type AnalysisRun, type RivalRun } from './analysisFile';

const HEAP_MB = 256;

/** Medians, since a run of a second or two is at the mercy of whatever else the machine does. */
const TURNS = 3;
const LARGE = 200_000;
const NAMES: Record<number, string> = { 10_000: 'n10k', 100_000: 'n100k', 1_000_000: 'n1m' };

const { values } = parseArgs({
	options: { sizes: { type: 'string', default: '10000,100000,1000000' }, json: { type: 'boolean' } },
});

async function main(): Promise<void> {
	const folder = await mkdtemp(path.join(os.tmpdir(), 'email-delivery-analysis-'));
	const report: Record<string, unknown> = {};
	const lags: number[] = [];
	const rivals: number[] = [];
	try {
		for (const size of values.sizes.split(',').map(Number)) {
			const file = path.join(folder, `${size}.csv`);
			await writeRecipients(file, size);
			if (!values.json) console.log(`${size} recipients …`);
			const { ours, rival } = await takeTurns(file, size);
			lags.push(...ours.map(({ lag_p99_ms }) => lag_p99_ms));
			rivals.push(rival);
			report[NAMES[size] ?? `n${size}`] = figuresOf(ours, rival);
		}
		report.csv_liquid_per_s = Math.max(...rivals);
		report.loop_lag_p99_ms = Math.max(...lags);
		console.log(values.json ? JSON.stringify(report) : report);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** Ours and the rival by turns. */
async function takeTurns(file: string, size: number): Promise<{ ours: AnalysisRun[]; rival: number }> {
	const ours: AnalysisRun[] = [];
	const rivals: number[] = [];
	for (let turn = 0; turn < (size > LARGE ? 1 : TURNS); turn += 1) {
		const run = await runApart<AnalysisRun>('analysisRun.ts', file, size);
		const rival = await runApart<RivalRun>('analysisRival.ts', file, size);
		ours.push(run);
		rivals.push(rival.per_s);
		if (!values.json) console.log(run, rival);
	}
	return { ours, rival: median(rivals) };
}

function figuresOf(ours: AnalysisRun[], rival: number): Record<string, number> {
	const per_s = median(ours.map((run) => run.per_s));
	return {
		per_s,
		rss_mb: Math.max(...ours.map((run) => run.rss_mb)),
		csv_liquid_per_s: rival,
		share: Math.round((per_s / rival) * 100) / 100,
		start_ms: median(ours.map((run) => run.start_ms)),
		with_start_per_s: median(ours.map((run) => run.with_start_per_s)),
	};
}

function median(numbers: number[]): number {
	return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
}

/** Runs a file of this folder in a process of its own and takes the figures that it sends. */
function runApart<Figures>(script: string, file: string, size: number): Promise<Figures> {
	const child = fork(path.join(__dirname, 'typeScript.cjs'), [path.join(__dirname, script), file, String(size)], {
		execArgv: [`--max-old-space-size=${HEAP_MB}`],
		env: { ...process.env, EMAIL_DELIVERY_DNS: 'off' },
		stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
	});
	return new Promise((resolve, reject) => {
		child.once('message', (figures) => resolve(figures as Figures));
		child.once('exit', (code) => reject(new Error(`${script} with ${size} recipients ended with code ${code}`)));
	});
}

main().catch((error: Error) => {
	console.error(error);
	process.exitCode = 1;
});
