/** A time in ms as `2026-06-05 18:00 UTC`: the same for every approver, wherever they are. */
export function timeForPeople(time: number): string {
	return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
