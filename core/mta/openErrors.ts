import { DeliveryError } from '../errors';
import { parseReply } from '../feedback';
import { AUTH_MECHANISMS } from './auth/mechanisms';
import { type MtaOptions, placeOf } from './options';
import { cleanReply } from './replies';

/** How far opening a session had come. */
export type OpenStage = 'connecting' | 'greeting' | 'hello' | 'startTls' | 'handshake' | 'signIn';

/** What stopped it: a reply, or an error of the connection. */
export interface OpenFailure {
	reply?: string;
	error?: Error;
	timedOut?: boolean;
}

interface Explanation {
	/** Follows `host:port`. */
	says: string;
	advice: string;
}

const CHECK_ADDRESS = 'Check host and port of the MTA, and that the firewall lets this machine connect to it.';
const CHECK_PORT =
	'Check the port and the security of the MTA: usually STARTTLS on 587, TLS on 465, none or STARTTLS on 25.';
const TRY_LATER = 'Try again later; if it stays so, ask who runs the MTA.';
const ASK_OPERATOR = 'Ask who runs the MTA whether this machine may send through it.';
const TRUST =
	'Give the MTA a certificate of a known authority, or make its authority known to Node.js with NODE_EXTRA_CA_CERTS.';

/** Codes of the system for a connection that did not come about. */
const CONNECT_ERRORS: Record<string, Explanation> = {
	ENOTFOUND: { says: 'was not found: no host has this name', advice: 'Check the host of the MTA for typing errors.' },
	EAI_AGAIN: { says: 'was not found: the name service did not answer', advice: 'Check the DNS of this machine.' },
	ECONNREFUSED: { says: 'refused the connection: nothing listens there', advice: CHECK_ADDRESS },
	ECONNRESET: { says: 'cut the connection', advice: CHECK_ADDRESS },
	EHOSTUNREACH: { says: 'cannot be reached from here: no route to the host', advice: CHECK_ADDRESS },
	ENETUNREACH: { says: 'cannot be reached from here: no route to its network', advice: CHECK_ADDRESS },
	ETIMEDOUT: { says: 'did not answer in time', advice: CHECK_ADDRESS },
};

/** Codes of OpenSSL and Node for a certificate that is not trusted. */
const CERTIFICATE_ERRORS: Record<string, Explanation> = {
	DEPTH_ZERO_SELF_SIGNED_CERT: { says: 'it is self-signed', advice: TRUST },
	SELF_SIGNED_CERT_IN_CHAIN: { says: 'its authority is not known here', advice: TRUST },
	UNABLE_TO_GET_ISSUER_CERT: { says: 'its authority is not known here', advice: TRUST },
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: { says: 'its authority is not known here', advice: TRUST },
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
		says: 'its authority is not known here, or the MTA does not send the whole chain',
		advice: TRUST,
	},
	CERT_HAS_EXPIRED: { says: 'it has expired', advice: 'Renew the certificate of the MTA.' },
	CERT_NOT_YET_VALID: {
		says: 'it is not valid yet',
		advice: 'Check the clock of this machine and the certificate of the MTA.',
	},
	ERR_TLS_CERT_ALTNAME_INVALID: {
		says: 'it is for another host name',
		advice: 'Use a host name that is in the certificate as the host of the MTA.',
	},
};

/** The error of a session that could not be opened, in a sentence with `host:port`. No secret is in it. */
export function toOpenError(stage: OpenStage, failure: OpenFailure, options: MtaOptions): DeliveryError {
	// a server may echo a command, and a command may carry the password
	const reply = failure.reply && cleanReply(hideSecrets(failure.reply, options));
	const explained = explain(stage, { ...failure, reply }, options);
	return new DeliveryError(explained.code, explained.message, {
		advice: explained.advice,
		...(reply && { reply }),
		...(stage !== 'signIn' && failure.error && { cause: failure.error }),
	});
}

/** An MTA without AUTH cannot check the user that the credential names. */
export function signInNotOffered(options: MtaOptions, encrypted: boolean): DeliveryError {
	return new DeliveryError('mtaSignIn', `The MTA ${placeOf(options)} does not offer sign-in.`, {
		advice: encrypted
			? 'Leave user and password empty, or use the port for submission (usually 587 or 465).'
			: 'Choose STARTTLS or TLS as the security of the MTA (many offer sign-in only then), or leave the user empty.',
	});
}

/** No way to sign in that both sides know. */
export function noMechanism(options: MtaOptions, offered: readonly string[]): DeliveryError {
	const wanted = options.accessToken ? 'an access token (XOAUTH2)' : 'a password (PLAIN, LOGIN or CRAM-MD5)';
	return new DeliveryError('mtaSignIn', `The MTA ${placeOf(options)} takes no sign-in by ${wanted}; it offers ${offered.join(', ')}.`, {
		advice: 'Choose another way to sign in, in the MTA credential.',
	});
}

/** The option wants STARTTLS and the server does not have it; `reply` is its refusal of EHLO, which would have told. */
export function startTlsNotOffered(options: MtaOptions, reply = ''): DeliveryError {
	const answer = reply && `: ${cleanReply(reply)}`;
	return new DeliveryError('mtaTls', `The MTA ${placeOf(options)} does not offer STARTTLS${answer || '.'}`, {
		advice: `${CHECK_PORT} Without TLS messages can be read on the way.`,
	});
}

