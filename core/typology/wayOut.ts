/** What says in an address or beside it that it is the way out. */
const WAY_OUT_WORDS = [
	...['unsubscri', 'opt[-_ ]?out'],
	...['d[ée]s(?:abonn|inscri)'],
	...['abmeld', 'abbestell'],
	...['darse de baja', 'cancelar.{0,20}suscripci'],
	...['配信停止', '配信解除', '登録解除', '購読解除', '購読停止', '退会'],
];
const WAY_OUT = new RegExp(WAY_OUT_WORDS.join('|'), 'i');

const ADDRESS_IN_TEXT = /https?:\/\/\S|mailto:\S|[^\s@]@[^\s@]+\.[^\s@]/i;

/** Is this link of the HTML a way out: does it say so in its address or in its text? */
export function isWayOut({ url, label }: { url: string; label: string }): boolean {
	return WAY_OUT.test(label) || WAY_OUT.test(decodePercent(url));
}

/** The lines of a text with the address of a way out. The words stand on that line or on the line before. */
export function linesOfWayOut(text: string): string[] {
	const lines = text.split(/\r?\n/).filter((line) => line.trim());
	return lines.filter((line, at) => {
		const nearby = `${lines[at - 1] ?? ''} ${decodePercent(line)}`;
		return ADDRESS_IN_TEXT.test(line) && WAY_OUT.test(nearby);
	});
}

function decodePercent(url: string): string {
	try {
		return decodeURIComponent(url);
	} catch {
		return url;
	}
}
