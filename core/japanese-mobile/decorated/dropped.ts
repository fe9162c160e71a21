/** A tag or attribute that the carrier does not know, and how often it was left out. */
export interface Dropped {
	what: 'tag' | 'attribute';
	name: string;
	count: number;
}

/** Names that are listed, and characters of each: a hostile page can make up a million. */
const LISTED = 100;
const NAME_CHARACTERS = 40;

/** Counts what is dropped, in the order in which it is met first. */
export class DroppedCounter {
	readonly #found = new Map<string, Dropped>();

	add(what: Dropped['what'], name: string): void {
		const shown = name.slice(0, NAME_CHARACTERS);
		const isListed = this.#found.size < LISTED || this.#found.has(`${what} ${shown}`);
		this.#count(what, isListed ? shown : 'others');
	}

	list(): Dropped[] {
		return [...this.#found.values()];
	}

	#count(what: Dropped['what'], name: string): void {
		const key = `${what} ${name}`;
		const known = this.#found.get(key);
		if (known) known.count++;
		else this.#found.set(key, { what, name, count: 1 });
	}
}
