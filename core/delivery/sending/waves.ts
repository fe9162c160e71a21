import { wavesOf } from '../../schedule/waves';
import type { DeliveryContext } from '../context';
import type { AnalysisPort } from '../ports';
import type { Analysis, DeliveryParameters, PlannedWave } from '../types';

/**
 * A run that comes so much later than a wave was due (a Wait node looks once a minute) still counts it as on time, so
 * that the later waves do not drift away. One that comes later starts the wave late, and the next one with it.
 */
const ON_TIME_MS = 2 * 60_000;

/**
 * Puts the messages of a running analysis into waves, by position: a wave ends with a position, so it is let go by one
 * update whatever its size. Empty where all go in one, or nobody does; proofs have no waves.
 */
export async function planWaves(
	store: Pick<AnalysisPort, 'nthToDeliver'>,
	analysis: Pick<Analysis, 'id' | 'purpose'>,
	{ waves: plan }: Pick<DeliveryParameters, 'waves'>,
	toDeliver: number,
): Promise<PlannedWave[]> {
	if (!plan || analysis.purpose === 'proof' || toDeliver === 0) return [];
	const planned: PlannedWave[] = [];
	let position = -1;
	for (const wave of wavesOf(plan, toDeliver)) {
		position = (await store.nthToDeliver(analysis.id, position, wave.messages)) ?? position;
		planned.push({ ...wave, lastPosition: position });
	}
	// The last one takes the rest, what comes to a continuous delivery later included.
	return planned.map((wave, index) => (index === planned.length - 1 ? { ...wave, lastPosition: null } : wave));
}

/** Lets go every wave whose time has come. Returns the analysis as it is then. */
export async function openDueWaves({ store }: DeliveryContext, analysis: Analysis): Promise<Analysis> {
	if (analysis.waves.length === 0) return analysis;
	let current = await reread(store, analysis);
	for (;;) {
		const dueAt = nextWaveAt(current);
		const now = await store.now();
		if (dueAt === null || now < dueAt) return current;
		const next = current.waves[current.wave]!;
		const startedAt = now - dueAt <= ON_TIME_MS ? dueAt : now;
		await store.openWave(current.id, current.wave + 1, next.lastPosition, startedAt);
		current = await reread(store, current);
	}
}

/** When the next wave is to start; null before the first one has, and when there is none. */
export function nextWaveAt({ waves, wave, waveStartedAt }: Analysis): number | null {
	const next = waves[wave];
	return next && waveStartedAt !== null ? waveStartedAt + next.delayMs : null;
}

/** Which wave a message belongs to, from 1. */
export function waveOf({ waves }: Pick<Analysis, 'waves'>, position: number): number {
	const index = waves.findIndex(({ lastPosition }) => lastPosition === null || position <= lastPosition);
	return index < 0 ? 1 : index + 1;
}

async function reread(store: Pick<AnalysisPort, 'findAnalysis'>, analysis: Analysis): Promise<Analysis> {
	return (await store.findAnalysis(analysis.id)) ?? analysis;
}
