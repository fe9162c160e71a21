import '../helpers/n8nEnvironment';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExecuteContext } from 'n8n-core';
import { createRunExecutionData, type INode, type INodeType, Workflow } from 'n8n-workflow';
import type { Execution } from '../helpers/n8nEngine';
import { InstalledNodes, makeAdditionalData, SavedCredentials } from '../helpers/n8n/host';
import type { MailSinkOptions } from '../helpers/mailSink';
import {
	analyze,
	ANN,
	approval,
	builtPackage,
	chainOf,
	confirm,
	email,
	encode,
	expectRefusal,
	itemOn,
	openWorkbench,
	proof,
	receivedBy,
	type Step,
	type Workbench,
} from './support';

let bench: Workbench;
const open = async (options?: MailSinkOptions) => (bench = await openWorkbench(options));
afterEach(() => bench.close());

const refuses = (execution: Execution, pieces: Array<string | RegExp>) => expectRefusal(execution, bench.sink, pieces);

describe('Email Parameters refuses', () => {
	test.each<[what: string, parameters: object, pieces: Array<string | RegExp>]>([
		[
			'items without the address field',
			{ addressField: 'mail' },
			[
				'None of the 3 recipients has a field "mail" (Address Field).',
				'Set Address Field to the name of the field that holds the e-mail address.',
				/The first recipient has: email, firstName\b.*Nothing was saved/,
				'(addressFieldMissing)',
			],
		],
		[
			'a template that is not Liquid, with the place',
			{ html: '<p>Hello</p>\n<p>{{ recipient.firstName </p>' },
			[
				'HTML content, line 2, column 4: ',
				'not closed',
				'Correct the template at the caret',
				'^',
				'(templateSyntax)',
			],
		],
		[
			'a filter that there is not',
			{ subject: 'Hi {{ recipient.firstName | shout }}' },
			['Subject, line 1, column 4: ', 'undefined filter: shout'],
		],
		[
			'a tag that reads files',
			{ text: '{% include "/etc/passwd" %}' },
			['Text content, line 1, column 1: ', '(templateSyntax)'],
		],
		[
			'a line break in the subject',
			{ subject: 'Hello\r\nBcc: evil@example.com' },
			['Subject: there is a line break at character 6.', 'Write the subject on one line', '(invalidHeader)'],
		],
		[
			'a line break in the sender name',
			{ senderName: 'Shop\nBcc: e@example.com' },
			['Sender name: there is a line break at character 5.', 'on one line'],
		],
		[
			'a line break in the reply-to name',
			{ contentOptions: { replyToAddress: 'a@example.com', replyToName: 'A\rB' } },
			['Reply-to name: there is a line break at character 2.'],
		],
		[
			'a line break in the label',
			{ label: 'Spring\r\nBcc: evil@example.com' },
			['Label', 'line break', 'Correct the field in Email Parameters'],
		],
		[
			'a line break in the sender address',
			{ senderAddress: 'news@example.com\r\nBcc: evil@example.com' },
			['Sender address: there is a line break at character 17.'],
		],
		[
			'a malformed sender address',
			{ senderAddress: 'news@' },
			[
				'Sender address: "news@" is not an e-mail address.',
				'Give the bare address, as news@example.com',
				'(invalidSender)',
			],
		],
		[
			'a sender address with a name',
			{ senderAddress: 'Shop <news@example.com>' },
			['"Shop <news@example.com>" is not an e-mail address', 'its own field'],
		],
		[
			'an empty sender address',
			{ senderAddress: '={{ "" }}' },
			['Sender Address is empty', 'Correct the field in Email Parameters'],
		],
		[
			'a malformed reply-to address',
			{ contentOptions: { replyToAddress: 'service' } },
			['Reply-to address: "service" is not an e-mail address.'],
		],
		['an empty subject', { subject: '={{ "" }}' }, ['Subject is empty', 'Nothing was saved.']],
		['an empty label', { label: '={{ " " }}' }, ['Label is empty', 'Nothing was saved.']],
		[
			'no content',
			{ html: ' ', text: '' },
			[
				'The delivery has no content: HTML Content and Text Content are both empty.',
				'Fill in at least one of them.',
			],
		],
		['a validity period of nothing', { validityOptions: { validityPeriod: '0' } }, ['Validity Period must be more than 0']],
		['a batch quantity below 0', { deliveryOptions: { batchQuantity: -1 } }, ['Message Batch Quantity is below 0']],
	])('%s', async (_, parameters, pieces) => {
		await open();
		refuses(await bench.run([email(parameters), analyze(), confirm()]), pieces);
	});

	test('no input items: n8n does not even run the node, and nothing is made', async () => {
		await open();
		const execution = await bench.run([email(), analyze(), confirm()], []);
		expect(execution.status).toBe('success');
		expect(execution.runsOf('Email Parameters')).toBe(0);
	});

	test('no input items, where n8n runs it all the same', async () => {
		await open();
		await expect(executeWithoutItems(email())).rejects.toMatchObject({
			message: 'No recipients came in: the source is empty.',
			description: expect.stringContaining(
				'Check Recipients From in Email Parameters',
			),
		});
	});

	test('the one empty item of "Always Output Data"', async () => {
		await open();
		const refused = await bench.run([email()], [{}]);
		refuses(refused, ['has no field "email" (Address Field).', 'Set Address Field']);
	});
});

