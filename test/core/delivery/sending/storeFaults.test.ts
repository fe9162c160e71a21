import type { DeliveryStore } from '../../../../core/delivery/ports';
import { DeliveryError } from '../../../../core/errors';
import type { MailSink } from '../../../helpers/mailSink';
import { STORES } from '../../../helpers/stores';
import { openSink } from '../servers';
import { type Bench, confirm, expectNobodyTwiceNobodyLost, openBench, prepare, senderTo } from '../support';

const CONNECTIONS = 4;
const RECIPIENTS = 80;

const DISK_FULL = new DeliveryError('storeNotWritable', 'The disk is full.');

/** How the store fails once so many commits of marks and results went through. */
interface Fault {
	name: string;
	/** Whether nothing at all works from then on, as when the database is gone. */
	isGone: boolean;
	/** Whether the commit that failed had come through after all: only its answer was lost. */
	isWritten: boolean;
	/** Whether the store works again at once. */
	isOver?: boolean;
}

const FAULTS: Fault[] = [
	{ name: 'a commit of marks fails', isGone: false, isWritten: false },
	{ name: 'one single commit fails', isGone: false, isWritten: false, isOver: true },
	{ name: 'the answer to a commit is lost', isGone: false, isWritten: true },
	{ name: 'the database is gone', isGone: true, isWritten: false },
	{ name: 'the database is gone after a last commit', isGone: true, isWritten: true },
];

/** The store until it fails, with what it let pass. */
function failing(store: DeliveryStore, { isGone, isWritten, isOver }: Fault, commits: number) {
	const seen = { commits: 0, marks: 0, marksAfterwards: 0, failed: false };
	const recordAndMark: DeliveryStore['recordAndMark'] = async (...call) => {
		if (seen.failed && !isOver) throw DISK_FULL;
		seen.commits += 1;
		const fails = seen.commits === commits + 1;
		seen.failed ||= fails;
		if (fails && !isWritten) throw DISK_FULL;
		const marked = await store.recordAndMark(...call);
		if (fails) throw DISK_FULL;
		seen.marks += marked.size;
		if (seen.failed) seen.marksAfterwards += marked.size;
		return marked;
	};
	const broken = new Proxy(store, {
		get(target, name, receiver) {
			if (name === 'recordAndMark') return recordAndMark;
			const value = Reflect.get(target, name, receiver);
			if (typeof value !== 'function') return value;
			return (...call: unknown[]) => (isGone && seen.failed ? Promise.reject(DISK_FULL) : value.apply(target, call));
		},
	});
	return { broken, seen };
}

describe.each(STORES)('a store that fails in the middle, on $name', ({ start }) => {
	let bench: Bench;
	let sink: MailSink;
	beforeAll(async () => {
		bench = await openBench(start);
	});
	afterAll(() => bench.close());
	beforeEach(async () => {
		sink = await openSink({ delayMs: 2 });
	});

	test.each(FAULTS)('$name: stops before the next DATA, and a later run goes on', async (fault) => {
		const { delivery, analysisId } = await prepare(bench.context(), RECIPIENTS);
		const { broken, seen } = failing(bench.store, fault, 12);
		const sender = senderTo(sink, { connections: CONNECTIONS });
		await expect(confirm(bench.context({ store: broken }), delivery, sender)).rejects.toBe(DISK_FULL);

		// What the sink has was marked before, each of them; and nothing is under way any more.
		expect(seen.failed).toBe(true);
		expect(sink.messages).toHaveLength(seen.marks);
		// Those that had asked already, when the store works again.
		expect(seen.marksAfterwards).toBeLessThan(CONNECTIONS);
		expect(sink.openConnections).toBe(0);

		const result = await confirm(bench.context(), delivery, sender);
		expect(result.outcome).toBe('finished');
		const { sent, unknown } = await expectNobodyTwiceNobodyLost(bench.store, analysisId, [sink]);
		expect(sent.length + unknown.length).toBe(RECIPIENTS);
		expect(unknown.length).toBeLessThanOrEqual(CONNECTIONS);
	});

	test('at the very first mark: the MTA gets no message', async () => {
		const { delivery, analysisId } = await prepare(bench.context(), 5);
		const { broken } = failing(bench.store, FAULTS[0]!, 0);
		await expect(confirm(bench.context({ store: broken }), delivery, senderTo(sink))).rejects.toBe(DISK_FULL);
		expect(sink.messages).toHaveLength(0);
		const { sent } = await confirm(bench.context(), delivery, senderTo(sink)).then(() =>
			expectNobodyTwiceNobodyLost(bench.store, analysisId, [sink]),
		);
		expect(sent).toHaveLength(5);
	});
});
