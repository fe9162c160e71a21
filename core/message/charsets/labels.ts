/** Names of charsets: the one that goes into Content-Type, and everything that users and systems call them. */

/**
 * MIME preferred name, or else IANA's name, with IANA's aliases and the usual names of software, written as `toKey`
 * writes them. Those of UTF-7, UTF-16 and UTF-32 are missing on purpose: RFC 2152, RFC 2781 4.2 and common sense keep
 * them out of mail, since a mail's text must be readable as ASCII where it is ASCII.
 * Source: IANA's registry "Character Sets"; GB2312 stands with GBK, Big5-HKSCS with Big5, as in the WHATWG Encoding
 * Standard.
 */
const ALIASES: Record<string, string> = {
	'UTF-8': 'utf8 csutf8 unicode11utf8',
	'US-ASCII': 'usascii ascii ansix341968 ansix341986 iso646us iso646irv1991 isoir6 us ibm367 cp367 csascii',
	'ISO-8859-1': 'iso88591 iso885911987 latin1 l1 isoir100 ibm819 cp819 csisolatin1',
	'ISO-8859-2': 'iso88592 iso885921987 latin2 l2 isoir101 csisolatin2',
	'ISO-8859-3': 'iso88593 iso885931988 latin3 l3 isoir109 csisolatin3',
	'ISO-8859-4': 'iso88594 iso885941988 latin4 l4 isoir110 csisolatin4',
	'ISO-8859-5': 'iso88595 iso885951988 cyrillic isoir144 csisolatincyrillic',
	'ISO-8859-6': 'iso88596 iso885961987 arabic ecma114 asmo708 isoir127 csisolatinarabic',
	'ISO-8859-7': 'iso88597 iso885971987 greek greek8 ecma118 elot928 isoir126 csisolatingreek',
	'ISO-8859-8': 'iso88598 iso885981988 hebrew isoir138 csisolatinhebrew',
	'ISO-8859-9': 'iso88599 iso885991989 latin5 l5 isoir148 csisolatin5',
	'ISO-8859-10': 'iso885910 iso8859101992 latin6 l6 isoir157 csisolatin6',
	'ISO-8859-13': 'iso885913 csiso885913',
	'ISO-8859-14': 'iso885914 iso8859141998 latin8 l8 isoir199 isoceltic csiso885914',
	'ISO-8859-15': 'iso885915 latin9 csiso885915',
	'ISO-8859-16': 'iso885916 iso8859162001 latin10 l10 isoir226 csiso885916',
	'windows-1250': 'windows1250 cp1250 win1250 cswindows1250',
	'windows-1251': 'windows1251 cp1251 win1251 cswindows1251',
	'windows-1252': 'windows1252 cp1252 win1252 cswindows1252',
	'windows-1253': 'windows1253 cp1253 win1253 cswindows1253',
	'windows-1254': 'windows1254 cp1254 win1254 cswindows1254',
	'windows-1255': 'windows1255 cp1255 win1255 cswindows1255',
	'windows-1256': 'windows1256 cp1256 win1256 cswindows1256',
	'windows-1257': 'windows1257 cp1257 win1257 cswindows1257',
	'windows-1258': 'windows1258 cp1258 win1258 cswindows1258',
	'windows-874': 'windows874 cp874 win874 cswindows874',
	'TIS-620': 'tis620 iso885911 cstis620',
	'KOI8-R': 'koi8r cskoi8r',
	'KOI8-U': 'koi8u cskoi8u',
	IBM437: 'ibm437 cp437 437',
	IBM775: 'ibm775 cp775',
	IBM850: 'ibm850 cp850 850',
	IBM852: 'ibm852 cp852 852',
	IBM855: 'ibm855 cp855 855',
	IBM857: 'ibm857 cp857 857',
	IBM860: 'ibm860 cp860 860',
	IBM861: 'ibm861 cp861 861',
	IBM862: 'ibm862 cp862 862',
	IBM863: 'ibm863 cp863 863',
	IBM865: 'ibm865 cp865 865',
	IBM866: 'ibm866 cp866 866',
	IBM869: 'ibm869 cp869 869',
	VISCII: 'viscii csviscii',
	PTCP154: 'ptcp154 pt154 cp154 csptcp154',
	'KZ-1048': 'kz1048 rk1048 strk10482002 cskz1048',
	'ISO-2022-JP': 'iso2022jp csiso2022jp jis',
	Shift_JIS: 'shiftjis mskanji sjis xsjis csshiftjis windows31j cswindows31j cp932 ms932 windows932',
	'EUC-JP': 'eucjp xeucjp ujis extendedunixcodepackedformatforjapanese cseucpkdfmtjapanese',
	'EUC-KR': 'euckr cseuckr ksc56011987 ksc5601 korean cp949 ms949 uhc windows949',
	GBK: 'gbk cp936 ms936 windows936 gb2312 csgb2312 euccn gb231280',
	GB18030: 'gb18030 csgb18030',
	Big5: 'big5 cnbig5 csbig5 xxbig5 cp950 ms950 windows950 big5hkscs csbig5hkscs',
};

const LABEL_BY_KEY = new Map(
	Object.entries(ALIASES).flatMap(([label, aliases]) => aliases.split(' ').map((alias) => [alias, label] as const)),
);

/** Name in Content-Type of what a user calls a charset (`latin1`, `sjis`, `CP1252`); undefined: no charset for mail. */
export function charsetLabel(name: string): string | undefined {
	return LABEL_BY_KEY.get(toKey(name));
}

function toKey(name: string): string {
	return name.toLowerCase().replace(/[^0-9a-z]/g, '');
}
