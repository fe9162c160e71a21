/** What an MTA offered in its reply to EHLO (RFC 5321 section 4.1.1.1). After HELO: nothing. */
export interface Extensions {
	/** Commands may go in groups (RFC 2920). */
	pipelining: boolean;
	/** Largest message in octets (RFC 1870), where SIZE names one; 0 stands for SIZE without a limit. */
	size?: number;
	/** Content may have bytes over 127 (RFC 6152). */
	eightBitMime: boolean;
	/** Addresses and headers may be in UTF-8 (RFC 6531). */
	smtpUtf8: boolean;
	startTls: boolean;
	/** Replies carry codes as 5.1.1 (RFC 2034). They are read wherever they are. */
	enhancedStatusCodes: boolean;
	/** Mechanisms for signing in, upper case; undefined where AUTH is not offered (RFC 4954). */
	auth?: string[];
}

export const NO_EXTENSIONS: Extensions = {
	pipelining: false,
	eightBitMime: false,
	smtpUtf8: false,
	startTls: false,
	enhancedStatusCodes: false,
};

/** Reads the lines of a reply to EHLO: `250-mx.example.com`, `250-SIZE 10485760`, `250 8BITMIME`. */
export function readExtensions(reply: string): Extensions {
	const extensions: Extensions = { ...NO_EXTENSIONS };
	for (const line of reply.split('\n').slice(1)) readExtension(line.slice(4).trim().toUpperCase(), extensions);
	return extensions;
}

function readExtension(line: string, extensions: Extensions): void {
	// `AUTH=LOGIN PLAIN` is how servers before RFC 2554 offered it
	const [keyword = '', ...parameters] = line.split(/[ =]+/);
	if (keyword === 'PIPELINING') extensions.pipelining = true;
	if (keyword === '8BITMIME') extensions.eightBitMime = true;
	if (keyword === 'SMTPUTF8') extensions.smtpUtf8 = true;
	if (keyword === 'STARTTLS') extensions.startTls = true;
	if (keyword === 'ENHANCEDSTATUSCODES') extensions.enhancedStatusCodes = true;
	if (keyword === 'SIZE') extensions.size = /^\d{1,15}$/.test(parameters[0] ?? '') ? Number(parameters[0]) : 0;
	if (keyword === 'AUTH') extensions.auth = [...(extensions.auth ?? []), ...parameters];
}
