/** EUC-JP by arithmetic from ISO-2022-JP's table: the same rows and cells, with the high bits set. */
import type { CodeTable } from './cp932';
import { standardIso2022JpTable } from './jis';

/** SS2, before half-width kana. */
const KANA_LEAD = 0x8e;
const FIRST_KANA = 0xff61;
const LAST_KANA = 0xff9f;

let table: CodeTable | undefined;

/**
 * ASCII, JIS X 0208 and half-width kana. JIS X 0212 is left out, as the WHATWG Encoding Standard leaves it out when it
 * encodes: many readers know no codes of three octets.
 */
export function eucJpTable(): CodeTable {
	table ??= buildTable();
	return table;
}

function buildTable(): CodeTable {
	const codes = standardIso2022JpTable().map((code) => (code > 0xff ? code | 0x8080 : code));
	for (let unit = FIRST_KANA; unit <= LAST_KANA; unit++) codes[unit] = (KANA_LEAD << 8) | (0xa1 + unit - FIRST_KANA);
	return codes;
}
