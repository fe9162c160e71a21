const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Runs `close` once when the process is told to end (every deploy does so). n8n has listeners of its own and waits for
 * its executions, which end as soon as the engine has stopped; where we are the only listener, the signal is raised
 * again afterwards, because listening took its default effect away.
 * @returns takes the listeners off again
 */
export function onShutdown(close: () => Promise<void>): () => void {
	const listeners = SIGNALS.map((name) => {
		const listener = () => {
			const alone = process.listenerCount(name) === 1;
			forget();
			void close().finally(() => {
				if (alone) process.kill(process.pid, name);
			});
		};
		process.on(name, listener);
		return { name, listener };
	});
	function forget(): void {
		listeners.forEach(({ name, listener }) => process.removeListener(name, listener));
	}
	return forget;
}
