/** What a user sets about a delivery. */
import type { FormatChoice } from './formats';
import type { MxRule, RetryPlan, WavePlan, ZonedTime } from './schedule';
import type { RecipientFields, TargetRules } from './target';

export type ApprovalMode = 'manual' | 'semiAutomatic' | 'automatic';

/** A mail address with an optional display name. Both may be templates in `DeliveryParameters`. */
export interface Mailbox {
	name?: string;
	address: string;
}

/** A file that messages carry. Its content is kept in the store, under its hash. */
export interface DeliveryFile {
	/** SHA-256 of the content, in hex. */
	hash: string;
	filename: string;
	/** MIME type without parameters; of an image, by the content itself. */
	contentType: string;
	bytes: number;
}

/** An image that the HTML shows as `<img src="cid:name">`. */
export interface InlineFile extends DeliveryFile {
	name: string;
}

/** A linked image as it was fetched at analysis. */
export interface FrozenImage extends Omit<DeliveryFile, 'filename'> {
	/** Its address, as the HTML has it. */
	src: string;
}

/** Transactional: an answer to what the recipient did (an order, a password), not advertising. */
export type DeliveryKind = 'marketing' | 'transactional';

/** Where a copy of every message that was sent goes; never a template. */
export interface EmailBcc {
	address: string;
	/** MAIL FROM of the copies. (Default: the sender address, or the archive's own where that one is a template) */
	returnPath?: string;
}

/**
 * *Mirror page*, the message as a web page. `default`: made when the content has the mirror link. `force`: always.
 * `none`: never, even if the link is there. `messageId`: not linked, but it can be read by the id of the message.
 */
export type MirrorPageMode = 'default' | 'force' | 'none' | 'messageId';

export interface MirrorPageSettings {
	/** (Default: `default`) */
	mode?: MirrorPageMode;
	/** How long after the start of sending the page can be read, in ms. (Default: 60 days) */
	validityMs?: number;
}

/** *Tracking* of a delivery, by the links of its messages. */
export interface TrackingSettings {
	/** The links of the content go through redirects. */
	clicks: boolean;
	/** The HTML has a picture that tells that it was opened. */
	opens: boolean;
}

/** Which delivery goes first when several are sent at once. Absent in a delivery: normal. */
export type DeliveryPriority = 'veryLow' | 'low' | 'high' | 'veryHigh';

/** Stops the delivery once so many messages have failed and they are this share of those tried. */
export interface ErrorThreshold {
	messages: number;
	percent: number;
}

/** Everything that *Email Parameters* sets. Texts are Liquid templates. */
export interface DeliveryParameters {
	label: string;
	sender: Mailbox;
	replyTo?: Mailbox;
	subject: string;
	html?: string;
	text?: string;
	/** *Force the encoding used for messages*: MIME name of a charset; absent for UTF-8. Carriers keep their own. */
	encoding?: string;
	/** True when the user left `text` empty and it was made from `html`. */
	textIsMade?: boolean;
	formatChoice: FormatChoice;
	approvalMode: ApprovalMode;
	/** How long after the start messages are retried, in ms. (Default: 5 days) */
	validityMs: number;
	/** *Explicitly set the validity dates*: then `validityMs` does not count. */
	validUntil?: ZonedTime;
	/** Nothing is sent before; absent: as soon as possible. */
	contactDate?: ZonedTime;
	priority?: DeliveryPriority;
	waves?: WavePlan;
	retries?: RetryPlan;
	/** *Test the SMTP delivery*: the servers are asked about every recipient, and nothing is sent. */
	smtpTest?: true;
	/** Overall rate: messages an hour, spread over 5-minute slices, over all runs together. Absent: no limit. */
	messagesPerHour?: number;
	/** In the place of the MTA's own MX rules. */
	mxRules?: MxRule[];
	/** Absent: the default one. */
	errorThreshold?: ErrorThreshold | 'off';
	/** *Domain hold*: the same of each receiving domain, within an hour. Absent: the default one. */
	domainHold?: ErrorThreshold | 'off';
	/** Messages a claim takes; 0 = automatic: target / 1024, at least 8, at most 256. */
	batchQuantity: number;
	/** Absent: marketing. (Not written out, so that deliveries from before it keep their fingerprint.) */
	kind?: DeliveryKind;
	/** *Service*, the topic that recipients are subscribed to: an unsubscription ends this one. Absent: none. */
	service?: string;
	/** *Continuous delivery*: may begin without recipients, and is extended by those that arrive. */
	continuous?: true;
	/** Names of the fields that mean something beside the address; whoever joins later is read by the same ones. */
	fields?: RecipientFields;
	targetRules?: TargetRules;
	/** Further headers in order; the values are templates. Absent: none. */
	smtpHeaders?: Array<{ name: string; value: string }>;
	emailBcc?: EmailBcc;
	/** Files beside the content, for all recipients the same. Absent: none. */
	attachments?: DeliveryFile[];
	/** Images that the HTML shows by `cid:`. Absent: none. */
	inlineImages?: InlineFile[];
	/** *Image inclusion*: linked images are fetched at analysis and put into the messages. Absent: they stay links. */
	imageInclusion?: true;
	/**
	 * *Error address*: MAIL FROM of the messages, where bounces come back to. A template; with `{{ message.verp }}` in
	 * its local part every message has its own (VERP). Absent: that of the MTA, else the sender address.
	 */
	errorAddress?: string;
	/** Where bounces that no rule could qualify are forwarded; a template as `errorAddress`. Absent: nowhere. */
	unqualifiedBounceAddress?: string;
	/** Absent: all of its defaults. */
	mirrorPage?: MirrorPageSettings;
	/** Absent: no link goes through a redirect, no open is seen. */
	tracking?: TrackingSettings;
	/** The template that `label` was computed by; absent where the user wrote a plain label. */
	labelTemplate?: string;
}