type Explained = Pick<DeliveryError, 'code' | 'message' | 'advice'>;

function explain(stage: OpenStage, failure: OpenFailure, options: MtaOptions): Explained {
	const { reply, error } = failure;
	if (reply === undefined) return isTlsError(stage, error) ? explainTls(error, options) : explainConnection(stage, failure, options);
	if (stage === 'signIn' && !isClosing(reply)) return explainSignIn(reply, options);
	return stage === 'startTls' ? explainNoTls(reply, options) : explainRefusal(reply, options);
}

function explainSignIn(reply: string, options: MtaOptions): Explained {
	const { code } = parseReply(reply);
	const answer = `: ${reply}`;
	const place = placeOf(options);
	if (code >= 400 && code < 500) {
		return {
			code: 'mtaSignIn',
			message: `The MTA ${place} could not check user and password now${answer}`,
			advice: TRY_LATER,
		};
	}
	return {
		code: 'mtaSignIn',
		message: `The MTA ${place} refused the sign-in of ${options.user}${answer}`,
		advice: adviceOnSignIn(code, options),
	};
}

function adviceOnSignIn(code: number, { accessToken }: MtaOptions): string {
	// RFC 4954: 534 mechanism too weak, 538 encryption required
	if (code === 534 || code === 538) return 'Choose STARTTLS or TLS as the security of the MTA.';
	if (!accessToken) return 'Check user and password in the credential; many providers want a password made for SMTP alone.';
	return 'Access tokens mostly last an hour, and nothing here renews them: put a fresh one into the MTA credential, then run Confirm Delivery again. What was not sent waits.';
}

function explainNoTls(reply: string, options: MtaOptions): Explained {
	return {
		code: 'mtaTls',
		message: `The MTA ${placeOf(options)} does not start TLS: ${reply}`,
		advice: `${CHECK_PORT} Without TLS messages can be read on the way.`,
	};
}

function explainTls(error: Error | undefined, options: MtaOptions): Explained {
	const certificate = CERTIFICATE_ERRORS[systemCode(error)];
	const place = placeOf(options);
	if (certificate) {
		return {
			code: 'mtaTls',
			message: `The certificate of ${place} is refused: ${certificate.says} (${systemCode(error)}).`,
			advice: certificate.advice,
		};
	}
	return {
		code: 'mtaTls',
		message: `The TLS handshake with ${place} failed: ${withoutDump(error?.message ?? '')}.`,
		advice: CHECK_PORT,
	};
}

function explainRefusal(reply: string, options: MtaOptions): Explained {
	const { code } = parseReply(reply);
	const place = placeOf(options);
	if (code < 400) {
		return { code: 'mtaUnreachable', message: `${place} does not speak SMTP: it said ${reply}`, advice: CHECK_PORT };
	}
	return {
		code: 'mtaUnreachable',
		message: `The MTA ${place} refused the session: ${reply}`,
		advice: code < 500 ? TRY_LATER : ASK_OPERATOR,
	};
}

function explainConnection(stage: OpenStage, { error, timedOut }: OpenFailure, options: MtaOptions): Explained {
	const place = placeOf(options);
	if (stage === 'connecting') {
		const { says, advice } = CONNECT_ERRORS[systemCode(error)] ?? {
			says: `could not be reached (${systemCode(error) || error?.message})`,
			advice: CHECK_ADDRESS,
		};
		return { code: 'mtaUnreachable', message: `The MTA ${place} ${says}.`, advice };
	}
	const what = timedOut ? 'sent nothing for too long' : 'cut the connection';
	return {
		code: 'mtaUnreachable',
		message: `The MTA ${place} ${what} ${stage === 'signIn' ? 'during the sign-in' : 'before the session was open'}.`,
		advice: stage === 'signIn' ? `${TRY_LATER} Some cut it on a wrong password.` : CHECK_PORT,
	};
}

function isTlsError(stage: OpenStage, error: Error | undefined): boolean {
	const code = systemCode(error);
	return stage === 'handshake' || code in CERTIFICATE_ERRORS || code === 'EPROTO' || /^ERR_(?:SSL|TLS)_/.test(code);
}

function isClosing(reply: string): boolean {
	return parseReply(reply).code === 421;
}

/** The code that the system gave; a lost channel has it from its cause. */
function systemCode(error: Error | undefined): string {
	const { code, cause } = (error ?? {}) as NodeJS.ErrnoException;
	return code ?? (cause as NodeJS.ErrnoException | undefined)?.code ?? '';
}

/** The reason out of OpenSSL's message, as `…:error:0A00010B:SSL routines:tls_get_more:wrong version number:…`. */
function withoutDump(message: string): string {
	const reason = /:error:[0-9A-F]+:[^:]*:[^:]*:([^:]+):/.exec(message);
	return (reason?.[1] ?? message).trim().replace(/\.$/, '');
}

function hideSecrets(text: string, { user, password, accessToken }: MtaOptions): string {
	const secret = accessToken ?? password;
	if (!user || !secret) return text;
	const whole = AUTH_MECHANISMS.flatMap(({ initial }) => (initial ? [initial({ user, secret })] : []));
	const secrets = [...whole, secret].flatMap((plain) => [Buffer.from(plain).toString('base64'), plain]);
	return secrets.reduce((hidden, shown) => hidden.replaceAll(shown, '***'), text);
}
