/** A JSON text as what it stands for, undefined where it is empty; what is none stays a text, for the core's check to report. */
export function readJsonObject(value: unknown): unknown {
	if (typeof value !== 'string') return value;
	if (value.trim() === '') return undefined;
	try {
		return JSON.parse(value);
	} catch {
		return value;
	}
}
