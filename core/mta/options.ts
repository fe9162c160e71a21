import { BlockList, isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { z } from 'zod';
import { DeliveryError } from '../errors';
import type { DkimKey } from '../message/dkim';
import type { MxRule } from '../delivery/types';
import { parseMxRules } from '../schedule/mxRules';
import { parseAddress } from '../target/address';

const SECURITIES = ['none', 'startTlsIfOffered', 'startTlsRequired', 'tls'] as const;

/**
 * How the connection is encrypted. `startTlsIfOffered` uses STARTTLS where the MTA announces it, and then it
 * has to work: a refused certificate or a failed handshake is an error, not a reason to go on in plain text.
 */
export type MtaSecurity = (typeof SECURITIES)[number];

/** Where the MTA is and how to sign in: the `mtaSmtpApi` credential, checked. */
export interface MtaOptions {
	/** Host name (ASCII form) or IP address, without brackets. */
	host: string;
	port: number;
	security: MtaSecurity;
	user?: string;
	password?: string;
	/** OAuth 2.0 access token, in the place of a password (XOAUTH2). */
	accessToken?: string;
	/** Name in EHLO. (Default: name of this machine) */
	clientName?: string;
	/** Most connections at once. (Default: 5) */
	connections: number;
	/** Messages after which a connection is replaced. (Default: 100) */
	messagesPerConnection: number;
	/**
	 * Accepts any certificate, so anybody on the way can read the password and the messages.
	 * For test servers with self-signed certificates only. (Default: false)
	 */
	ignoreTlsErrors: boolean;
	/** Default error address (MAIL FROM) of deliveries that have none of their own; a template. */
	errorAddress?: string;
	/** Domains that messages may come from, with what is below them; lower-case ASCII. (Default: all) */
	allowedSenderDomains?: string[];
	/** Throughput by receiving domain. (Default: no rules) */
	mxRules?: MxRule[];
	/** Rules go by the MX hosts of a domain. (Default: by the domain) */
	lookUpMx: boolean;
	/** The MTA retries, throttles and qualifies bounces by itself. (Default: false) */
	isEnhanced: boolean;
	/** Archive of deliveries that have none of their own. */
	archiveAddress?: string;
	/** Signs every message, when the MTA itself does not. */
	dkim?: DkimKey;
}

const HOST_SENTENCE = 'The host of the MTA must be a host name or an IP address alone, as smtp.example.com.';
const PORT_SENTENCE = 'The port of the MTA must be a whole number from 1 to 65535, usually 587, 465 or 25.';
const CLIENT_NAME_SENTENCE = 'The client name must be a host name, as mail.example.com, or an address in brackets.';
const USER_SENTENCE = 'The user of the MTA must be a text without control characters.';
const DOMAINS_SENTENCE = 'Allowed sender domains must be domains, as example.com, separated by commas.';
const TOKEN_SENTENCE = 'The access token of the MTA must be one word of ASCII characters.';
const PASSWORD_SENTENCE = 'The password of the MTA must be a text without control characters.';

const ARCHIVE_SENTENCE = 'The archive address of the MTA must be one e-mail address, as archive@example.com.';
const ERROR_ADDRESS_SENTENCE = 'The error address of the MTA must be one e-mail address, as bounces@example.com.';

const wholeNumber = (sentence: string, most: number) =>
	z.number({ message: sentence }).int(sentence).min(1, sentence).max(most, sentence);

/** A text that counts as absent when it is empty, as a form gives it. */
const optionalText = (sentence: string, pattern: RegExp) =>
	z
		.string({ message: sentence })
		.refine((text) => text === '' || pattern.test(text), sentence)
		.transform((text) => (text === '' ? undefined : text))
		.optional();

const NO_CONTROLS = /^[^\x00-\x1f\x7f]*$/;
/** Liquid may stand in it. */
const BARE_ADDRESS = /^[^@\r\n<>,]+@[^@\r\n<>,]+$/;
const HELO_NAME = /^(?:[\w-]+(?:\.[\w-]+)*|\[(?:IPv6:)?[0-9a-fA-F:.]+\])$/;

const mtaOptionsSchema = z
	.object({
		host: z
			.string({ message: HOST_SENTENCE })
			.transform(normaliseHost)
			.refine((host) => host !== '', HOST_SENTENCE),
		port: wholeNumber(PORT_SENTENCE, 65535),
		security: z.enum(SECURITIES, { message: `The security of the MTA must be one of ${SECURITIES.join(', ')}.` }),
		user: optionalText(USER_SENTENCE, NO_CONTROLS),
		password: optionalText(PASSWORD_SENTENCE, NO_CONTROLS),
		accessToken: optionalText(TOKEN_SENTENCE, /^[\x21-\x7e]*$/),
		clientName: optionalText(CLIENT_NAME_SENTENCE, HELO_NAME),
		connections: wholeNumber('Connections must be a whole number from 1 to 100.', 100).default(5),
		messagesPerConnection: wholeNumber(
			'Messages per connection must be a whole number from 1 to 1000000.',
			1_000_000,
		).default(100),
		ignoreTlsErrors: z.boolean({ message: 'Ignore TLS errors must be true or false.' }).default(false),
		errorAddress: optionalText(ERROR_ADDRESS_SENTENCE, BARE_ADDRESS),
		allowedSenderDomains: z.string({ message: DOMAINS_SENTENCE }).optional().transform(parseDomains),
		mxRules: z
			.string({ message: 'MX rules must be a text, one rule a line.' })
			.optional()
			.transform((text) => (text?.trim() ? parseMxRules(text) : undefined)),
		lookUpMx: z.boolean({ message: 'Look up MX must be true or false.' }).default(false),
		isEnhanced: z.boolean({ message: 'Enhanced MTA must be true or false.' }).default(false),
		archiveAddress: z
			.string()
			.optional()
			.refine((text) => !text || parseAddress(text) !== undefined, ARCHIVE_SENTENCE)
			.transform((text) => (text ? parseAddress(text)?.address : undefined)),
		// What a key, a domain and a selector must be is known to the signer, which is made of them.
		dkim: z
			.object({ domain: z.string(), selector: z.string(), privateKey: z.string(), passphrase: z.string().optional() })
			.optional(),
	})
	.superRefine(({ user, password, accessToken }, context) => {
		if (user && !password && !accessToken) addSentence(context, 'The MTA has a user but no password.');
		if (password && !user) addSentence(context, 'The MTA has a password but no user.');
		if (accessToken && !user) addSentence(context, 'The MTA has an access token but no user.');
		if (accessToken && password) addSentence(context, 'The MTA has both a password and an access token.');
	});

/**
 * Checks options that come from outside.
 * @throws DeliveryError `invalidParameter` with one sentence for each wrong option; `mtaTls` when the password would
 * cross the network in plain text.
 */
export function parseMtaOptions(raw: unknown): MtaOptions {
	const parsed = mtaOptionsSchema.safeParse(raw);
	if (!parsed.success) {
		const sentences = new Set(parsed.error.issues.map(({ message }) => message));
		throw new DeliveryError('invalidParameter', [...sentences].join(' '), {
			advice: 'Correct the MTA credential.',
		});
	}
	const options = parsed.data;
	if (options.user && options.security === 'none' && !isLoopback(options.host)) throw plainSignInError(options);
	return options;
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Whether this host name or IP address is this machine itself. Names are not looked up. */
export function isLoopback(host: string): boolean {
	if (host === 'localhost') return true;
	const family = isIP(host);
	return family !== 0 && LOOPBACK.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

/** The refusal to send a password over a connection that others can read. */
export function plainSignInError(options: MtaOptions): DeliveryError {
	return new DeliveryError(
		'mtaTls',
		`Signing in to ${placeOf(options)} would send the password in plain text over the network.`,
		{ advice: 'Choose STARTTLS (usually port 587) or TLS (usually port 465) as the security of the MTA.' },
	);
}

/** `host:port`, for messages to the user. */
export function placeOf({ host, port }: Pick<MtaOptions, 'host' | 'port'>): string {
	return isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Domains of a text, separated by commas or white space; undefined when there is none. */
function parseDomains(text: string | undefined, context: z.RefinementCtx): string[] | undefined {
	const given = (text ?? '').split(/[\s,;]+/).filter(Boolean);
	const domains = given.map((domain) => parseAddress(`x@${domain.replace(/^(?:\*\.|@)/, '')}`)?.domain ?? '');
	const wrong = given[domains.indexOf('')];
	if (wrong !== undefined) addSentence(context, `${DOMAINS_SENTENCE} ${JSON.stringify(wrong.slice(0, 100))} is none.`);
	return domains.length > 0 ? domains : undefined;
}

/** Lower-case ASCII name, or IP address without brackets; '' when it is neither. */
function normaliseHost(text: string): string {
	const host = text.trim().replace(/^\[(.*)\]$/, '$1');
	if (isIP(host)) return host;
	// domainToASCII cuts off a path and drops line breaks silently instead of refusing them
	return /[\s/?#\\]/.test(host) ? '' : domainToASCII(host);
}

function addSentence(context: z.RefinementCtx, message: string): void {
	context.addIssue({ code: z.ZodIssueCode.custom, message });
}
