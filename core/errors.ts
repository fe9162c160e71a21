/**
 * Errors are data: a code from the table below, a sentence that says what is wrong and where, and the
 * way out. They cross the border of the worker thread as plain objects (see `toErrorData`).
 */
import type { Sentence } from './delivery/types';

/** A code's meaning, and what a user does about it in general; the error itself says it for the case at hand. */
export interface ErrorCodeHelp {
	meaning: string;
	wayOut: string;
}

/** Every code that a user can meet. The README prints this table. */
export const ERROR_CODES = {
	addressFieldMissing: {
		meaning: 'No item has the field that should hold the e-mail address',
		wayOut: 'Write the name of the column into Address Field, exactly as the items or the file have it',
	},
	analysisMissing: {
		meaning: 'The delivery has not been analyzed yet',
		wayOut: 'Put Analyze Delivery before this node',
	},
	analysisOutdated: {
		meaning: 'The delivery changed after its analysis',
		wayOut: 'Run Analyze Delivery again, and have the new analysis approved',
	},
	analysisRejected: {
		meaning: 'The analysis found errors that prevent sending',
		wayOut: 'Mend what the findings of level error name, save, and analyze again; or change the level of the rule',
	},
	approvalNotFound: {
		meaning: 'The approval link belongs to no request of this store',
		wayOut: 'Ask for approval again; look whether the node uses the same Delivery Store credential',
	},
	approvalOutdated: {
		meaning: 'What the approval was about has changed since it was asked for',
		wayOut: 'Ask for approval of what the delivery is now',
	},
	approvalSettled: {
		meaning: 'The request was already answered, or its time is over',
		wayOut: 'Nothing, if the answer was meant; else ask for approval again',
	},
	cancelled: {
		meaning: 'The execution was cancelled',
		wayOut: 'Run Confirm Delivery again: it goes on where it was',
	},
	commentMissing: {
		meaning: 'A rejection needs a comment that says why',
		wayOut: 'Write a comment on the page and press Reject again',
	},
	confirmationMissing: {
		meaning: 'No person has confirmed this analysis',
		wayOut: 'Put Request Approval between analysis and confirmation, or choose another approval mode',
	},
	deliveryHalted: {
		meaning: 'The delivery was paused or stopped, and waits for a person',
		wayOut: 'Resume it with Email Delivery, or save it under another code',
	},
	deliveryLocked: {
		meaning: 'Sending has started, so the delivery cannot be changed any more',
		wayOut: 'Save a new delivery under another Delivery Code',
	},
	deliveryNotFound: {
		meaning: 'The store has no delivery with this id',
		wayOut: 'Choose the delivery from the list, in the store that it was saved in',
	},
	deliveryRunning: {
		meaning: 'The delivery is being sent at this moment',
		wayOut: 'Wait for the end of the run, or pause the delivery first',
	},
	fileMissing: {
		meaning: 'A file of the delivery is no longer in the store',
		wayOut: 'Save the delivery again with its files',
	},
	fieldMissing: {
		meaning: 'A field that the delivery reads is in no recipient',
		wayOut: 'Correct the name of the field, or remove it from the options',
	},
	fileUnreadable: {
		meaning: 'The recipients file cannot be read to its end',
		wayOut: 'Mend the row that the message names, or set delimiter and encoding',
	},
	imageUnusable: {
		meaning: 'An image could not be fetched, or it is none that a message can carry',
		wayOut: 'Use a JPEG, PNG, GIF, WebP or BMP that its address serves, or attach it as inline image',
	},
	invalidHeader: {
		meaning: 'A header value contains a line break or another character that breaks mail',
		wayOut: 'Take the line break or control character out of the value',
	},
	invalidParameter: {
		meaning: 'A parameter has a value that cannot be used',
		wayOut: 'Correct the field that the message names',
	},
	invalidSender: {
		meaning: 'The sender address is not a valid e-mail address',
		wayOut: 'Write one address, as news@example.com',
	},
	internal: {
		meaning: 'Something unexpected happened inside the package',
		wayOut: 'Run it again; if it stays, open an issue with the message and its details',
	},
	mtaSignIn: {
		meaning: 'The MTA refused the user name or password',
		wayOut: 'Correct user and password (or Access Token) of the MTA credential, and press its Test',
	},
	mtaTls: {
		meaning: 'A secure connection to the MTA could not be made',
		wayOut: 'Choose the security that the port expects (465: TLS, 587: STARTTLS), or mend the certificate',
	},
	mtaUnreachable: {
		meaning: 'The MTA could not be reached',
		wayOut: 'Correct host and port of the MTA credential, open the firewall; Resume Due goes on by itself',
	},
	noRecipients: {
		meaning: 'There is nobody to send to',
		wayOut: 'Look at the exclusions by reason: they say who was left out and why',
	},
	notContinuous: {
		meaning: 'Only a continuous delivery can be extended',
		wayOut: 'Save the delivery with Recipients From "Nobody Yet" first',
	},
	notEncodable: {
		meaning: 'A text has characters that the charset of the carrier does not have',
		wayOut: 'Replace the character, or let it be folded by Japanese Mobile Encode',
	},
	proofRejected: {
		meaning: 'The analysis of the proof found errors, so it was not sent',
		wayOut: 'Mend what the findings name, save, and send the proof again',
	},
	senderNotAllowed: {
		meaning: 'The MTA credential does not let this domain send',
		wayOut: 'Send from an allowed domain, or add it to Allowed Sender Domains of the MTA credential',
	},
	senderRefused: {
		meaning: 'The MTA refused the sender address',
		wayOut: 'Use a sender or error address that the MTA accepts; while nothing was sent, save and analyze the delivery again, else resume it',
	},
	sourceUnusable: {
		meaning: 'The source of the recipients cannot be read',
		wayOut: 'Correct the query, the credential or the code of the earlier delivery that the message names',
	},
	storeMismatch: {
		meaning: 'The delivery is kept in another store than the one of this node',
		wayOut: 'Choose the same Delivery Store credential in every node of the chain',
	},
	storeNotShared: {
		meaning: 'The SQLite store cannot be used in queue mode',
		wayOut: 'Choose a Delivery Store credential with PostgreSQL in every node',
	},
	storeNotWritable: {
		meaning: 'The delivery store cannot be opened or written',
		wayOut: 'Free disk space, correct the path or the database of the credential; nothing is lost',
	},
	templateSyntax: {
		meaning: 'A template is not valid Liquid',
		wayOut: 'Correct the tag at the line and column that the message names',
	},
} satisfies Record<string, ErrorCodeHelp>;

