import type { SafeHtml } from '../html';
import { barChart } from './bars';
import type { ChartName } from './svg';

export interface LimitBar {
	label: string;
	value: string;
	measured: number;
	limit: number;
	isOver: boolean;
}

/** Of each bar's width, what the limit takes: there is room for what is over it. */
const LIMIT_AT = 80;

/** What a message has of what it may have: the line is the **limit**, whatever its number. */
export function limitChart(name: ChartName, limits: readonly LimitBar[]): SafeHtml {
	const rows = limits.map(({ label, value, measured, limit, isOver }) => {
		const share = limit > 0 ? (measured / limit) * LIMIT_AT : 0;
		return { label, value, parts: [{ look: isOver ? ('over' as const) : ('within' as const), from: 0, to: Math.min(share, 100) }], mark: LIMIT_AT };
	});
	return barChart(name, rows, 100);
}
