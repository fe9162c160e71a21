/**
 * Whether messages may come from this domain. `example.com` allows itself and what is below it.
 * @param domain lower-case ASCII
 * @param allowed lower-case ASCII domains; null or empty: nothing is said, so every domain is allowed
 */
export function isAllowedSender(domain: string, allowed: readonly string[] | null): boolean {
	if (!allowed || allowed.length === 0) return true;
	return allowed.some((name) => domain === name || domain.endsWith(`.${name}`));
}
