/** Which addresses of the network images may come from. */
import { BlockList, isIP } from 'node:net';

/**
 * Where clouds hand their secrets to whoever asks: link-local (AWS, Azure, Google, Oracle), and the fixed addresses of
 * AWS over IPv6, Alibaba, Azure's wire server and Oracle. No image is there, so no option opens them.
 */
const METADATA: Ranges = {
	ipv4: ['169.254.0.0/16', '100.100.100.200/32', '168.63.129.16/32', '192.0.0.192/32'],
	// Behind NAT64 and 6to4 stand IPv4 addresses, these among them.
	ipv6: ['fe80::/10', 'fd00:ec2::254/128', '64:ff9b::/96', '2002::/16'],
};

/** Not reachable from everywhere: IANA's special-purpose registries (RFC 6890), multicast, reserved space. */
const PRIVATE: Ranges = {
	ipv4: [
		'0.0.0.0/8',
		'10.0.0.0/8',
		'100.64.0.0/10',
		'127.0.0.0/8',
		'172.16.0.0/12',
		'192.0.0.0/24',
		'192.0.2.0/24',
		'192.168.0.0/16',
		'198.18.0.0/15',
		'198.51.100.0/24',
		'203.0.113.0/24',
		'224.0.0.0/4',
		'240.0.0.0/4',
	],
	// All but 2000::/3 (RFC 4291 2.4), and of that what is documentation, Teredo or 6to4 (which carry IPv4 addresses).
	ipv6: ['::/3', '4000::/2', '8000::/1', '2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'],
};

interface Ranges {
	ipv4: string[];
	ipv6: string[];
}

/** A list for each family: one for both takes every IPv4 address for one of `::/3`, by its mapped form. */
const METADATA_LISTS = toBlockLists(METADATA);
const PRIVATE_LISTS = toBlockLists(PRIVATE);

/**
 * Whether an image may be fetched from this address. IPv4 in IPv6 clothes (`::ffff:10.0.0.1`) counts as what it is.
 * @param address an IP address, as the resolver or a URL gives it (without brackets)
 */
export function isAllowedAddress(address: string, allowPrivate: boolean): boolean {
	const plain = unmap(address.replace(/%.*$/, ''));
	const family = isIP(plain);
	if (family === 0) return false;
	const type = family === 4 ? 'ipv4' : 'ipv6';
	if (METADATA_LISTS[type].check(plain, type)) return false;
	return allowPrivate || !PRIVATE_LISTS[type].check(plain, type);
}

/** The IPv4 address of `::ffff:a.b.c.d`, however it is written. */
function unmap(address: string): string {
	if (isIP(address) !== 6) return address;
	// The URL parser writes it in hex, shortened.
	const host = new URL(`http://[${address}]/`).hostname;
	const [, high, low] = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(host) ?? [];
	if (high === undefined || low === undefined) return address;
	const [left, right] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
	return [left >> 8, left & 255, right >> 8, right & 255].join('.');
}

function toBlockLists(ranges: Ranges): Record<keyof Ranges, BlockList> {
	return { ipv4: toBlockList(ranges.ipv4, 'ipv4'), ipv6: toBlockList(ranges.ipv6, 'ipv6') };
}

function toBlockList(ranges: string[], type: keyof Ranges): BlockList {
	const list = new BlockList();
	for (const range of ranges) {
		const [network = '', bits] = range.split('/');
		list.addSubnet(network, Number(bits), type);
	}
	return list;
}
