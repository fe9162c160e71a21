import type { ComposedMessageInput } from '../../../core/message';
import { utf8 } from '../../../core/message';

/** A message with the given fields, the rest being plain. */
export function sampleMessage(fields: Partial<ComposedMessageInput> = {}): ComposedMessageInput {
	return {
		from: { name: 'Shop', address: 'news@shop.example' },
		to: { address: 'hanako@example.jp' },
		subject: 'Hello',
		messageId: '01JD.1@shop.example',
		date: new Date(Date.UTC(2025, 10, 23, 4, 9, 0)),
		text: 'Good morning.\n',
		charset: utf8,
		...fields,
	};
}

/** The header of a message as its unfolded value; throws where it is missing. */
export function headerOf(message: Buffer, name: string): string {
	const value = headersOf(message).find(([key]) => key === name)?.[1];
	if (value === undefined) throw new Error(`no header ${name}`);
	return value;
}

/** Names and unfolded values of a message's headers, in order. */
export function headersOf(message: Buffer): Array<[name: string, value: string]> {
	const head = message.toString('latin1').split('\r\n\r\n', 1)[0] as string;
	return head
		.replace(/\r\n(?=[ \t])/g, '')
		.split('\r\n')
		.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]);
}

/** Everything that RFC 5322 and the composer's promise say about the octets of a message. */
export function expectLawfulBytes(message: Buffer): void {
	const text = message.toString('latin1');
	expect(text.endsWith('\r\n')).toBe(true);
	expect(text).not.toContain('\0');
	expect(text.replace(/\r\n/g, '')).not.toMatch(/[\r\n]|\P{ASCII}/u);
	for (const line of text.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998);
	const head = text.split('\r\n\r\n', 1)[0] as string;
	for (const line of head.split('\r\n')) {
		expect(line).not.toMatch(/^\s*$/);
		const words = line.split(' ').slice(1);
		// One word that cannot be broken, as a URL, may be longer.
		const canFold = words.length > 1 || /^=\?[\w-]+\?[BQ]\?[^?]*\?=$/.test(words[0] ?? '');
		if (canFold) expect(line.length).toBeLessThanOrEqual(76);
	}
}

/** Repeatable pseudo-random numbers below 1 (mulberry32). */
export function makeRandom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

/** A text of up to `length` pieces taken at random from `pieces`. */
export function randomText(random: () => number, pieces: string[], length: number): string {
	const count = Math.floor(random() * (length + 1));
	return Array.from({ length: count }, () => pieces[Math.floor(random() * pieces.length)]).join('');
}
