import { SendingPath } from '../../../../core/delivery/sending/path';
import type { Sender, SendingSession } from '../../../../core/delivery/ports';
import { RunControl } from '../../../../core/delivery/sending/runControl';
import { DeliveryError } from '../../../../core/errors';

const SESSION = {} as SendingSession;

/** A clock whose sleepers are all that moves it, and an MTA that answers as it is told (then not at all). */
function makePath(answers: boolean[]) {
	let now = 0;
	let opening = 0;
	const seen = { slept: [] as number[], mostAtOnce: 0 };
	const clock = {
		now: () => now,
		async sleep(ms: number) {
			seen.slept.push(ms);
			now += ms;
		},
	};
	const sender = {
		async openSession() {
			opening += 1;
			seen.mostAtOnce = Math.max(seen.mostAtOnce, opening);
			await new Promise((resolve) => setImmediate(resolve));
			opening -= 1;
			if (answers.shift()) return SESSION;
			throw new DeliveryError('mtaUnreachable', 'Gone.');
		},
	} as unknown as Sender;
	const control = new RunControl();
	return { path: new SendingPath(sender, control, clock, 100), control, seen };
}

test('the hold-off doubles with every failure, until the run leaves the MTA alone', async () => {
	const { path, control, seen } = makePath([true]);
	expect(await path.open()).toBe(SESSION);
	path.failed();
	for (let time = 0; time < 6; time += 1) expect(await path.open()).toBeUndefined();
	expect(seen.slept).toEqual([100, 200, 400, 800]);
	expect(path.isGivenUp).toBe(true);
	expect(control.stopping).toBe(false);
});

test('an answer ends it', async () => {
	const { path, seen } = makePath([true, true, true]);
	await path.open();
	path.failed();
	expect(await path.open()).toBe(SESSION);
	path.worked();
	expect(await path.open()).toBe(SESSION);
	expect(seen.slept).toEqual([100]);
});

test('connections that are lost together are one failure', async () => {
	const { path, seen } = makePath([true, true]);
	await path.open();
	for (let lane = 0; lane < 20; lane += 1) path.failed();
	expect(path.isGivenUp).toBe(false);
	expect(await path.open()).toBe(SESSION);
	expect(seen.slept).toEqual([100]);
});

test('after a failure one connection tries, not all', async () => {
	const { path, seen } = makePath([true, false, true, true, true]);
	await path.open();
	path.failed();
	const opened = await Promise.all([path.open(), path.open(), path.open()]);
	expect(opened.filter((session) => session === SESSION)).toHaveLength(2);
	expect(seen.mostAtOnce).toBe(1);
});

test('where not even the first session opens, the run stops with the reason', async () => {
	const { path, control } = makePath([false]);
	expect(await path.open()).toBeUndefined();
	expect(control.end.stop).toMatchObject({ reason: 'mtaUnreachable', detail: 'Gone.' });
	expect(await path.open()).toBeUndefined();
});
