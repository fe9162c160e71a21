import { BlockList, isIP } from 'node:net';
import type { Finding } from '../delivery/types';

export type BaseAddressFault = Pick<Finding, 'level' | 'text'>;

/** Addresses that nobody outside can open: IANA's special-purpose registries (RFC 6890, RFC 6598, RFC 4193). */
const PRIVATE_NETWORKS: Array<[network: string, prefix: number, family: 'ipv4' | 'ipv6']> = [
	['0.0.0.0', 8, 'ipv4'],
	['10.0.0.0', 8, 'ipv4'],
	['100.64.0.0', 10, 'ipv4'],
	['127.0.0.0', 8, 'ipv4'],
	['169.254.0.0', 16, 'ipv4'],
	['172.16.0.0', 12, 'ipv4'],
	['192.168.0.0', 16, 'ipv4'],
	['::', 127, 'ipv6'],
	['fc00::', 7, 'ipv6'],
	['fe80::', 10, 'ipv6'],
];

/** Ends of names that only resolve inside a house (RFC 6761, RFC 6762, RFC 8375, ICANN's `.internal`). */
const PRIVATE_NAME = /(?:^|\.)(?:localhost|localdomain|local|internal|lan|home\.arpa)$/;

const privateAddresses = new BlockList();
for (const [network, prefix, family] of PRIVATE_NETWORKS) privateAddresses.addSubnet(network, prefix, family);

/**
 * What is wrong with the public base address of the links, the gravest fault only; undefined when it can be used.
 * Missing is information, malformed is an error, a local or private host and plain http are warnings.
 */
export function checkBaseAddress(base: string | null): BaseAddressFault | undefined {
	if (!base?.trim()) return { level: 'information', text: 'The Delivery Store credential has no public base address.' };
	const shown = JSON.stringify(base);
	const url = parseBase(base.trim());
	if (typeof url === 'string') return { level: 'error', text: `The public base address ${shown} ${url}.` };
	if (isPrivateHost(url.hostname)) {
		return {
			level: 'warning',
			text: `The public base address ${shown} is local or private: recipients elsewhere cannot open the links.`,
		};
	}
	if (url.protocol !== 'https:') {
		return {
			level: 'warning',
			text: `The public base address ${shown} is not https: mailbox providers will not offer one-click unsubscription.`,
		};
	}
	return undefined;
}

/** The URL, or what is wrong with it as the end of a sentence. */
function parseBase(base: string): URL | string {
	const hasScheme = /^https?:\/\/[^/?#\s]/i.test(base);
	if (!hasScheme || !URL.canParse(base)) return 'is not an address as https://mail.example.com/path';
	const url = new URL(base);
	if (url.username || url.password) return 'must not hold a user name or password';
	if (/[?#]/.test(base)) return 'must not have a query or a fragment (? or #)';
	return /[\s<>"]/.test(base) ? 'has characters that are not allowed in an address' : url;
}

/** @param hostname as URL gives it: lower case, IPv4 in dotted decimal, IPv6 in brackets */
function isPrivateHost(hostname: string): boolean {
	const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
	const family = isIP(host);
	if (family === 0) return !host.includes('.') || PRIVATE_NAME.test(host);
	return privateAddresses.check(host, family === 6 ? 'ipv6' : 'ipv4');
}
