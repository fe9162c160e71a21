import { isIPv6 } from 'node:net';
import { hostname } from 'node:os';

/** The name for EHLO: the one that was set, that of this machine where it is a whole one, else its address (RFC 5321 section 4.1.4). */
export function helloName(clientName: string | undefined, localAddress: string): string {
	if (clientName) return clientName;
	const name = hostname();
	if (/^[\w-]+(?:\.[\w-]+)+$/.test(name) && !/^[\d.]+$/.test(name)) return name;
	return isIPv6(localAddress) ? `[IPv6:${localAddress}]` : `[${localAddress || '127.0.0.1'}]`;
}
