/** Places under an MX rule: never more messages on their way than the store has granted. */
import { RulePlaces } from '../../../../core/delivery/sending/rulePlaces';
import type { MxRule } from '../../../../core/delivery/types';

const RULE: MxRule = { mask: 'narrow.example', connections: 4 };

test('what is being given back is taken by nobody meanwhile', async () => {
	const answers: Array<() => void> = [];
	const store = {
		takePlaces: (_key: string, _run: unknown, wanted: number) => new Promise<number>((resolve) => answers.push(() => resolve(wanted))),
	};
	const places = new RulePlaces({
		context: { store, clock: { now: () => 0, sleep: async () => undefined }, timing: { runDeadAfterMs: 60_000 } },
		run: { id: 'run', deliveryId: 'delivery', analysisId: 'analysis' },
		keyOf: ({ mask }) => mask,
	});
	const prepared = places.prepare(RULE);
	answers.shift()!();
	await prepared;
	places.take(RULE);

	const shared = places.share(2);
	places.take(RULE);
	expect(places.hasRoom(RULE)).toBe(false);
	answers.shift()!();
	await shared;
	expect(places.hasRoom(RULE)).toBe(false);
	places.free(RULE);
	expect(places.hasRoom(RULE)).toBe(true);
});
