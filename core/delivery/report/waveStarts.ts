import type { ReportedWave } from '../../report/documents';
import type { Analysis, Delivery } from '../types';

type Waves = Pick<Analysis, 'waves' | 'wave' | 'waveStartedAt'>;

/**
 * When each wave started or is to start. The store knows the last one that has; those before and after go by their
 * delays. Null while neither a start nor a contact date is known.
 */
export function plannedStarts({ startedAt, parameters }: Pick<Delivery, 'startedAt' | 'parameters'>, { waves, wave, waveStartedAt }: Waves): Array<number | null> {
	const known = waveStartedAt ?? startedAt ?? parameters.contactDate?.at ?? null;
	if (known === null) return waves.map(() => null);
	const delays = waves.map((_one, index) => waves.slice(1, index + 1).reduce((sum, { delayMs }) => sum + delayMs, 0));
	const current = waveStartedAt === null ? 0 : Math.max(wave - 1, 0);
	return delays.map((delay) => known + delay - (delays[current] ?? 0));
}

/** The waves as planned: all of their messages are still to go. */
export function plannedWaves(delivery: Pick<Delivery, 'startedAt' | 'parameters'>, analysis: Waves): ReportedWave[] {
	const starts = plannedStarts(delivery, analysis);
	return analysis.waves.map(({ messages }, index) => ({ startsAt: starts[index] ?? null, counts: { pending: messages } }));
}
