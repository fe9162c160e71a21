import type { SafeHtml } from '../html';
import { barChart, stackParts, type PartLook } from './bars';
import type { ChartName } from './svg';

export interface WaveBar {
	label: string;
	value: string;
	/** Messages by what became of them; what is left of the wave comes last. */
	counts: Array<{ look: PartLook; count: number }>;
}

/** The **waves** of a delivery, each as long as it has messages. */
export function waveChart(name: ChartName, waves: readonly WaveBar[]): SafeHtml {
	const sizes = waves.map(({ counts }) => counts.reduce((sum, { count }) => sum + count, 0));
	const rows = waves.map(({ label, value, counts }) => ({ label, value, parts: stackParts(counts) }));
	return barChart(name, rows, Math.max(0, ...sizes));
}