/** Calls the node of a step with a context of n8n that holds no items. */
async function executeWithoutItems(step: Step): Promise<unknown> {
	const { nodeTypes, credentialTypes } = await builtPackage();
	const { nodes, connections } = chainOf([step]);
	const defaults = { position: [0, 0] as [number, number], typeVersion: 1, parameters: {} };
	const workflow = new Workflow({
		id: 'workflow',
		nodes: nodes.map((node) => ({ id: node.name, ...defaults, ...node }) as INode),
		connections: connections as never,
		active: false,
		nodeTypes: new InstalledNodes(nodeTypes),
	});
	const node = workflow.getNode(nodes[1]!.name)!;
	const credentials = new SavedCredentials(bench.credentials as never, credentialTypes);
	const additionalData = makeAdditionalData('1', credentials, 'http://localhost');
	const input = { main: [[]] };
	const executeData = { node, data: input, source: null };
	const runData = createRunExecutionData({});
	const context = new ExecuteContext(
		workflow,
		node,
		additionalData,
		'manual',
		runData,
		0,
		[],
		input,
		executeData,
		[],
	);
	return await (nodeTypes[node.type] as INodeType).execute!.call(context);
}

describe('which delivery', () => {
	const UNKNOWN = '01JABCDEFGHJKMNPQRSTVWXYZ0';
	const STEPS: Array<[name: string, step: (parameters?: object) => Step]> = [
		['Japanese Mobile Encode', encode],
		['Send Proof', proof],
		['Analyze Delivery', analyze],
		['Request Approval', approval],
		['Confirm Delivery', confirm],
	];

	test.each(STEPS)('%s refuses an id that the store does not have', async (_, step) => {
		await open();
		const refused = await bench.run([step({ deliveryId: UNKNOWN })], [ANN]);
		refuses(refused, [
			`There is no delivery "${UNKNOWN}" in ${bench.storeFile}.`,
			'Connect this node behind Email Parameters, or pass on the field deliveryId that it gave.',
		]);
	});

	test.each(STEPS)('%s refuses an item without an id', async (_, step) => {
		await open();
		refuses(await bench.run([step()], [ANN]), [
			'The item names no delivery: its Delivery ID is empty.',
			'Connect this node behind Email Parameters',
		]);
	});

	test.each(STEPS)('%s refuses the delivery of another store', async (_, step) => {
		await open();
		const analyzed = itemOn(await bench.run([email(), analyze()]), 'Analyze Delivery', 0);
		const other = join(bench.folder, 'other.sqlite');
		bench.credentials.deliveryStoreApi.file = other;
		refuses(await bench.run([step()], [analyzed]), [
			`This delivery is kept in another store than ${other}.`,
			'Choose the same Delivery Store credential in every node of the chain (or none in all of them).',
		]);
	});
});

