import type { Mailbox } from '../delivery/types';

export type TransferEncoding = '7bit' | '8bit' | 'quoted-printable' | 'base64';

/** Text of a part as bytes of its charset, and how they travel. `7bit` and `8bit` promise CRLF and lines <= 998 octets. */
export interface EncodedBody {
	bytes: Buffer;
	transferEncoding: TransferEncoding;
}

/** How text becomes bytes. UTF-8 and forced ones are in `charsets/`, the carriers' ones in `core/japanese-mobile`. */
export interface TextCharset {
	/** Name in Content-Type. */
	readonly label: string;
	/** Name in encoded-words. */
	readonly headerCharset: string;
	/** RFC 2047 encoding of headers: `B` only (mobile phones), or the shorter of B and Q. */
	readonly headerEncoding: 'B' | 'shorter';
	/** Texts may travel as 8bit where that is possible (`inEightBit`). Never together with a DKIM signature. */
	readonly eightBit?: true;
	/**
	 * Bytes of a text; starts and ends in the ASCII state. `field` names the text in errors.
	 * @throws DeliveryError `notEncodable`
	 */
	encode(text: string, field: string): Buffer;
	/**
	 * Bytes of a part's text, whose line ends are CRLF already.
	 * @throws DeliveryError `notEncodable`
	 */
	encodeBody(text: string, field: string): EncodedBody;
}

export interface HeaderField {
	name: string;
	value: string;
}

/** A file that the reader can save. */
export interface Attachment {
	/** Of a path, the last step counts. */
	filename: string;
	/** `application/pdf`, without parameters. */
	contentType: string;
	content: Buffer;
}

/** An image that the HTML shows as `<img src="cid:contentId">`. */
export interface InlineImage extends Attachment {
	/** `left@right`, without angle brackets. */
	contentId: string;
}

/** What stands above the body of a message. */
export interface MessageHead {
	from: Mailbox;
	to: Mailbox;
	replyTo?: Mailbox;
	subject: string;
	/** `left@right`, with or without angle brackets. Boundaries derive from it, so every attempt has the same bytes. */
	messageId: string;
	date: Date;
	/** Further headers in order (List-Unsubscribe, Precedence …). Those that the composer writes itself are refused. */
	headers?: HeaderField[];
	charset: TextCharset;
}

/** One message, rendered: what goes to one recipient. */
export interface ComposedMessageInput extends MessageHead {
	/** With `html` too: multipart/alternative. Neither: an empty text. */
	text?: string;
	html?: string;
	/** Images that the HTML shows; left out of a message without HTML. */
	inlineImages?: InlineImage[];
	attachments?: Attachment[];
}
