/** Stands in a statement for a value that comes with each use. See `prepareOnce`. */
export class Slot {
	constructor(readonly name: string) {}
}
