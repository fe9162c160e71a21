import { batchOf, openClaimQueue } from '../../../../core/delivery/sending/claimQueue';
import type { Run } from '../../../../core/delivery/ports';
import type { ClaimedMessage } from '../../../../core/delivery/types';

const RUN: Run = { id: 'run', deliveryId: 'delivery', analysisId: 'analysis' };

/** A store with so many messages, which are claimed in their order. */
function makeStore(messages: number) {
	const waiting = Array.from({ length: messages }, (_, position) => ({ id: `m${position}` }) as ClaimedMessage);
	const store = {
		limits: [] as number[],
		released: [] as string[],
		fails: false,
		async claimMessages(_run: Run, limit: number) {
			store.limits.push(limit);
			await new Promise((resolve) => setImmediate(resolve));
			if (store.fails) throw new Error('disk full');
			return waiting.splice(0, limit);
		},
		async releaseClaims(_run: Run, ids: string[]) {
			store.released.push(...ids);
		},
	};
	return store;
}

const idsOf = (messages: Array<ClaimedMessage | undefined>) => messages.map((message) => message?.id);

test('hands out every message once, in order, then nothing', async () => {
	const store = makeStore(5);
	const queue = openClaimQueue(store, RUN, 2);
	const ids: string[] = [];
	for (let message = await queue.next(); message; message = await queue.next()) ids.push(message.id);
	expect(ids).toEqual(['m0', 'm1', 'm2', 'm3', 'm4']);
	expect(store.limits).toEqual([2, 2, 2, 2]);
});

test('connections that wait together share one claim', async () => {
	const store = makeStore(8);
	const queue = openClaimQueue(store, RUN, 8);
	expect(idsOf(await Promise.all([queue.next(), queue.next(), queue.next()]))).toEqual(['m0', 'm1', 'm2']);
	expect(store.limits).toEqual([8]);
});

test('a batch that is smaller than the number of connections leaves none of them without work', async () => {
	const queue = openClaimQueue(makeStore(3), RUN, 1);
	expect(idsOf(await Promise.all([queue.next(), queue.next(), queue.next()]))).toEqual(['m0', 'm1', 'm2']);
});

test('all who wait are told when nothing is left', async () => {
	const queue = openClaimQueue(makeStore(1), RUN, 8);
	expect(idsOf(await Promise.all([queue.next(), queue.next(), queue.next()]))).toEqual(['m0', undefined, undefined]);
});

test('closing gives back what was claimed and not handed out', async () => {
	const store = makeStore(8);
	const queue = openClaimQueue(store, RUN, 4);
	await queue.next();
	await queue.close();
	expect(store.released).toEqual(['m1', 'm2', 'm3']);
	expect(await queue.next()).toBeUndefined();
	expect(store.limits).toEqual([4]);
});

test('closing during a claim gives back all of it', async () => {
	const store = makeStore(8);
	const queue = openClaimQueue(store, RUN, 4);
	const waiting = queue.next();
	await queue.close();
	expect(await waiting).toBeUndefined();
	expect(store.released).toEqual(['m0', 'm1', 'm2', 'm3']);
});

test('an error of the claim reaches all who wait for it; the next claim is a new try', async () => {
	const store = makeStore(8);
	store.fails = true;
	const queue = openClaimQueue(store, RUN, 4);
	const answers = await Promise.allSettled([queue.next(), queue.next()]);
	expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
	store.fails = false;
	expect(idsOf([await queue.next()])).toEqual(['m0']);
});

test('closing after an error of a claim does not throw it again', async () => {
	const store = makeStore(8);
	store.fails = true;
	const queue = openClaimQueue(store, RUN, 4);
	const waiting = queue.next().catch(() => 'failed');
	await queue.close();
	expect(await waiting).toBe('failed');
});

test.each([
	[0, 0, 8],
	[0, 8_192, 8],
	[0, 8_193, 9],
	[0, 100_000, 98],
	[0, 5_000_000, 256],
	[1, 100_000, 1],
	[10_000, 1, 10_000],
])('batchOf(%i, %i messages) is %i', (quantity, toDeliver, batch) => {
	expect(batchOf(quantity, toDeliver)).toBe(batch);
});
