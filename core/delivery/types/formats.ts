/** What a message can be made as. */

/** The three Japanese carriers with formats of their own: Deco-mail, Decoration Mail, Decore Mail. */
export type Carrier = 'docomo' | 'au' | 'softbank';

/** What a recipient's message is made of. */
export type MessageFormat = 'alternative' | 'html' | 'text' | Carrier;

/** *Message format* of the delivery: by the recipient's preference, or the same for all. */
export type FormatChoice = 'recipientPreference' | 'alternative' | 'html' | 'text';

/** Of a carrier's messages: both parts, or one of them only. */
export type MimeStructure = 'multipart' | 'html' | 'text';

/** A rule of the *Management of email formats*: what addresses at some domains get. */
export interface FormatRule {
	/** A domain, exactly, or `*.` and a domain: everything below that domain, itself not. */
	mask: string;
	/** `none`: an ordinary message, as for smartphones. */
	format: Carrier | 'none';
	structure: MimeStructure;
	/** Writes multipart/related also where the carrier's own tree has none. */
	forceRelated: boolean;
	/** Linked images are fetched and put into the message; without it they are replaced by their `alt`. */
	imageInclusion: boolean;
	/** Emoji as the carrier's own codes; without it as text. */
	carrierEmoji: boolean;
}

/** How Japanese mobiles are found and served; absent from a delivery until *Japanese Mobile Encode* sets it. */
export interface JapaneseMobileSettings {
	/** `profile`: the recipient's format field only. `profileAndDomain`: also the exact domain of the address. */
	detection: 'profile' | 'profileAndDomain';
	/** What they get: the text content only, or also the HTML reduced to what the carrier shows. (Default: `text`) */
	content?: 'text' | 'decorated';
	/** Emoji as the carrier's own codes; else as short texts. (Default: true) */
	carrierEmoji?: boolean;
	/** The first one that has the domain counts. (Default: `DEFAULT_FORMAT_RULES`) */
	rules?: FormatRule[];
}
