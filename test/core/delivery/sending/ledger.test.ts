import { openLedger } from '../../../../core/delivery/sending/ledger';
import type { Run, SendingPort } from '../../../../core/delivery/ports';
import type { AttemptResult } from '../../../../core/delivery/types';

const RUN: Run = { id: 'run', deliveryId: 'delivery', analysisId: 'analysis' };
const SENT: AttemptResult = { state: 'sent', reply: '250 ok' };

interface Commit {
	results: string[];
	marks: string[];
	/** Lets the commit succeed; without ids all are marked. */
	succeed(marked?: string[]): void;
	fail(message: string): void;
}

/** A store whose commits end when the test says so. */
class HeldStore implements Pick<SendingPort, 'recordAndMark'> {
	readonly commits: Commit[] = [];

	recordAndMark(_run: Run, results: Array<{ id: string }>, marks: string[]): Promise<Set<string>> {
		return new Promise((resolve, reject) =>
			this.commits.push({
				results: results.map(({ id }) => id),
				marks,
				succeed: (marked = marks) => resolve(new Set(marked)),
				fail: (message) => reject(new Error(message)),
			}),
		);
	}

	/** Commit number `number`, from 0, as soon as it is there. */
	async commit(number: number): Promise<Commit> {
		while (!this.commits[number]) await tick();
		return this.commits[number];
	}
}

const tick = () => new Promise((resolve) => setImmediate(resolve));

let store: HeldStore;
let ledger: ReturnType<typeof openLedger>;
beforeEach(() => {
	store = new HeldStore();
	ledger = openLedger(store, RUN);
});

test('what comes together goes in one commit', async () => {
	const marks = ['a', 'b', 'c'].map((id) => ledger.mark(id));
	const recorded = ledger.record('z', SENT);
	const commit = await store.commit(0);
	expect(commit).toMatchObject({ results: ['z'], marks: ['a', 'b', 'c'] });
	commit.succeed();
	expect(await Promise.all([...marks, recorded])).toEqual([true, true, true, undefined]);
	await tick();
	expect(store.commits).toHaveLength(1);
});

test('what comes while a commit is under way goes into the next one', async () => {
	const first = ledger.mark('a');
	const commit = await store.commit(0);
	const later = [ledger.mark('b'), ledger.record('y', SENT)];
	await tick();
	later.push(ledger.mark('c'));
	await tick();
	expect(store.commits).toHaveLength(1);
	commit.succeed();
	await first;

	const next = await store.commit(1);
	expect(next).toMatchObject({ results: ['y'], marks: ['b', 'c'] });
	next.succeed();
	await Promise.all(later);
	expect(store.commits).toHaveLength(2);
});

test('nothing is answered before its commit is through', async () => {
	let answered = false;
	void ledger.mark('a').then(() => (answered = true));
	const commit = await store.commit(0);
	await tick();
	expect(answered).toBe(false);
	commit.succeed();
	await tick();
	expect(answered).toBe(true);
});

test('each caller learns whether its own message was marked', async () => {
	const marks = ['a', 'b', 'c'].map((id) => ledger.mark(id));
	(await store.commit(0)).succeed(['b']);
	expect(await Promise.all(marks)).toEqual([false, true, false]);
});

test('an error reaches the callers of its group alone, and the ledger goes on', async () => {
	const first = [ledger.mark('a'), ledger.record('z', SENT)];
	const commit = await store.commit(0);
	const second = ledger.mark('b');
	commit.fail('disk full');
	const answers = await Promise.allSettled(first);
	expect(answers.map((answer) => answer.status === 'rejected' && answer.reason.message)).toEqual([
		'disk full', 'disk full',
	]);

	(await store.commit(1)).succeed();
	expect(await second).toBe(true);
	const third = ledger.mark('c');
	(await store.commit(2)).succeed();
	expect(await third).toBe(true);
});
