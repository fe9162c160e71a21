/**
 * Errors are data: a code from the table below, a sentence that says what is wrong and where, and the
 * way out. They cross the border of the worker thread as plain objects (see `toErrorData`).
 */

/** Every code that a user can meet, with its meaning. The README prints this table. */
export const ERROR_CODES = {
	addressFieldMissing: 'No item has the field that should hold the e-mail address',
	analysisMissing: 'The delivery has not been analyzed yet',
	analysisOutdated: 'The delivery changed after its analysis',
	analysisRejected: 'The analysis found errors that prevent sending',
	approvalNotFound: 'The approval link belongs to no request of this store',
	approvalOutdated: 'What the approval was about has changed since it was asked for',
	approvalSettled: 'The request was already answered, or its time is over',
	cancelled: 'The execution was cancelled',
	commentMissing: 'A rejection needs a comment that says why',
	confirmationMissing: 'No person has confirmed this analysis',
	deliveryHalted: 'The delivery was paused or stopped, and waits for a person',
	deliveryLocked: 'Sending has started, so the delivery cannot be changed any more',
	deliveryNotFound: 'The store has no delivery with this id',
	deliveryRunning: 'The delivery is being sent at this moment',
	fileMissing: 'A file of the delivery is no longer in the store',
	fieldMissing: 'A field that the delivery reads is in no recipient',
	fileUnreadable: 'The recipients file cannot be read to its end',
	imageUnusable: 'An image could not be fetched, or it is none that a message can carry',
	invalidHeader: 'A header value contains a line break or another character that breaks mail',
	invalidParameter: 'A parameter has a value that cannot be used',
	invalidSender: 'The sender address is not a valid e-mail address',
	internal: 'Something unexpected happened inside the package',
	mtaSignIn: 'The MTA refused the user name or password',
	mtaTls: 'A secure connection to the MTA could not be made',
	mtaUnreachable: 'The MTA could not be reached',
	noRecipients: 'There is nobody to send to',
	notContinuous: 'Only a continuous delivery can be extended',
	notEncodable: 'A text has characters that the charset of the carrier does not have',
	proofRejected: 'The analysis of the proof found errors, so it was not sent',
	senderNotAllowed: 'The MTA credential does not let this domain send',
	senderRefused: 'The MTA refused the sender address',
	sourceUnusable: 'The source of the recipients cannot be read',
	storeMismatch: 'The delivery is kept in another store than the one of this node',
	storeNotShared: 'The SQLite store cannot be used in queue mode',
	storeNotWritable: 'The delivery store cannot be opened or written',
	templateSyntax: 'A template is not valid Liquid',
} as const;

export type DeliveryErrorCode = keyof typeof ERROR_CODES;

export interface DeliveryErrorOptions {
	/** How the user gets unstuck: one or two sentences. */
	advice?: string;
	/** The reply of a server, as it came. */
	reply?: string;
	cause?: unknown;
}

/** The one error type of the core. `message` says what is wrong and where, `advice` what to do. */
export class DeliveryError extends Error {
	override readonly name = 'DeliveryError';
	readonly advice?: string;
	readonly reply?: string;

	constructor(
		readonly code: DeliveryErrorCode,
		message: string,
		options: DeliveryErrorOptions = {},
	) {
		super(message, { cause: options.cause });
		this.advice = options.advice;
		this.reply = options.reply;
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
