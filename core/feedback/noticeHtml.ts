const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', nbsp: ' ', apos: "'", '#39': "'", '#64': '@' };

/** The text of a report that is written in HTML only: enough to find addresses and replies in it. */
export function htmlToNotice(html: string): string {
	return ['head', 'style', 'script']
		.reduce(withoutElement, html.slice(0, 200_000))
		.replace(/<(?:br|\/p|\/div|\/tr|\/li|\/h\d|p|div)\b[^<>]*>/gi, '\n')
		.replace(/<[/!a-z][^<>@]*>/gi, ' ')
		.replace(/&(#?\w{1,6});/g, (entity, name: string) => ENTITIES[name.toLowerCase()] ?? entity)
		.replace(/[ \t]+/g, ' ');
}

/** Without an element and all in it. One that is never closed stays: looking for its end again and again takes long. */
function withoutElement(html: string, name: string): string {
	const tag = new RegExp(`<(/?)${name}\\b`, 'gi');
	const kept: string[] = [];
	let from = 0;
	let opened: number | undefined;
	for (const match of html.matchAll(tag)) {
		if (!match[1]) opened ??= match.index;
		if (!match[1] || opened === undefined) continue;
		kept.push(html.slice(from, opened));
		from = match.index;
		opened = undefined;
	}
	return kept.join('') + html.slice(from);
}
