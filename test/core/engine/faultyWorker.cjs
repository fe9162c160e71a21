/** A stand-in for the engine's worker thread that does what the input of a call says. */
const { parentPort, threadId } = require('node:worker_threads');

parentPort.on('message', ({ kind, id, input }) => {
	if (kind === 'close') parentPort.close();
	if (kind !== 'call') return;
	switch (input.act) {
		case 'answer':
			return parentPort.postMessage({ kind: 'result', id, value: threadId });
		case 'throw':
			throw new Error('Boom');
		case 'exit':
			return process.exit(3);
		case 'fillTheMemory':
			for (const all = []; ; ) all.push(new Array(100_000).fill(all.length));
		// 'stay' answers never
	}
});
