import type { CodeTable } from './cp932';

/** Shift_JIS octets of a text that has characters of the table only. */
export function writeShiftJis(text: string, table: CodeTable): Buffer {
	const out = Buffer.allocUnsafe(text.length * 2);
	let length = 0;
	for (let at = 0; at < text.length; at++) {
		const code = table[text.charCodeAt(at)] as number;
		if (code > 0xff) out[length++] = code >> 8;
		out[length++] = code & 0xff;
	}
	return out.subarray(0, length);
}
