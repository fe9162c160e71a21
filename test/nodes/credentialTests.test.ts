import { n8nUserFolder } from '../helpers/n8nEnvironment';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CredentialTestContext } from 'n8n-core';
import type { INodeCredentialTestResult, INodeType } from 'n8n-workflow';
import type { MailSinkOptions } from '../helpers/mailSink';
import { builtPackage, closedPort, openWorkbench, PACKAGE, type Workbench } from './support';

let bench: Workbench;
const open = async (options?: MailSinkOptions) => (bench = await openWorkbench(options));
afterEach(() => bench.close());

/** Runs the test of a credential as n8n does: with the fields only, outside of any execution. */
async function testCredential(
	type: 'mtaSmtpApi' | 'deliveryStoreApi',
	data: object,
): Promise<INodeCredentialTestResult> {
	const { nodeTypes } = await builtPackage();
	const node = nodeTypes[`${PACKAGE}.confirmDelivery`] as INodeType;
	const method = node.description.credentials?.find(({ name }) => name === type)?.testedBy as string;
	const credential = { id: '1', name: 'Credential', type, data } as never;
	return await node.methods!.credentialTest![method]!.call(new CredentialTestContext(), credential);
}

describe('MTA', () => {
	const DEFAULTS = {
		user: '',
		password: '',
		clientName: '',
		connections: 5,
		messagesPerConnection: 100,
		ignoreTlsErrors: false,
	};
	const AUTH = { user: 'news', pass: 'right' };

	test.each<[string, MailSinkOptions, object, RegExp]>([
		['without sign-in', {}, {}, /^The MTA 127\.0\.0\.1:\d+ answers \(not encrypted, without sign-in\)\.$/],
		[
			'with sign-in',
			{ auth: AUTH },
			{ user: 'news', password: 'right' },
			/answers \(not encrypted, signed in as news\)\.$/,
		],
		[
			'encrypted',
			{ tls: 'starttls' },
			{ security: 'startTlsRequired', ignoreTlsErrors: true },
			/answers \(encrypted, without sign-in\)\.$/,
		],
	])('%s is fine, and gets no message', async (_, sinkOptions, fields, message) => {
		await open(sinkOptions);
		const result = await testCredential('mtaSmtpApi', { ...DEFAULTS, ...bench.credentials.mtaSmtpApi, ...fields });
		expect(result).toEqual({ status: 'OK', message: expect.stringMatching(message) });
		expect(bench.sink.connections).toBe(1);
		expect(bench.sink.messages).toEqual([]);
	});

	test.each<[string, MailSinkOptions, () => Promise<object>, RegExp]>([
		[
			'an access token where only passwords are taken',
			{ auth: AUTH },
			async () => ({ user: 'news', accessToken: 'ya29.token' }),
			/takes no sign-in by an access token \(XOAUTH2\)/,
		],
		[
			'nobody listens',
			{},
			async () => ({ port: await closedPort() }),
			/nothing listens there\. Check host and port of the MTA/,
		],
		[
			'the password is wrong',
			{ auth: AUTH },
			async () => ({ user: 'news', password: 'wrong-secret' }),
			/refused the sign-in of news: 535 .+ Check user and password in the credential/s,
		],
		[
			'TLS is not offered',
			{},
			async () => ({ security: 'startTlsRequired' }),
			/does not offer STARTTLS\. Check the port and the security/s,
		],
		[
			'the host is empty',
			{},
			async () => ({ host: '' }),
			/The host of the MTA must be a host name.+ Correct the MTA credential\./,
		],
		[
			'nothing is filled in',
			{},
			async () => ({ host: undefined, port: undefined, security: undefined }),
			/The port of the MTA must be/,
		],
	])('says what is wrong when %s', async (_, sinkOptions, fields, message) => {
		await open(sinkOptions);
		const result = await testCredential('mtaSmtpApi', {
			...DEFAULTS,
			...bench.credentials.mtaSmtpApi,
			...(await fields()),
		});
		expect(result).toEqual({ status: 'Error', message: expect.stringMatching(message) });
		expect(result.message).not.toContain('wrong-secret');
	});
});

describe('Delivery Store', () => {
	test.each<[string, string, string]>([
		['a public https address', 'https://n8n.example.com/webhook/email-delivery', ''],
		['no public address', '', ' The Delivery Store credential has no public base address.'],
		[
			'an address in the own house',
			'http://localhost:5678',
			' The public base address "http://localhost:5678" is local or private: recipients elsewhere cannot open the links.',
		],
	])('a new file is made; %s', async (_, publicBaseUrl, remark) => {
		await open();
		const result = await testCredential('deliveryStoreApi', {
			kind: 'sqlite',
			file: bench.storeFile,
			publicBaseUrl,
		});
		expect(result).toEqual({ status: 'OK', message: `The store is ${bench.storeFile}.${remark}` });
		expect(existsSync(bench.storeFile)).toBe(true);
	});

	test('without a file it is in the folder of n8n', async () => {
		await open();
		const file = join(n8nUserFolder, '.n8n', 'email-delivery', 'deliveries.sqlite');
		const result = await testCredential('deliveryStoreApi', { kind: 'sqlite', file: '', publicBaseUrl: '' });
		expect(result).toMatchObject({ status: 'OK', message: expect.stringContaining(`The store is ${file}.`) });
	});

	test('an address that is none is an error', async () => {
		await open();
		const result = await testCredential('deliveryStoreApi', {
			kind: 'sqlite',
			file: bench.storeFile,
			publicBaseUrl: 'n8n.example.com',
		});
		expect(result).toEqual({
			status: 'Error',
			message: 'The public base address "n8n.example.com" is not an address as https://mail.example.com/path.',
		});
	});

	test('a folder in the place of the file is an error with the way out; the next try may be right', async () => {
		await open();
		const file = join(bench.folder, 'folder');
		mkdirSync(file);
		const result = await testCredential('deliveryStoreApi', { kind: 'sqlite', file, publicBaseUrl: '' });
		expect(result).toEqual({
			status: 'Error',
			message: `The delivery store ${file} is a folder. Add the name of the file, for example deliveries.sqlite.`,
		});
		const right = await testCredential('deliveryStoreApi', {
			kind: 'sqlite',
			file: join(file, 'deliveries.sqlite'),
			publicBaseUrl: '',
		});
		expect(right.status).toBe('OK');
	});

	test('a PostgreSQL that is not there is an error', async () => {
		await open();
		const connection = {
			host: '127.0.0.1',
			port: await closedPort(),
			database: 'n8n',
			user: 'n8n',
			password: 'wrong-secret',
			tls: false,
		};
		const result = await testCredential('deliveryStoreApi', { kind: 'postgres', ...connection, publicBaseUrl: '' });
		expect(result).toMatchObject({ status: 'Error', message: expect.stringMatching(/n8n.+127\.0\.0\.1/) });
		expect(result.message).not.toContain('wrong-secret');
	});
});
