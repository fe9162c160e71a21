import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** The MTA that takes the messages: a relay, or any SMTP server. Tested by the node Confirm Delivery. */
export class MtaSmtpApi implements ICredentialType {
	name = 'mtaSmtpApi';

	displayName = 'MTA (SMTP) API';

	icon: Icon = { light: 'file:mta.svg', dark: 'file:mta.dark.svg' };

	documentationUrl = 'https://www.npmjs.com/package/n8n-nodes-email-delivery#credentials';

	properties: INodeProperties[] = [
		{
			displayName: 'Host',
			name: 'host',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. smtp.example.com',
			description: 'Name or address of the SMTP server, without a protocol',
		},
		{
			displayName: 'Port',
			name: 'port',
			type: 'number',
			default: 587,
			description: 'Usually 587 with STARTTLS, 465 with TLS, 25 for a relay in the own network',
		},
		{
			displayName: 'Security',
			name: 'security',
			type: 'options',
			options: [
				{
					name: 'None',
					value: 'none',
					description: 'Plain text: for an MTA on this machine only. A password is never sent this way to another one.',
				},
				{
					name: 'STARTTLS If Offered',
					value: 'startTlsIfOffered',
					description: 'Encrypted when the server offers it',
				},
				{
					name: 'STARTTLS Required',
					value: 'startTlsRequired',
					description: 'Refuses a server that does not offer it',
				},
				{ name: 'TLS', value: 'tls', description: 'Encrypted from the first byte, usually on port 465' },
			],
			default: 'startTlsRequired',
			description: 'How the connection is encrypted',
		},
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			default: '',
			placeholder: 'e.g. news@example.com',
			description: 'Leave empty when the MTA asks for no sign-in',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Password of that user; it never crosses the network in plain text',
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'OAuth2 access token, to sign in by XOAUTH2 instead of a password. May be an expression, since tokens expire.',
		},
		{
			displayName: 'Client Name',
			name: 'clientName',
			type: 'string',
			default: '',
			placeholder: 'e.g. n8n.example.com',
			description: 'Name that is given in EHLO. Empty: the name of this machine.',
		},
		{
			displayName: 'Connections',
			name: 'connections',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 100 },
			default: 5,
			description: 'Most connections to the MTA at the same time',
		},
		{
			displayName: 'Messages per Connection',
			name: 'messagesPerConnection',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 100,
			description: 'A connection is replaced by a new one after so many messages',
		},
		{
			displayName: 'Error Address',
			name: 'errorAddress',
			type: 'string',
			default: '',
			placeholder: 'e.g. bounces+{{ message.verp }}@example.com',
			description:
				'Where bounces come back to (MAIL FROM), unless a delivery has an error address of its own. With {{ message.verp }} every message has its own, so that each bounce finds its message. Empty: the sender address.',
		},
		{
			displayName: 'Allowed Sender Domains',
			name: 'allowedSenderDomains',
			type: 'string',
			default: '',
			placeholder: 'e.g. example.com, example.org',
			description:
				'Domains that sender addresses may have, with their subdomains, separated by commas. Nothing is sent for another one. Empty: every domain.',
		},
		{
			displayName: 'MX Rules',
			name: 'mxRules',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			placeholder: 'e.g. *.google.com connections=20 perHour=10000',
			description:
				'Throughput by receiving domain, one rule a line: a mask (* and ?), then connections, perConnection, perHour, connectTimeout, dataTimeout, otherTimeout, tls or relay. The first that matches counts; all domains under it share it.',
		},
		{
			displayName: 'Look Up MX',
			name: 'lookUpMx',
			type: 'boolean',
			default: false,
			description: 'Whether masks are held against the names of the MX hosts of a domain (gmail.com is under *.google.com), not against the domain',
		},
		{
			displayName: 'Enhanced MTA',
			name: 'isEnhanced',
			type: 'boolean',
			default: false,
			description:
				'Whether the MTA retries, throttles and qualifies bounces by itself. MX rules and retries of deliveries are then not used, and what it has taken cannot be stopped.',
		},
		{
			displayName: 'Archive Address',
			name: 'archiveAddress',
			type: 'string',
			default: '',
			placeholder: 'e.g. archive@example.com',
			displayOptions: { show: { isEnhanced: [true] } },
			description: 'Gets an exact copy of every message of all deliveries that have no Email BCC of their own',
		},
		{
			displayName: 'DKIM Private Key',
			name: 'dkimPrivateKey',
			type: 'string',
			typeOptions: { password: true, rows: 4 },
			default: '',
			description: 'PEM of an RSA or Ed25519 key that every message is signed with. Leave empty when the MTA signs by itself.',
		},
		{
			displayName: 'DKIM Passphrase',
			name: 'dkimPassphrase',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: { hide: { dkimPrivateKey: [''] } },
			description: 'Only for an encrypted private key',
		},
		{
			displayName: 'DKIM Domain',
			name: 'dkimDomain',
			type: 'string',
			default: '',
			placeholder: 'e.g. example.com',
			displayOptions: { hide: { dkimPrivateKey: [''] } },
			description: 'Domain that signs: that of the sender address, or one above it',
		},
		{
			displayName: 'DKIM Selector',
			name: 'dkimSelector',
			type: 'string',
			default: '',
			placeholder: 'e.g. n8n',
			displayOptions: { hide: { dkimPrivateKey: [''] } },
			description: 'Name of the key in the DNS; the credential test shows the record to publish',
		},
		{
			displayName: 'Ignore TLS Errors',
			name: 'ignoreTlsErrors',
			type: 'boolean',
			default: false,
			description: 'Whether any certificate is accepted. Anybody on the way could then read the password: for test servers only.',
		},
	];
}
