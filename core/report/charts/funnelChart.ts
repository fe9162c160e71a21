import type { SafeHtml } from '../html';
import { barChart, type BarRow } from './bars';
import type { ChartName } from './svg';

/** Who fell out of the target, and by what. */
export interface FunnelStep {
	label: string;
	value: string;
	excluded: number;
}

export interface FunnelEnd {
	label: string;
	value: string;
}

/**
 * The **target funnel**: all recipients, then each exclusion where it takes something off, then those to deliver.
 * @param whole all recipients
 */
export function funnelChart(name: ChartName, funnel: { whole: number; first: FunnelEnd; steps: readonly FunnelStep[]; last: FunnelEnd }): SafeHtml {
	let left = funnel.whole;
	const steps = funnel.steps.map(({ label, value, excluded }): BarRow => {
		const before = left;
		left = Math.max(left - excluded, 0);
		return { label, value, parts: [{ look: 'rest', from: 0, to: left }, { look: 'excluded', from: left, to: before }] };
	});
	const rows: BarRow[] = [
		{ ...funnel.first, parts: [{ look: 'rest', from: 0, to: funnel.whole }] },
		...steps,
		{ ...funnel.last, parts: [{ look: 'kept', from: 0, to: left }] },
	];
	return barChart(name, rows, funnel.whole);
}
