/** What was counted by kind, the most frequent first; what was not met is left out. */
export function mostFirst<Kind extends string>(numbers: Partial<Record<Kind, number>>): Array<[kind: Kind, number: number]> {
	const entries = Object.entries(numbers) as Array<[Kind, number]>;
	return entries.filter(([, number]) => number > 0).sort(([, a], [, b]) => b - a);
}
