/** Addresses of a field in which they stand separated by commas, semicolons or line breaks, or as an array. */
export function readAddressList(value: unknown): string[] {
	const parts = Array.isArray(value) ? value.map(String) : String(value ?? '').split(/[,;\n]/);
	return parts.map((part) => part.trim()).filter((part) => part !== '');
}
