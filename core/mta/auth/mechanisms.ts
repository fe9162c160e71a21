import { createHmac } from 'node:crypto';

/** Who signs in. `secret` is the password, or the access token of OAuth 2.0. */
export interface SignIn {
	user: string;
	secret: string;
}

/** One way to sign in (SASL over AUTH, RFC 4954), as its messages. */
export interface AuthMechanism {
	name: string;
	/** What `secret` is. */
	secret: 'password' | 'accessToken';
	/** Goes along with the command, where the mechanism begins with the client. */
	initial?(signIn: SignIn): string;
	/** Answers to the server's challenges, in order. */
	answers: Array<(signIn: SignIn, challenge: Buffer) => string>;
}

/** In the order in which they are chosen: the connection is encrypted or on this machine, so plain ones come first. */
export const AUTH_MECHANISMS: readonly AuthMechanism[] = [
	{
		// RFC 4616
		name: 'PLAIN',
		secret: 'password',
		initial: ({ user, secret }) => `\0${user}\0${secret}`,
		answers: [],
	},
	{
		// draft-murchison-sasl-login: the challenges are `Username:` and `Password:` by custom only
		name: 'LOGIN',
		secret: 'password',
		answers: [({ user }) => user, ({ secret }) => secret],
	},
	{
		// RFC 2195: C: AUTH CRAM-MD5, S: 334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2U+, C: user and digest of the challenge
		name: 'CRAM-MD5',
		secret: 'password',
		answers: [
			({ user, secret }, challenge) => `${user} ${createHmac('md5', secret).update(challenge).digest('hex')}`,
		],
	},
	{
		// https://developers.google.com/gmail/imap/xoauth2-protocol; a refusal comes as a challenge that wants an empty answer
		name: 'XOAUTH2',
		secret: 'accessToken',
		initial: ({ user, secret }) => `user=${user}\x01auth=Bearer ${secret}\x01\x01`,
		answers: [() => ''],
	},
];
