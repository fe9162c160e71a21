/** Writes decorated HTML on one line: tags only where something stands in them, line breaks only between two things. */

interface OpenTag {
	start: string;
	end: string;
	isBlock: boolean;
}

/** A break of 2 lines leaves a blank one. */
export type Lines = 1 | 2;

/** Line breaks, blanks and tabs. Not U+3000: the ideographic space at the start of a Japanese line is meant. */
const BLANKS = /[\t\n\v\f\r \u0085\u2028\u2029]+/g;

/** The characters of markup, and those that the carriers' charsets would fold into them (their NFKD form). */
const MARKUP: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'\ufe60': '&amp;',
	'\ufe64': '&lt;',
	'\ufe65': '&gt;',
	'\u226e': '&lt;',
	'\u226f': '&gt;',
};
const MARKUP_CHARACTERS = /[&<>\ufe60\ufe64\ufe65\u226e\u226f]/g;

export class DecoratedWriter {
	readonly #out: string[] = [];
	/** Open tags, outermost first; those from `#written` on are not in the output yet. */
	readonly #tags: OpenTag[] = [];
	#written = 0;
	/** Lines to break before the next thing. */
	#breaks: 0 | Lines = 0;
	/** A blank stands before the next thing, unless it starts a line. */
	#blank = false;
	/** The next thing stands right behind the last, whatever blanks come. */
	#glued = false;
	#atLineStart = true;
	#isEmpty = true;

	/** Opens a tag; it is written with the first thing inside it, and never when there is none. */
	open(start: string, end: string, isBlock: boolean): void {
		this.#tags.push({ start, end, isBlock });
	}

	/** Closes the innermost tag. */
	close(): void {
		const tag = this.#tags.pop();
		if (!tag || this.#tags.length >= this.#written) return;
		this.#written = this.#tags.length;
		this.#out.push(tag.end);
		if (tag.isBlock) this.#startLine();
	}

	/** Text as it stands in HTML: runs of white space are one blank. */
	text(text: string): void {
		const words = text.replace(BLANKS, ' ');
		const from = words.startsWith(' ') ? 1 : 0;
		const to = words.length > 1 && words.endsWith(' ') ? -1 : undefined;
		if (from === 1) this.blank();
		const inner = words.slice(from, to);
		if (inner === '') return;
		this.#begin(false);
		this.#out.push(inner.replace(MARKUP_CHARACTERS, (found) => MARKUP[found] as string));
		if (to === -1) this.blank();
	}

	/** Text that what follows is not parted from, as the dot of a list. */
	prefix(text: string): void {
		this.text(text);
		this.#glued = true;
	}

	/** A blank before the next thing on the same line. */
	blank(): void {
		this.#blank = true;
	}

	/** A tag within a line, without content. */
	inline(tag: string): void {
		this.#begin(false);
		this.#out.push(tag);
	}

	/** A tag on a line of its own, without content. */
	block(tag: string): void {
		this.#begin(true);
		this.#out.push(tag);
		this.#startLine();
	}

	/** The end of a line that the author asked for. */
	lineEnd(): void {
		this.#writeBreaks(false);
		this.#out.push('<BR>');
		this.#isEmpty = false;
		this.#startLine();
	}

	/** What follows starts a new line; nothing comes of it at the start and at the end. */
	breakLine(lines: Lines): void {
		if (this.#breaks < lines) this.#breaks = lines;
		this.#blank = false;
	}

	/** Closes what is open. */
	finish(): string {
		while (this.#tags.length > 0) this.close();
		return this.#out.join('');
	}

	#begin(isBlock: boolean): void {
		const waiting = this.#tags.slice(this.#written);
		const startsBlock = isBlock || waiting.some((tag) => tag.isBlock);
		const isParted = this.#blank && !this.#glued && !this.#atLineStart && this.#breaks === 0 && !startsBlock;
		this.#writeBreaks(startsBlock);
		if (isParted) this.#out.push(' ');
		for (const tag of waiting) this.#out.push(tag.start);
		this.#written = this.#tags.length;
		this.#blank = false;
		this.#glued = false;
		this.#atLineStart = false;
		this.#isEmpty = false;
	}

	/** A block starts a line by itself; where a line is open, a blank line takes one BR to end it and one of its own. */
	#writeBreaks(beforeBlock: boolean): void {
		const wanted = this.#breaks;
		this.#breaks = 0;
		if (this.#isEmpty || wanted === 0) return;
		if (this.#atLineStart) this.#out.push('<BR>'.repeat(wanted - 1));
		else if (!beforeBlock || wanted === 2) this.#out.push('<BR>'.repeat(wanted));
	}

	#startLine(): void {
		this.#atLineStart = true;
		this.#blank = false;
	}
}
