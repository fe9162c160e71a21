/** Messages read back by programs that are not ours. */
import type { AddressObject } from 'mailparser';
import { simpleParser } from 'mailparser';
import { hasPython, runPython } from '../../helpers/python';

export interface ReadMessage {
	subject: string;
	fromName: string;
	toName: string;
	toAddress: string;
	text: string | null;
	html: string | null;
}

export async function readWithMailparser(message: Buffer): Promise<ReadMessage> {
	const mail = await simpleParser(message, { skipTextToHtml: true, skipHtmlToText: true, skipTextLinks: true });
	const to = (mail.to as AddressObject | undefined)?.value[0];
	return {
		subject: mail.subject ?? '',
		fromName: mail.from?.value[0]?.name ?? '',
		toName: to?.name ?? '',
		toAddress: to?.address ?? '',
		text: mail.text === undefined ? null : toLf(mail.text),
		html: typeof mail.html === 'string' ? toLf(mail.html) : null,
	};
}

/** Shift_JIS is read as CP932, which is what phones mean by it. */
const READ = `
import base64, email, email.header, email.utils, json, sys

def codec(name):
    return {'shift_jis': 'cp932'}.get((name or 'us-ascii').lower(), name or 'us-ascii')

def decoded(value):
    if value is None: return ''
    value = value.replace('\\r\\n', '').replace('\\n', '')
    return ''.join(p if isinstance(p, str) else p.decode(codec(c), 'replace') for p, c in email.header.decode_header(value))

def read(raw):
    mail = email.message_from_bytes(base64.b64decode(raw))
    parts = [p for p in mail.walk() if not p.is_multipart()]
    def text(kind):
        for p in parts:
            if p.get_content_type() == kind:
                return p.get_payload(decode=True).decode(codec(p.get_content_charset()), 'replace').replace('\\r\\n', '\\n')
    def name(field):
        return decoded(email.utils.parseaddr(mail[field])[0])
    return dict(subject=decoded(mail['Subject']), fromName=name('From'), toName=name('To'),
        toAddress=email.utils.parseaddr(mail['To'])[1], text=text('text/plain'), html=text('text/html'))

json.dump([read(raw) for raw in json.load(sys.stdin)], sys.stdout)
`;

/** All messages in one call of python3's email package. */
export function readWithPython(messages: Buffer[]): ReadMessage[] {
	return runPython<ReadMessage[]>(
		READ,
		messages.map((message) => message.toString('base64')),
	);
}

/** One message as both read it; what they read differently makes the test fail. Without python3, mailparser alone reads. */
export async function readByBoth(message: Buffer): Promise<ReadMessage> {
	const read = await readWithMailparser(message);
	if (hasPython) expect(readWithPython([message]).map(markCarrierEmoji)).toEqual([markCarrierEmoji(read)]);
	return read;
}

/** A carrier's emoji is a private character of Unicode or an unknown one to python, and unknown octets or a question mark to mailparser. */
function markCarrierEmoji(read: ReadMessage): ReadMessage {
	return JSON.parse(JSON.stringify(read).replace(/[\ue000-\uf8ff]|\ufffd{1,2}|\?/g, '<emoji>')) as ReadMessage;
}

export function toLf(text: string): string {
	return text.replace(/\r\n/g, '\n');
}
