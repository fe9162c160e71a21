/** The engine on a store that says "marked" and marks nothing: what a kill interrupts is sent again. */
import { sendInProcess } from '../../scripts/crash-test/sendInProcess';

void sendInProcess((store) => ({
	...store,
	async recordAndMark(run, results, markIds) {
		await store.recordAndMark(run, results, []);
		return new Set(markIds);
	},
}));
