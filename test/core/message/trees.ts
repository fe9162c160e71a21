/** The MIME tree of messages and the files in them, read by programs that are not ours. */
import { simpleParser } from 'mailparser';
import { runPython } from '../../helpers/python';

export interface ReadFile {
	type: string;
	filename: string | null;
	contentId: string | null;
	disposition: string | null;
	base64: string;
}

export interface ReadTree {
	/** As `mixed(alternative(plain html) gif)`. */
	tree: string;
	text: string | null;
	html: string | null;
	files: ReadFile[];
}

const READ = `
import base64, email, json, sys

def codec(name):
    return {'shift_jis': 'cp932'}.get((name or 'us-ascii').lower(), name or 'us-ascii')

def tree(part):
    if not part.is_multipart(): return part.get_content_subtype()
    return part.get_content_subtype() + '(' + ' '.join(tree(child) for child in part.get_payload()) + ')'

def read(raw):
    mail = email.message_from_bytes(base64.b64decode(raw))
    leaves = [part for part in mail.walk() if not part.is_multipart()]
    def text(kind):
        for part in leaves:
            if part.get_content_type() == kind and part.get_filename() is None:
                return part.get_payload(decode=True).decode(codec(part.get_content_charset())).replace('\\r\\n', '\\n')
    files = [dict(type=part.get_content_type(), filename=part.get_filename(), contentId=part['Content-ID'],
        disposition=part.get_content_disposition(), base64=base64.b64encode(part.get_payload(decode=True)).decode())
        for part in leaves if part.get_filename() is not None]
    return dict(tree=tree(mail), text=text('text/plain'), html=text('text/html'), files=files)

json.dump([read(raw) for raw in json.load(sys.stdin)], sys.stdout)
`;

/** All messages in one call of python3's email package. */
export function readTreesWithPython(messages: Buffer[]): ReadTree[] {
	return runPython<ReadTree[]>(
		READ,
		messages.map((message) => message.toString('base64')),
	);
}

/** Text, HTML and files, without the tree, which mailparser does not tell. */
export async function readFilesWithMailparser(message: Buffer): Promise<Omit<ReadTree, 'tree'>> {
	const mail = await simpleParser(message, {
		skipTextToHtml: true,
		skipHtmlToText: true,
		skipTextLinks: true,
		skipImageLinks: true,
	});
	return {
		text: mail.text?.replace(/\r\n/g, '\n') ?? null,
		html: typeof mail.html === 'string' ? mail.html : null,
		files: mail.attachments.map((file) => ({
			type: file.contentType,
			filename: file.filename ?? null,
			contentId: file.contentId ?? null,
			disposition: file.contentDisposition ?? null,
			base64: file.content.toString('base64'),
		})),
	};
}
