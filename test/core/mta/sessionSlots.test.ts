import { type SessionSlot, takeSlot } from '../../../core/mta/sessionSlots';

/** A name that no other test uses. */
let names = 0;
const newMta = () => `mta ${(names += 1)}`;

const tick = () => new Promise((resolve) => setImmediate(resolve));

/** Whether it has been served. */
async function isServed(slot: Promise<unknown>): Promise<boolean> {
	let served = false;
	void slot.then(() => (served = true));
	await tick();
	return served;
}

test('never more than the limit; who comes first is served first; each MTA for itself', async () => {
	const mta = newMta();
	const [first, second] = [await takeSlot(mta, 2), await takeSlot(mta, 2)];
	const [third, fourth] = [takeSlot(mta, 2), takeSlot(mta, 2)];
	expect(await isServed(takeSlot(newMta(), 2))).toBe(true);
	expect(await isServed(third)).toBe(false);
	first.release();
	first.release();
	expect([await isServed(third), await isServed(fourth)]).toEqual([true, false]);
	second.release();
	expect(await isServed(fourth)).toBe(true);
});

test('a session that rests gives its place up when it is wanted, and only then', async () => {
	const mta = newMta();
	const slot = await takeSlot(mta, 1);
	let asked = 0;
	slot.rest(() => {
		asked += 1;
		slot.release();
	});
	await tick();
	expect(asked).toBe(0);
	expect(await isServed(takeSlot(mta, 1))).toBe(true);
	expect(asked).toBe(1);
});

test('one that is needed again keeps its place; who waits is asked for when it rests', async () => {
	const mta = newMta();
	const slot = await takeSlot(mta, 1);
	slot.rest(() => slot.release());
	slot.wake();
	const waiting = takeSlot(mta, 1);
	expect(await isServed(waiting)).toBe(false);
	slot.rest(() => slot.release());
	expect(await isServed(waiting)).toBe(true);
});

test('who is stopped waits no more, and takes no place', async () => {
	const mta = newMta();
	const slot = await takeSlot(mta, 1);
	const abort = new AbortController();
	const stopped = takeSlot(mta, 1, abort.signal);
	const next = takeSlot(mta, 1);
	abort.abort();
	await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
	await expect(takeSlot(mta, 1, abort.signal)).rejects.toMatchObject({ code: 'cancelled' });
	slot.release();
	expect(await isServed(next)).toBe(true);
});

describe('where limits differ', () => {
	test('who waits for a small limit holds up nobody who has room under a larger one, and comes first when its own is free', async () => {
		const mta = newMta();
		const small = await takeSlot(mta, 1);
		const [nextSmall, large] = [takeSlot(mta, 1), takeSlot(mta, 3)];
		expect([await isServed(nextSmall), await isServed(large)]).toEqual([false, true]);
		const [third, fourth] = [takeSlot(mta, 3), takeSlot(mta, 3)];
		expect([await isServed(third), await isServed(fourth)]).toEqual([true, false]);
		small.release();
		expect([await isServed(nextSmall), await isServed(fourth)]).toEqual([true, false]);
	});

	test('the largest is kept by all, and a small one is not starved by others', async () => {
		const mta = newMta();
		const large = [await takeSlot(mta, 2), await takeSlot(mta, 2)];
		const [small, later] = [takeSlot(mta, 1), takeSlot(mta, 2)];
		expect([await isServed(small), await isServed(later)]).toEqual([false, false]);
		large[0]!.release();
		expect([await isServed(small), await isServed(later)]).toEqual([true, false]);
	});

	test('only a session that is in the way is asked to go, and one for each who waits', async () => {
		const mta = newMta();
		const asked: string[] = [];
		const rest = (slot: SessionSlot, name: string) => slot.rest(() => asked.push(name));
		const [small, ...large] = [await takeSlot(mta, 1), await takeSlot(mta, 3), await takeSlot(mta, 3)];
		large.forEach((slot, index) => rest(slot, `large ${index}`));
		const second = takeSlot(mta, 1);
		expect([await isServed(second), asked]).toEqual([false, []]);
		rest(small, 'small');
		expect(asked).toEqual(['small']);
		void takeSlot(mta, 3);
		await tick();
		expect(asked).toEqual(['small', 'large 0']);
		small.release();
		expect([await isServed(second), asked]).toEqual([true, ['small', 'large 0']]);
	});
});
