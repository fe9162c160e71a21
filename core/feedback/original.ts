import { addressesIn, firstAddress } from './addresses';
import { parseFields, type Fields, type Mail } from './mail';
import type { ReturnedMessage } from './types';

export const NO_RETURNED_MESSAGE: ReturnedMessage = { messageId: '', returnPath: '', to: [], listUnsubscribe: '', feedbackId: '' };

const RETURNED_TYPES = /^(?:message\/rfc822|message\/global|text\/rfc822-headers?|message\/global-headers|text\/rfc822)$/;

/** The message that a report returns: in a part of its own, else in the text after the notice. */
export function readReturned(mail: Mail, textAfterNotice: string): ReturnedMessage {
	const part = mail.parts.find(({ type }) => RETURNED_TYPES.test(type));
	const text = part ? part.text() : textAfterNotice;
	return text ? toReturned(parseFields(headerOf(text))) : NO_RETURNED_MESSAGE;
}

export function isReturned(type: string): boolean {
	return RETURNED_TYPES.test(type);
}

/** The first block of fields, after whatever introduces it. */
function headerOf(text: string): string {
	const start = /^[!-9;-~]{1,80}[ \t]*:/m.exec(text)?.index ?? 0;
	const end = text.indexOf('\n\n', start);
	return text.slice(start, end < 0 ? undefined : end);
}

function toReturned(fields: Fields): ReturnedMessage {
	return {
		messageId: /<([^<>\s]{1,998})>/.exec(fields.get('message-id'))?.[1] ?? '',
		returnPath: firstAddress(fields.get('return-path')),
		to: addressesIn(fields.get('to')),
		listUnsubscribe: fields.get('list-unsubscribe').slice(0, 2_000),
		feedbackId: fields.get('feedback-id').slice(0, 300),
	};
}
