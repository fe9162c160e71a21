/** RFC 2142, and what else answers for a function rather than for a person. */
const ROLES = new Set([
	...['info', 'marketing', 'sales', 'support', 'abuse', 'noc', 'security'],
	...['postmaster', 'hostmaster', 'usenet', 'news', 'webmaster', 'www', 'uucp', 'ftp'],
	...['admin', 'administrator', 'root', 'mailer-daemon', 'contact', 'help', 'billing', 'office', 'spam'],
	...['noreply', 'no-reply', 'no_reply', 'donotreply', 'do-not-reply'],
]);

/** Whether an address is one of a role, as info@ or postmaster@. */
export function isRoleAccount(address: string): boolean {
	return ROLES.has(address.slice(0, address.lastIndexOf('@')).toLowerCase());
}