describe('the store', () => {
	test.each<[what: string, file: () => string, pieces: string[]]>([
		[
			'a folder in its place',
			() => {
				mkdirSync(join(bench.folder, 'folder'));
				return join(bench.folder, 'folder');
			},
			['/folder is a folder.', 'Add the name of the file, for example deliveries.sqlite.', '(storeNotWritable)'],
		],
		[
			'a path below a file',
			() => {
				writeFileSync(join(bench.folder, 'file'), '');
				return join(bench.folder, 'file', 'deliveries.sqlite');
			},
			['/file/deliveries.sqlite cannot be made: a part of its path is a file.', 'Correct the path.'],
		],
		[
			'a file of another kind',
			() => {
				writeFileSync(join(bench.folder, 'notes.txt'), 'notes\n'.repeat(1000));
				return join(bench.folder, 'notes.txt');
			},
			['/notes.txt is not an SQLite database.', 'Choose another file'],
		],
	])('%s is refused, and after the correction all goes well', async (_, makeFile, pieces) => {
		await open();
		bench.credentials.deliveryStoreApi.file = makeFile();
		refuses(await bench.run([email(), analyze(), confirm()]), pieces);
		bench.credentials.deliveryStoreApi.file = bench.storeFile;
		itemOn(await bench.run([email(), analyze(), confirm()]), 'Confirm Delivery', 0);
		expect(receivedBy(bench.sink)).toHaveLength(3);
	});
});

describe('Send Proof refuses', () => {
	test.each<[string, object, string[]]>([
		[
			'an address that is none',
			{ proofAddresses: 'proof@example.com, marie' },
			[
				'The proof address "marie" is not a valid e-mail address.',
				'Correct it in Send Proof. No proof was sent.',
			],
		],
		...['two', 0, 1.5, 101].map((profiles): [string, object, string[]] => [
			`${profiles} profiles`,
			{ choice: 'random', profiles: `={{ ${JSON.stringify(profiles)} }}` },
			[`Number of Profiles: ${Number(profiles)} is no whole number from 1 to 100.`, 'No proof was sent.'],
		]),
		[
			'a profile that is no object',
			{ proofTarget: 'specific', profile: '[1]' },
			['Profile is not a JSON object.', 'Write it as { "firstName": "Marie" }. No proof was sent.'],
		],
		[
			'a profile that is no JSON',
			{ proofTarget: 'specific', profile: '{ firstName }' },
			['Profile is not a JSON object.'],
		],
	])('%s', async (_, parameters, pieces) => {
		await open();
		refuses(await bench.run([email(), proof(parameters)]), pieces);
	});

	test('a delivery with an error in it, naming it', async () => {
		await open();
		const html = '<a href="javascript:alert(1)">{{ links.unsubscribe }}</a>';
		refuses(await bench.run([email({ html }), proof()]), [
			'The proof of "Spring news" was not sent: Addresses in the content that run a script',
			'Correct what the findings name and send the proof again.',
		]);
	});

	test('a target in which nobody has an address', async () => {
		await open();
		refuses(await bench.run([email(), proof()], [{ email: '' }, { email: 'x' }]), [
			'No profile in the target of "Spring news" could get the delivery.',
			'Check the recipients and who is excluded, or use specific proof addresses.',
		]);
	});

	test('when the MTA takes no copy, with what it said', async () => {
		await open({ refuse: { 'proof@example.com': { code: 550, message: '5.1.1 User unknown' } } });
		refuses(await bench.run([email(), proof()]), [
			'The MTA took no copy of the proof; it said: 550 5.1.1 User unknown',
			'Check the proof addresses',
		]);
	});
});

describe('Encode Message refuses', () => {
	const MESSAGE = {
		operation: 'encodeMessage',
		senderAddress: 'news@example.com',
		recipientAddress: 'hanako@docomo.ne.jp',
		subject: '春のお知らせ',
		text: 'こんにちは',
	};

	test.each<[string, object, string[]]>([
		[
			'a character of no Japanese charset in the subject',
			{ subject: '春한' },
			[
				'Subject has characters that mail of NTT DoCoMo (Shift_JIS) cannot carry: 한 U+D55C.',
				'Write it in other characters, or send these recipients another format.',
			],
		],
		[
			'a character of no Japanese charset in the text',
			{ text: '한', recipientAddress: 'a@ezweb.ne.jp' },
			['mail of KDDI au (ISO-2022-JP) cannot carry: 한 U+D55C.'],
		],
		[
			'a domain of no carrier',
			{ recipientAddress: 'hanako@example.com' },
			['hanako@example.com is at no domain of a Japanese carrier.', 'Choose the carrier in the field Carrier.'],
		],
		[
			'a recipient without an address',
			{ recipientAddress: '={{ "" }}' },
			['Recipient Address "" is not a valid e-mail address.', 'Give a bare address'],
		],
		['a malformed sender', { senderAddress: 'news' }, ['Sender Address "news" is not a valid e-mail address.']],
	])('%s', async (_, parameters, pieces) => {
		await open();
		refuses(await bench.run([encode({ ...MESSAGE, ...parameters })], [{}]), pieces);
	});
});
