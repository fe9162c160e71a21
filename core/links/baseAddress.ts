import { BlockList, isIP } from 'node:net';
import type { FindingLevel } from '../delivery/types';
import { say, sentence, type ValuesOf } from '../sentences';

/** A fault that the address itself has. */
type FaultyKey =
	| 'publicAddress.malformed'
	| 'publicAddress.withUser'
	| 'publicAddress.withQuery'
	| 'publicAddress.badCharacters'
	| 'publicAddress.private'
	| 'publicAddress.notHttps';

/** What is wrong, as the sentence of this key (`core/sentences`), and the same in English. */
export type BaseAddressFault = { level: FindingLevel; text: string } & (
	| { key: 'publicAddress.none'; values: ValuesOf<'publicAddress.none'> }
	| { key: FaultyKey; values: ValuesOf<FaultyKey> }
);

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
	if (!base?.trim()) {
		const key = 'publicAddress.none';
		return { level: 'information', key, values: {}, text: say(sentence(key, {}), 'en') };
	}
	const fault = (level: FindingLevel, key: FaultyKey): BaseAddressFault => ({ level, key, values: { base }, text: say(sentence(key, { base }), 'en') });
	const url = parseBase(base.trim());
	if (typeof url === 'string') return fault('error', url);
	if (isPrivateHost(url.hostname)) return fault('warning', 'publicAddress.private');
	return url.protocol === 'https:' ? undefined : fault('warning', 'publicAddress.notHttps');
}

/** The URL, or what is wrong with it. */
function parseBase(base: string): URL | FaultyKey {
	const hasScheme = /^https?:\/\/[^/?#\s]/i.test(base);
	if (!hasScheme || !URL.canParse(base)) return 'publicAddress.malformed';
	const url = new URL(base);
	if (url.username || url.password) return 'publicAddress.withUser';
	if (/[?#]/.test(base)) return 'publicAddress.withQuery';
	return /[\s<>"]/.test(base) ? 'publicAddress.badCharacters' : url;
}

/** @param hostname as URL gives it: lower case, IPv4 in dotted decimal, IPv6 in brackets */
function isPrivateHost(hostname: string): boolean {
	const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
	const family = isIP(host);
	if (family === 0) return !host.includes('.') || PRIVATE_NAME.test(host);
	return privateAddresses.check(host, family === 6 ? 'ipv6' : 'ipv4');
}
