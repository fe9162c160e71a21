/** JIS X 0208 as ISO-2022-JP carries it, by arithmetic from the Shift_JIS table. */
import type { CodeTable } from './cp932';
import { shiftJisTable } from './cp932';

/** EAA4, the last character of JIS X 0208 (row 84). Behind it: ED–EE, which would be rows 79–7C, au's emoji. */
const LAST_JIS_X_0208 = 0xeaa4;
/** NEC's row 13: circled numbers, units, ㈱. No part of JIS X 0208, so strict readers refuse it. */
const NEC_ROW = 0x2d;

let auTable: CodeTable | undefined;
let standardTable: CodeTable | undefined;

/**
 * The table of au: ASCII, JIS X 0208 and NEC's row 13 (0x2D, which au's own phones send). Two-octet codes are
 * 2121–7424, so that none can fall into au's emoji (7521–7B6D). Half-width kana are left out (RFC 1468).
 */
export function iso2022JpTable(): CodeTable {
	auTable ??= shiftJisTable().map(toIso2022Jp);
	return auTable;
}

/** ASCII and JIS X 0208 alone: what every reader of ISO-2022-JP (RFC 1468) has. */
export function standardIso2022JpTable(): CodeTable {
	standardTable ??= iso2022JpTable().map((code) => (code >> 8 === NEC_ROW ? 0 : code));
	return standardTable;
}

function toIso2022Jp(code: number): number {
	if (code < 0x80) return code;
	return code < 0x100 || code > LAST_JIS_X_0208 ? 0 : shiftJisToJis(code);
}

/** Row and cell (each from 0x21) of a double-octet Shift_JIS code. */
export function shiftJisToJis(code: number): number {
	const lead = code >> 8;
	const trail = code & 0xff;
	const row = (lead - (lead < 0xe0 ? 0x81 : 0xc1)) * 2 + 0x21;
	if (trail >= 0x9f) return ((row + 1) << 8) | (trail - 0x7e);
	return (row << 8) | (trail - (trail > 0x7f ? 0x20 : 0x1f));
}
