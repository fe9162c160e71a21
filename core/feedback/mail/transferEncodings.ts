/** Base64 as far as it goes: characters that do not belong there are skipped. */
export function decodeBase64(text: string): Buffer {
	return Buffer.from(text, 'base64');
}

/** Quoted-printable (RFC 2045 section 6.7); what is no code stands for itself. @param text one character per octet */
export function decodeQuotedPrintable(text: string): Buffer {
	const decoded = text
		.replace(/[ \t]*=[ \t]*\n/g, '')
		.replace(/=([0-9A-Fa-f]{2})/g, (_code, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
	return Buffer.from(decoded, 'latin1');
}
