import type { NodemailerError } from 'nodemailer/lib/errors';
import { DeliveryError } from '../errors';
import { type MtaOptions, placeOf } from './options';
import { cleanReply, parseReply } from './replies';

/** How far opening a session had come. */
export type OpenStage = 'connecting' | 'handshake' | 'greeting' | 'signIn';

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
export function toOpenError(stage: OpenStage, error: NodemailerError, options: MtaOptions): DeliveryError {
	// a server may echo a command, and a command may carry the password
	const reply = error.response && cleanReply(hideSecrets(error.response, options));
	const explained = explain(stage, error, reply, options);
	return new DeliveryError(explained.code, explained.message, {
		advice: explained.advice,
		...(reply && { reply }),
		...(stage !== 'signIn' && { cause: error }),
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

type Explained = Pick<DeliveryError, 'code' | 'message' | 'advice'>;

function explain(stage: OpenStage, error: NodemailerError, reply: string | undefined, options: MtaOptions): Explained {
	if (stage === 'signIn' && error.code === 'EAUTH' && !isClosing(reply)) return explainSignIn(reply, options);
	if (stage === 'handshake' || isTlsError(error)) return explainTls(error, reply, options);
	if (reply !== undefined) return explainRefusal(error, reply, options);
	return explainConnection(stage, error, options);
}

function explainSignIn(reply: string | undefined, options: MtaOptions): Explained {
	const { code } = parseReply(reply ?? '');
	const answer = reply === undefined ? '' : `: ${reply}`;
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
		advice:
			// RFC 4954: 534 mechanism too weak, 538 encryption required
			code === 534 || code === 538
				? 'Choose STARTTLS or TLS as the security of the MTA.'
				: 'Check user and password in the credential; many providers want a password made for SMTP alone.',
	};
}

function explainTls(error: NodemailerError, reply: string | undefined, options: MtaOptions): Explained {
	const certificate = CERTIFICATE_ERRORS[systemCode(error)];
	const place = placeOf(options);
	if (certificate) {
		return {
			code: 'mtaTls',
			message: `The certificate of ${place} is refused: ${certificate.says} (${systemCode(error)}).`,
			advice: certificate.advice,
		};
	}
	if (reply !== undefined) {
		return {
			code: 'mtaTls',
			message: `The MTA ${place} does not start TLS: ${reply}`,
			advice: `${CHECK_PORT} Without TLS messages can be read on the way.`,
		};
	}
	return {
		code: 'mtaTls',
		message: `The TLS handshake with ${place} failed: ${withoutDump(error.message)}.`,
		advice: CHECK_PORT,
	};
}

function explainRefusal(error: NodemailerError, reply: string, options: MtaOptions): Explained {
	const { code } = parseReply(reply);
	const place = placeOf(options);
	if (code < 400) {
		return { code: 'mtaUnreachable', message: `${place} does not speak SMTP: it said ${reply}`, advice: CHECK_PORT };
	}
	if (error.command === 'EHLO' && options.security === 'startTlsRequired' && code >= 500) {
		return { code: 'mtaTls', message: `The MTA ${place} does not offer STARTTLS: ${reply}`, advice: CHECK_PORT };
	}
	return {
		code: 'mtaUnreachable',
		message: `The MTA ${place} refused the session: ${reply}`,
		advice: code < 500 ? TRY_LATER : ASK_OPERATOR,
	};
}

function explainConnection(stage: OpenStage, error: NodemailerError, options: MtaOptions): Explained {
	const place = placeOf(options);
	if (stage === 'connecting') {
		const { says, advice } = CONNECT_ERRORS[systemCode(error)] ?? {
			says: `could not be reached (${systemCode(error) || error.message})`,
			advice: CHECK_ADDRESS,
		};
		return { code: 'mtaUnreachable', message: `The MTA ${place} ${says}.`, advice };
	}
	const what = error.code === 'ETIMEDOUT' ? 'sent nothing for too long' : 'cut the connection';
	return {
		code: 'mtaUnreachable',
		message: `The MTA ${place} ${what} ${stage === 'signIn' ? 'during the sign-in' : 'before the session was open'}.`,
		advice: stage === 'signIn' ? `${TRY_LATER} Some cut it on a wrong password.` : CHECK_PORT,
	};
}

function isTlsError(error: NodemailerError): boolean {
	const code = systemCode(error);
	if (error.code === 'ETLS' || error.timeoutType === 'UPGRADE_TIMEOUT') return true;
	return code in CERTIFICATE_ERRORS || code === 'EPROTO' || /^ERR_(?:SSL|TLS)_/.test(code);
}

function isClosing(reply: string | undefined): boolean {
	return reply !== undefined && parseReply(reply).code === 421;
}

/** The code that the system gave, which nodemailer keeps under another name. */
function systemCode(error: NodemailerError): string {
	return error.originalCode ?? error.code ?? '';
}

/** The reason out of OpenSSL's message, as `…:error:0A00010B:SSL routines:tls_get_more:wrong version number:…`. */
function withoutDump(message: string): string {
	const reason = /:error:[0-9A-F]+:[^:]*:[^:]*:([^:]+):/.exec(message);
	return (reason?.[1] ?? message).trim().replace(/\.$/, '');
}

function hideSecrets(text: string, { user, password }: MtaOptions): string {
	if (!user || !password) return text;
	const secrets = [`\0${user}\0${password}`, password].flatMap((secret) => [
		Buffer.from(secret).toString('base64'),
		secret,
	]);
	return secrets.reduce((hidden, secret) => hidden.replaceAll(secret, '***'), text);
}
