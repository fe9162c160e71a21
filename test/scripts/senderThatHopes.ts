/** The engine on a store that notes messages as sent once they are claimed: what a kill interrupts is lost. */
import { sendInProcess } from '../../scripts/crash-test/sendInProcess';

void sendInProcess((store) => ({
	...store,
	async claimMessages(run, limit) {
		const claimed = await store.claimMessages(run, limit);
		const hoped = claimed.map(({ id }) => ({ id, result: { state: 'sent' as const, reply: '250 surely' } }));
		await store.recordAndMark(run, hoped, []);
		return claimed;
	},
	recordAndMark: async (_run, _results, markIds) => new Set(markIds),
}));
