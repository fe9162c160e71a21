const SMALL_WORDS = new Set(['a', 'an', 'and', 'as', 'at', 'by', 'for', 'from', 'in', 'of', 'on', 'or', 'per', 'the', 'to', 'with']);

/** A name of the core as n8n writes labels and options: `Excluded by a rule` → `Excluded by a Rule`. */
export function titleCase(name: string): string {
	return name.replace(/[\p{L}\p{N}]+/gu, (word, at: number) => (at > 0 && SMALL_WORDS.has(word) ? word : word[0]!.toUpperCase() + word.slice(1)));
}