export type DeliveryErrorCode = keyof typeof ERROR_CODES;

export interface DeliveryErrorOptions {
	/** How the user gets unstuck: one or two sentences. */
	advice?: string;
	/** The reply of a server, as it came. */
	reply?: string;
	/** What the message says, for other languages, where findings tell it. It does not cross threads. */
	sentence?: Sentence;
	cause?: unknown;
}

/** The one error type of the core. `message` says what is wrong and where, `advice` what to do. */
export class DeliveryError extends Error {
	override readonly name = 'DeliveryError';
	readonly advice?: string;
	readonly reply?: string;
	readonly sentence?: Sentence;

	constructor(
		readonly code: DeliveryErrorCode,
		message: string,
		options: DeliveryErrorOptions = {},
	) {
		super(message, { cause: options.cause });
		this.advice = options.advice;
		this.reply = options.reply;
		this.sentence = options.sentence;
	}
}

/** A `DeliveryError` as structured-cloneable data, to pass between threads. */
export interface ErrorData {
	code: DeliveryErrorCode;
	message: string;
	advice?: string;
	reply?: string;
	stack?: string;
}

/** Any thrown value as data; what is not a `DeliveryError` becomes code `internal`. */
export function toErrorData(thrown: unknown): ErrorData {
	if (thrown instanceof DeliveryError) {
		const { code, message, advice, reply, stack } = thrown;
		return { code, message, advice, reply, stack };
	}
	const error = thrown instanceof Error ? thrown : new Error(String(thrown));
	return { code: 'internal', message: error.message, stack: error.stack };
}

/** The error that `toErrorData` took apart. */
export function fromErrorData(data: ErrorData): DeliveryError {
	const error = new DeliveryError(data.code, data.message, data);
	if (data.stack) error.stack = data.stack;
	return error;
}
