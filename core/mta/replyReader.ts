/** One reply as it came. */
export interface WireReply {
	/** 200 to 599, or 0 when it is no reply of SMTP. */
	code: number;
	/** All its lines, joined by LF. */
	text: string;
}

/** Far above any real reply (RFC 5321: 512 bytes a line), far below what would hurt. */
const LARGEST_REPLY_BYTES = 64 * 1024;

const LF = 0x0a;
const FINAL_LINE = /^[2-5]\d\d(?: |$)/;
const MIDDLE_LINE = /^[2-5]\d\d-/;

/** Cuts what the server sends into replies. After one with code 0 nothing can be told apart any more. */
export class ReplyReader {
	/** The beginning of a line whose end has not come. */
	#partial: Buffer = Buffer.alloc(0);
	#lines: string[] = [];
	#bytes = 0;

	/** Whether bytes are here that are no whole reply yet. */
	get isInside(): boolean {
		return this.#partial.length > 0 || this.#lines.length > 0;
	}

	/** The replies that are complete with this chunk. */
	feed(chunk: Buffer): WireReply[] {
		const data = this.#partial.length > 0 ? Buffer.concat([this.#partial, chunk]) : chunk;
		const end = data.lastIndexOf(LF) + 1;
		// a copy: the chunk is a part of a bigger buffer that would stay with it
		this.#partial = Buffer.from(data.subarray(end));
		const replies = end > 0 ? this.#readLines(data.toString('utf8', 0, end - 1).split('\n')) : [];
		if (this.#bytes + this.#partial.length > LARGEST_REPLY_BYTES) replies.push(this.#tooLong());
		return replies;
	}

	#readLines(lines: string[]): WireReply[] {
		const replies: WireReply[] = [];
		for (const raw of lines) {
			const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
			const isFinal = FINAL_LINE.test(line);
			this.#lines.push(line);
			this.#bytes += line.length;
			if (isFinal || !MIDDLE_LINE.test(line)) replies.push(this.#finish(isFinal ? Number(line.slice(0, 3)) : 0));
		}
		return replies;
	}

	#finish(code: number): WireReply {
		const text = this.#lines.join('\n');
		this.#lines = [];
		this.#bytes = 0;
		return { code, text };
	}

	#tooLong(): WireReply {
		this.#partial = Buffer.alloc(0);
		this.#finish(0);
		return { code: 0, text: 'The MTA sent a reply without end' };
	}
}
