import type { DeliveryContext } from '../context';
import type { ErrorFigures, PacePort, Stop } from '../ports';
import { sentence } from '../../sentences';
import { stopOf } from './stopReasons';
import type { DeliveryParameters, ErrorThreshold } from '../types';

/** On by default: a tenth of the messages, once there are enough of them to tell chance from a bad list. */
export const DEFAULT_THRESHOLD: ErrorThreshold = { messages: 50, percent: 10 };

/** How often a run looks at what came back by mail and at what other runs did. */
const LOOK_AGAIN_MS = 10_000;

/** Counts the failures of a delivery while it is sent, those of other runs and bounces that came back included. */
export interface ErrorWatch {
	/** One message more has its final result. */
	note(hasFailed: boolean): void;
	/** Why the delivery has to stop now, or nothing. */
	verdict(): Stop | undefined;
	/** Looks again at the figures of the store, when it is time. */
	refresh(): Promise<void>;
}

/** @param analysisId whose figures count */
export async function openErrorWatch(
	{ store, clock }: Pick<DeliveryContext, 'clock'> & { store: Pick<PacePort, 'errorFigures'> },
	analysisId: string,
	{ errorThreshold: threshold = DEFAULT_THRESHOLD }: Pick<DeliveryParameters, 'errorThreshold'>,
): Promise<ErrorWatch> {
	if (threshold === 'off') return { note: () => undefined, verdict: () => undefined, refresh: async () => undefined };
	let figures = await store.errorFigures(analysisId);
	let lookedAt = clock.now();
	return {
		note(hasFailed) {
			figures = { tried: figures.tried + 1, failed: figures.failed + (hasFailed ? 1 : 0) };
		},
		verdict: () => verdictOn(figures, threshold),
		async refresh() {
			if (clock.now() - lookedAt < LOOK_AGAIN_MS) return;
			lookedAt = clock.now();
			figures = await store.errorFigures(analysisId);
		},
	};
}

/** The stop that these figures mean, or nothing. */
export function verdictOn({ tried, failed }: ErrorFigures, { messages, percent }: ErrorThreshold): Stop | undefined {
	if (failed < messages || failed * 100 < tried * percent) return undefined;
	const share = Math.round((failed * 100) / tried);
	return stopOf('errorThreshold', sentence('stop.errorThreshold', { failed, tried, share, percent, messages }));
}
