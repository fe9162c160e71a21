/**
 * `npm run bench:sending [-- --messages 10000] [-- --alternations 5] [-- --json]`: messages a second through the real
 * Confirm Delivery node in n8n's engine (SQLite store at full durability, 20 connections), and of others, by turns in one
 * run: the pools of nodemailer 10.6.0 and 8.0.10 with 20 connections, n8n's Send Email, Postfix's smtp-source. All send
 * the same messages to the same sink. With more than 20,000 messages a last delivery of all of them shows whether cost
 * and memory stay flat.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { closeEngine } from '../../examples/demo/dist';
import { lagDuring, median } from './measure';
import { type Sample, sampleOurs } from './ours';
import { RIVALS, type Rival } from './rivals';
import { type BenchSink, startSink } from './sink';

const { values } = parseArgs({
	options: {
		messages: { type: 'string', default: '10000' },
		alternations: { type: 'string', default: '5' },
		json: { type: 'boolean' },
	},
});

/** A delivery of a turn: long enough for a steady state, short enough for five turns. */
const LARGEST_TURN = 20_000;

interface Measured {
	ours: Sample[];
	rivals: Record<Rival['name'], number[]>;
}

async function main(): Promise<void> {
	const messages = Number(values.messages);
	const folder = await mkdtemp(path.join(os.tmpdir(), 'email-delivery-bench-'));
	const sink = await startSink();
	let files = 0;
	const ours = (count: number, dkim = false) =>
		sampleOurs({ port: sink.port, file: path.join(folder, `${(files += 1)}.sqlite`), messages: count, dkim });
	try {
		const idle = await lagDuring(() => sleep(3_000));
		// Compiles the code and fills caches, for everybody alike: the rivals' processes do so in each sample.
		await ours(1_000);
		const turn = Math.min(messages, LARGEST_TURN);
		const measured = await alternate(Number(values.alternations), () => ours(turn), sink);
		const signed = await ours(Math.min(turn, 5_000), true);
		console.log(`with DKIM (RSA 2048): ${signed.perSecond} a second`);
		const long = messages > turn ? await ours(messages) : undefined;
		if (long) console.log(`one delivery of ${messages}: ${long.perSecond} a second, by tenths ${long.tenths.join(' ')}`);
		report(messages, measured, long, idle, sink);
	} finally {
		await closeEngine();
		sink.stop();
		await rm(folder, { recursive: true, force: true });
	}
}

async function alternate(times: number, ours: () => Promise<Sample>, sink: BenchSink): Promise<Measured> {
	const measured: Measured = {
		ours: [],
		rivals: { nodemailer10_pool: [], nodemailer8_pool: [], n8n_send_email: [], smtp_source: [] },
	};
	for (let time = 1; time <= times; time += 1) {
		const sample = await ours();
		measured.ours.push(sample);
		const line = [`${time}: ours ${sample.perSecond}`];
		for (const rival of RIVALS) {
			const perSecond = await rival.sample(sink.port);
			if (perSecond !== null) measured.rivals[rival.name].push(perSecond);
			line.push(`${rival.name} ${perSecond ?? 'missing'}`);
		}
		console.log(line.join(', '));
	}
	return measured;
}

function report(messages: number, { ours, rivals }: Measured, long: Sample | undefined, idle: number, sink: BenchSink): void {
	const samples = long ? [...ours, long] : ours;
	const medianOf = (name: Rival['name']) => (rivals[name].length > 0 ? median(rivals[name]) : null);
	const result = {
		messages,
		ours_per_s: median(ours.map(({ perSecond }) => perSecond)),
		nodemailer10_pool_per_s: medianOf('nodemailer10_pool'),
		nodemailer8_pool_per_s: medianOf('nodemailer8_pool'),
		n8n_send_email_per_s: medianOf('n8n_send_email'),
		smtp_source_per_s: medianOf('smtp_source'),
		loop_lag_p99_ms: Math.max(...samples.map(({ lagP99Ms }) => lagP99Ms)),
		idle_lag_p99_ms: idle,
		rss_growth_mb: (long ?? ours.at(-1))?.rssGrowthMb,
		sink: sink.name,
	};
	console.log(values.json ? JSON.stringify(result) : result);
}

main().catch((error: Error) => {
	console.error(error);
	process.exitCode = 1;
});
