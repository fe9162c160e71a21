/** A separator of mbox files: an envelope sender and a date as asctime writes it. */
const SEPARATOR = /(?:^|\n\r?\n)From \S{0,320} +\w{3} +\w{3} +\d{1,2} \d\d:\d\d(?::\d\d)?[^\n]{0,40}\n/g;

/** The mails of an mbox file, with `>From ` unquoted; a single mail comes back as it is. */
export function splitMbox(raw: Uint8Array): Buffer[] {
	const octets = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
	if (octets.toString('latin1', 0, 5) !== 'From ') return [octets];
	const text = octets.toString('latin1');
	const starts = [...text.matchAll(SEPARATOR)].map((match) => match.index + match[0].lastIndexOf('From '));
	if (starts.length === 0) return [octets];
	return starts.map((start, index) => {
		const mail = text.slice(text.indexOf('\n', start) + 1, starts[index + 1] ?? text.length);
		return Buffer.from(mail.replace(/^>(>*From )/gm, '$1'), 'latin1');
	});
}
