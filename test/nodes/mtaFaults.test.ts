import type { IDataObject } from 'n8n-workflow';
import type { Execution } from '../helpers/n8nEngine';
import type { MailSinkOptions } from '../helpers/mailSink';
import {
	analyze,
	approval,
	closedPort,
	confirm,
	email,
	expectRefusal,
	itemOn,
	openWorkbench,
	outputsOf,
	proof,
	receivedBy,
	sentencesOf,
	type Workbench,
} from './support';

let bench: Workbench;
const open = async (options?: MailSinkOptions) => (bench = await openWorkbench(options));
afterEach(() => bench.close());

const refuses = (execution: Execution, pieces: Array<string | RegExp>) => expectRefusal(execution, bench.sink, pieces);

/** What is wrong with the MTA, with the code that a stopped delivery carries, and what the sentences say. */
const MTA_FAULTS: Array<
	[what: string, sink: MailSinkOptions, credential: () => Promise<object>, stop: string, pieces: RegExp[]]
> = [
	[
		'nobody listens at its port',
		{},
		async () => ({ port: await closedPort() }),
		'mtaUnreachable',
		[/The MTA 127\.0\.0\.1:\d+ refused the connection: nothing listens there\./, /Check host and port of the MTA/],
	],
	[
		'TLS is required and not offered',
		{},
		async () => ({ security: 'startTlsRequired' }),
		'mtaTls',
		[
			/The MTA 127\.0\.0\.1:\d+ does not offer STARTTLS\./,
			/Check the port and the security of the MTA/,
		],
	],
	[
		'its certificate is not trusted',
		{ tls: 'starttls' },
		async () => ({ security: 'startTlsRequired' }),
		'mtaTls',
		[
			/The certificate of 127\.0\.0\.1:\d+ is refused: it is self-signed/,
			/Give the MTA a certificate of a known authority/,
		],
	],
	[
		'the password is wrong',
		{ auth: { user: 'news', pass: 'right' } },
		async () => ({ user: 'news', password: 'wrong-secret' }),
		'signInRefused',
		[/The MTA 127\.0\.0\.1:\d+ refused the sign-in of news: 535 /, /Check user and password in the credential/],
	],
	[
		'it refuses the sender',
		{ onMail: () => ({ code: 553, message: '5.7.1 Sender not allowed' }) },
		async () => ({}),
		'senderRefused',
		[
			/The MTA refused .+: 553 5\.7\.1 Sender not allowed/,
			/an? address .+send from|sender address in Email Parameters, and which senders/,
		],
	],
];

describe.each(MTA_FAULTS)('the MTA: %s', (_, sinkOptions, credential, stopReason, pieces) => {
	const breakMta = async () => {
		await open(sinkOptions);
		Object.assign(bench.credentials.mtaSmtpApi, await credential());
	};

	test('Send Proof says so', async () => {
		await breakMta();
		refuses(await bench.run([email(), proof()]), pieces);
	});

	test('Request Approval says so, and does not wait', async () => {
		await breakMta();
		const refused = await bench.run([email(), analyze(), approval()]);
		expect(refused.waitTill).toBeUndefined();
		refuses(refused, pieces);
	});

	test('Confirm Delivery stops with the reason, loses nothing, and says it in n8n', async () => {
		await breakMta();
		const execution = await bench.run([email(), analyze(), confirm()]);
		const sentences = expect.stringMatching(pieces.map(({ source }) => source).join('.*'));
		expect(execution.status).toBe('success');
		expect(itemOn(execution, 'Confirm Delivery', 2)).toMatchObject({
			status: 'paused',
			sending: { stopReason, stopDetail: sentences, sent: 0, failed: 0, unknown: 0, pending: 3 },
		});
		expect(execution.hints).toMatchObject([{ node: 'Confirm Delivery', type: 'warning', message: sentences }]);
		expect(JSON.stringify(outputsOf(execution, 'Confirm Delivery'))).not.toContain('wrong-secret');
		expect(receivedBy(bench.sink)).toEqual([]);
	});
});

test('a delivery that stopped goes on with the right MTA and sends everything once', async () => {
	await open();
	const { port } = bench.sink;
	bench.credentials.mtaSmtpApi.port = await closedPort();
	const stopped = itemOn(await bench.run([email(), analyze(), confirm()]), 'Confirm Delivery', 2);
	bench.credentials.mtaSmtpApi.port = port;
	const execution = await bench.run([confirm()], [stopped]);
	const finished = itemOn(execution, 'Confirm Delivery', 0) as IDataObject & { sending: IDataObject };
	expect(finished).toMatchObject({ status: 'finished', sending: { sent: 3, pending: 0 } });
	expect(finished.sending).not.toHaveProperty('stopReason');
	expect(receivedBy(bench.sink)).toEqual(['ann@example.com', 'bob@example.org', 'cat@example.net']);
});

test.each<[what: string, credential: object, pieces: string[]]>([
	[
		'no host',
		{ host: '={{ "" }}' },
		['The host of the MTA must be a host name or an IP address alone', 'Correct the MTA credential.'],
	],
	['a port that is none', { port: 0 }, ['The port of the MTA must be a whole number from 1 to 65535']],
	['a user without a password', { user: 'news' }, ['The MTA has a user but no password.']],
	[
		'a password in plain text over the network',
		{ host: 'smtp.example.com', user: 'news', password: 'wrong-secret' },
		['Signing in to smtp.example.com:', 'would send the password in plain text', 'Choose STARTTLS'],
	],
])('an MTA credential with %s is refused', async (_, credential, pieces) => {
	await open();
	Object.assign(bench.credentials.mtaSmtpApi, credential);
	for (const step of [proof(), confirm()]) {
		const refused = await bench.run([email(), analyze(), step]);
		refuses(refused, pieces);
		expect(sentencesOf(refused)).not.toContain('wrong-secret');
	}
});
