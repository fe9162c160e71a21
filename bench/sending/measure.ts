import { monitorEventLoopDelay } from 'node:perf_hooks';

export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export function rate(messages: number, seconds: number): number {
	return Math.round(messages / seconds);
}

/** Seconds that the work took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
	const from = performance.now();
	await work();
	return (performance.now() - from) / 1000;
}

/** 99th percentile of the event loop's delay in ms, beyond the 10 ms at which it is sampled. */
export async function lagDuring(work: () => Promise<unknown>): Promise<number> {
	const resolution = 10;
	const delay = monitorEventLoopDelay({ resolution });
	delay.enable();
	await work();
	delay.disable();
	return Math.max(0, Math.round((delay.percentile(99) / 1e6 - resolution) * 10) / 10);
}

/** Growth of this process's memory (its threads included) in MB, from the first `settleShare` of the work to its peak afterwards. */
export class MemoryWatch {
	#base = 0;
	#peak = 0;
	readonly #timer: NodeJS.Timeout;

	constructor(isSettled: () => boolean) {
		this.#timer = setInterval(() => {
			const { rss } = process.memoryUsage();
			if (!isSettled()) this.#base = Math.max(this.#base, rss);
			this.#peak = Math.max(this.#peak, rss);
		}, 100);
	}

	stop(): number {
		clearInterval(this.#timer);
		return Math.max(0, Math.round((this.#peak - this.#base) / 1024 / 1024));
	}
}
