import { takeSlot } from '../../../core/mta/sessionSlots';

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

test('who waits behind one that is stopped is served by a limit of his own', async () => {
	const mta = newMta();
	const slot = await takeSlot(mta, 2);
	const abort = new AbortController();
	const stopped = takeSlot(mta, 1, abort.signal);
	const next = takeSlot(mta, 2);
	expect(await isServed(next)).toBe(false);
	abort.abort();
	await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
	expect(await isServed(next)).toBe(true);
	slot.release();
});
