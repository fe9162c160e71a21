import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ScriptProcess, startScript } from '../../test/helpers/scriptProcess';
import { startPostgresStores, startSqliteStores } from '../../test/helpers/stores';
import { type Bench, doublesIn, letRetriesBeDue, logOf, openBench, prepare } from '../../test/core/delivery/support';
import type { SenderResult, SenderTask } from './sendInProcess';
import { type CrashSink, startCrashSink } from './sink';

export interface CrashOptions {
	kills: number;
	store: 'sqlite' | 'postgres';
	/** The sink fails too, at any verb. */
	faults: boolean;
	/** (Default: enough that no kill finds the delivery finished) */
	messages?: number;
	connections?: number;
	/** The script that sends. (Default: the engine as it is) */
	sender?: string;
}

/** The last line of `npm run crash-test -- --json`. */
export interface CrashReport {
	kills: number;
	messages: number;
	/** Neither accounted for in the store nor in the sink, or `sent` in the store and not in the sink. */
	lost: number;
	doubled: number;
	/** Whose fate the store does not know; each is listed with its recipient. */
	unknown: number;
	/** Most messages that the sink had open at once. */
	max_in_flight: number;
}

const MESSAGES_A_KILL = 150;
/** A process that was killed is dead after this time; a busy machine does not make a living one look so. */
const TIMING = { heartbeatMs: 100, runDeadAfterMs: 1_500, pollMs: 50, patienceMs: 20_000, pathHoldOffMs: 5 };
const LONGEST_LIFE_MS = 120;
/** A delivery that has not come to its end after so many processes never will. */
const MOST_LIVES = 400;

/** Sends a delivery in processes that are killed at random moments, then compares what the sink got with the store. */
export async function runCrashTest(options: CrashOptions): Promise<CrashReport> {
	const { kills, messages = Math.max(300, kills * MESSAGES_A_KILL), connections = 10, sender = path.join(__dirname, 'sender.ts') } = options;
	const bench = await openBench(options.store === 'postgres' ? startPostgresStores : startSqliteStores);
	const sink = await startCrashSink(options.faults);
	try {
		const { delivery, analysisId } = await prepare(bench.context(), messages);
		const start = () => startSender(sender, { store: bench.options, deliveryId: delivery.id, port: sink.port, connections, replyMs: options.faults ? 400 : 20_000, timing: TIMING });
		const killed = await killAndResume(kills, start, sink, bench);
		await finish(start, sink, bench);
		return { kills: killed, messages, ...(await compare(bench, analysisId, sink)), max_in_flight: sink.maxInFlight };
	} finally {
		await sink.stop();
		await bench.close();
	}
}

async function startSender(file: string, task: SenderTask): Promise<ScriptProcess> {
	const child = startScript(file, task);
	await child.next();
	child.go();
	return child;
}

/** Kills processes while the sink has a message open, until the delivery is done. How many kills met one. */
async function killAndResume(kills: number, start: () => Promise<ScriptProcess>, sink: CrashSink, bench: Bench): Promise<number> {
	let killed = 0;
	for (let life = 0; life < MOST_LIVES && killed < kills; life += 1) {
		const child = await start();
		if (await killInTheMiddle(child, sink)) killed += 1;
		else if ((await child.next<SenderResult>()).outcome === 'finished') break;
		await letRetriesBeDue(bench);
	}
	return killed;
}

async function killInTheMiddle(child: ScriptProcess, sink: CrashSink): Promise<boolean> {
	let hasEnded = false;
	void child.ended.then(() => (hasEnded = true));
	while (sink.inFlight === 0 && !hasEnded) await sleep(1);
	await sleep(Math.random() * LONGEST_LIFE_MS);
	while (sink.inFlight === 0 && !hasEnded) await sleep(0);
	if (hasEnded) return false;
	child.kill('SIGKILL');
	return (await child.ended) === 'SIGKILL';
}

async function finish(start: () => Promise<ScriptProcess>, sink: CrashSink, bench: Bench): Promise<void> {
	for (let life = 0; life < MOST_LIVES; life += 1) {
		const child = await start();
		const { outcome } = await child.next<SenderResult>();
		await child.ended;
		if (outcome === 'finished') return;
		if (life > 20) sink.recover();
		await letRetriesBeDue(bench);
	}
	throw new Error('The delivery did not come to its end');
}

async function compare({ store }: Bench, analysisId: string, sink: CrashSink): Promise<Pick<CrashReport, 'lost' | 'doubled' | 'unknown'>> {
	const taken = new Set(sink.accepted);
	const log = await logOf(store, analysisId);
	const isAccounted = (state: string, address: string) => (state === 'sent' ? taken.has(address) : state === 'failed' || state === 'unknown');
	return {
		lost: log.filter(({ state, address }) => !isAccounted(state, address)).length,
		doubled: doublesIn(sink.accepted).length,
		unknown: log.filter(({ state }) => state === 'unknown').length,
	};
}
