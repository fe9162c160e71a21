/** Units that the field uses for periods, in ms: seconds, minutes, hours, days, years. */
const UNITS_MS: Record<string, number> = {
	s: 1_000,
	m: 60_000,
	h: 3_600_000,
	d: 86_400_000,
	y: 365 * 86_400_000,
};

/** A number without a unit counts days. */
const DEFAULT_UNIT = 'd';

/**
 * A period as a person writes it: `5d`, `6 h`, `1.5 h`, `2d 12h`, `30` (days).
 * @returns ms; undefined when it is no period, or a negative one
 */
export function parseDuration(text: string): number | undefined {
	const parts = [...text.trim().toLowerCase().matchAll(/(\d+(?:\.\d+)?)\s*([smhdy]?)\s*/gy)];
	const read = parts.reduce((length, [part]) => length + part.length, 0);
	if (parts.length === 0 || read !== text.trim().length) return undefined;
	if (parts.length > 1 && parts.some(([, , unit]) => !unit)) return undefined;
	const ms = parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * UNITS_MS[unit || DEFAULT_UNIT]!, 0);
	return Number.isSafeInteger(Math.round(ms)) ? Math.round(ms) : undefined;
}

type ShownUnit = 'd' | 'h' | 'm' | 's';

/** The period in the largest units that say it exactly, largest first; nothing for less than half a second. */
export function splitDuration(ms: number): Array<{ amount: number; unit: ShownUnit }> {
	let left = Math.max(0, Math.round(ms / 1000)) * 1000;
	const units: ShownUnit[] = ['d', 'h', 'm', 's'];
	return units.flatMap((unit) => {
		const amount = Math.floor(left / UNITS_MS[unit]!);
		left -= amount * UNITS_MS[unit]!;
		return amount > 0 ? [{ amount, unit }] : [];
	});
}

/** The period in the largest units that say it exactly: `1 d 12 h`, `90 s` as `1 m 30 s`. */
export function durationForPeople(ms: number): string {
	return splitDuration(ms).map(({ amount, unit }) => `${amount} ${unit}`).join(' ') || '0 s';
}
