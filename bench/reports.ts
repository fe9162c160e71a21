/**
 * `npm run bench:reports [-- --messages 1000000] [-- --store sqlite,postgres] [-- --json]`: how long the figures of the live
 * progress and of the delivery report take, in a store with one delivery of so many messages (2 % failed, 1 % waiting, the
 * rest sent over three hours to 2,000 domains, in ten waves). Medians of five, in ms; the time for which sending waits.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { progressFigures, sendingFigures } from '../core/delivery/report/figures';
import { timeSlices } from '../core/delivery/report/timeSlices';
import type { Analysis, Delivery } from '../core/delivery/types';
import { openStore } from '../core/store';
import { startPostgresStores, startSqliteStores, type TestStores } from '../test/helpers/stores';
import { beginAnalysis, makeDelivery, READY } from '../test/core/store/fixtures';

const { values } = parseArgs({
	options: { messages: { type: 'string', default: '1000000' }, store: { type: 'string', default: 'sqlite,postgres' }, json: { type: 'boolean' } },
});

const MESSAGES = Number(values.messages);
const HOURS = 3;
const WAVES = 10;
const START = Date.UTC(2026, 5, 5, 9);
const STARTS: Record<string, () => Promise<TestStores>> = { sqlite: startSqliteStores, postgres: startPostgresStores };

async function main(): Promise<void> {
	const report: Record<string, object> = { messages: MESSAGES as unknown as object };
	for (const name of values.store.split(',')) {
		const stores = await STARTS[name]!();
		try {
			report[name] = await measureStore(stores);
		} finally {
			await stores.stop();
		}
	}
	console.log(values.json ? JSON.stringify(report) : report);
}

async function measureStore(stores: TestStores): Promise<object> {
	const options = stores.newOptions();
	const store = await openStore(options);
	try {
		const { delivery, analysis } = await fill(stores, options, store);
		const reported = { store, delivery, analysis, timeZone: 'Europe/Paris' };
		const slices = timeSlices(START, START + HOURS * 3_600_000, 'UTC');
		return {
			throughput_ms: await median(() => store.countSentIn(analysis.id, slices)),
			counts_ms: await median(() => store.countMessages(analysis.id)),
			waves_ms: await median(() => store.countWaves(analysis.id, analysis.waves.map(({ lastPosition }, index) => ({ after: analysis.waves[index - 1]?.lastPosition ?? -1, upTo: lastPosition })))),
			domains_ms: await median(() => store.countDomains(analysis.id, 30)),
			domains_longest_hold_ms: await longestHold(() => store.countDomains(analysis.id, 30)),
			errors_ms: await median(() => store.errorFigures(analysis.id)),
			progress_ms: await median(() => progressFigures(reported)),
			report_ms: await median(() => sendingFigures(reported)),
		};
	} finally {
		await store.close();
	}
}

type Store = Awaited<ReturnType<typeof openStore>>;

/** Rows straight into the table: sending a million messages is another bench. */
async function fill(stores: TestStores, options: ReturnType<TestStores['newOptions']>, store: Store): Promise<{ delivery: Delivery; analysis: Analysis }> {
	const { id: deliveryId } = await makeDelivery(store, {}, 1);
	const { id } = await beginAnalysis(store, deliveryId);
	const size = MESSAGES / WAVES;
	const waves = Array.from({ length: WAVES }, (_wave, index) => ({ messages: size, delayMs: 0, lastPosition: index === WAVES - 1 ? null : (index + 1) * size - 1 }));
	const analysis = await store.completeAnalysis(id, { ...READY, recipients: MESSAGES, toDeliver: MESSAGES, waves });
	const numbers = options.kind === 'sqlite' ? `with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < ${MESSAGES})` : `with n as (select generate_series(0, ${MESSAGES - 1}) as i)`;
	const text = (expression: string) => `cast(${expression} as text)`;
	await stores.sql(
		options,
		`${numbers} insert into message (id, analysis_id, position, address, address_key, dedupe_key, domain, format, state, reason, reply, attempts, next_attempt_at, sent_at)
		select 'M' || ${text('100000000 + i')}, '${id}', i, 'r' || ${text('i')} || '@example.com', 'r' || ${text('i')}, 'r' || ${text('i')}, 'd' || ${text('i % 2000')} || '.example.com', 'alternative',
		case when i % 50 = 0 then 'failed' when i % 100 = 1 then 'pending' else 'sent' end, case when i % 50 = 0 then 'userUnknown' end,
		case when i % 50 = 0 then '550 5.1.1 User unknown' when i % 100 = 1 then '451 4.7.1 Later' else '250 2.0.0 Ok: queued as ' || ${text('i')} end, 1,
		case when i % 100 = 1 then ${START + 86_400_000_000} end,
		case when i % 50 <> 0 and i % 100 <> 1 then ${START} + cast(i as bigint) * ${HOURS * 3_600_000} / ${MESSAGES} end from n`,
	);
	await stores.sql(options, 'analyze');
	const delivery = (await store.findDelivery(deliveryId))!;
	return { delivery, analysis };
}

/** For how long nothing else of this thread had its turn, in ms. */
async function longestHold(work: () => Promise<unknown>): Promise<number> {
	const delays = monitorEventLoopDelay({ resolution: 1 });
	delays.enable();
	await sleep(20);
	delays.reset();
	await work();
	await sleep(20);
	delays.disable();
	return Math.round(delays.max / 1e6);
}

async function median(work: () => Promise<unknown>): Promise<number> {
	const times: number[] = [];
	for (let round = 0; round < 5; round += 1) {
		const begun = performance.now();
		await work();
		times.push(performance.now() - begun);
	}
	return Math.round(times.sort((a, b) => a - b)[2]!);
}

main().catch((error: Error) => {
	console.error(error);
	process.exitCode = 1;
});
