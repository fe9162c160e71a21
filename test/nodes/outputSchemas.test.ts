/**
 * The output schemas beside the nodes, from which n8n's editor completes `$json` before anything has run: each is what the
 * node really gives. `UPDATE_SCHEMAS=1 npx jest test/nodes/outputSchemas` writes them anew.
 */
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { IDataObject, INodePropertyOptions, INodeType } from 'n8n-workflow';
import { schemaOf, type OutputSchema } from '../helpers/outputSchema';
import { analyze, ANN, approval, BOB, builtPackage, confirm, DIST, email, encode, feedback, manage, openWorkbench, outputsOf, proof, sentencesOf, type Step, type Workbench } from './support';

const ROOT = join(DIST, '..');
const NODES = join(ROOT, 'nodes');
const UPDATE = process.env.UPDATE_SCHEMAS === '1';

const REFUSED = 'user.unknown@example.net';
const GONE = { email: 'gone@example.com', gone: 'yes' };
const PEOPLE = [ANN, ANN, { ...BOB, format: 'docomo' }, GONE, { email: 'none' }, { email: '' }, { email: REFUSED }];
const CONTENT = {
	html: '<p>Hello {{ recipient.firstName | default: "you" }} <a href="{{ links.mirror }}">online</a> <a href="https://example.com">shop</a> <a href="{{ links.unsubscribe }}">Unsubscribe</a></p>',
	targetOptions: { formatField: 'format', optOutField: 'gone' },
	smtpOptions: { errorAddress: 'bounces+{{ message.verp }}@example.com' },
	trackingOptions: { clicks: true, opens: true },
	// So that its duration is known, and nothing waits.
	scheduleOptions: { messagesPerHour: 360_000 },
};
/** In waves, so that sending pauses. */
const SLOW = {
	...CONTENT,
	deliveryOptions: { code: 'slow' },
	scheduleOptions: { waveCalendar: { wave: [{ size: '1' }, { size: '1', delay: '1h' }] }, messagesPerHour: 60 },
};

let bench: Workbench;
/** The items of the whole chain, by node. */
let chain: Record<string, IDataObject[]>;
let deliveryId: string;
let events: object[];
let processed: IDataObject[];
beforeAll(async () => {
	bench = await openWorkbench({ refuse: { [REFUSED]: { code: 550, message: '5.1.1 User unknown' } } });
	chain = await runChain();
	deliveryId = String(chain['Confirm Delivery']![0]!.deliveryId);
	const messages = await managed('message', 'getAll')();
	const idOf = (address: string) => messages.find((message) => message.address === address)!.messageId;
	events = [
		{ event: 'complaint', email: ANN.email, messageId: idOf(ANN.email) },
		{ event: 'bounce', email: BOB.email, messageId: idOf(BOB.email), reason: '452 4.2.2 Mailbox full', status: '4.2.2' },
		{ event: 'bounce', email: GONE.email, messageId: '', reason: '550 5.7.1 Message rejected due to local policy', status: '5.7.1' },
		{ event: 'bounce', email: REFUSED, messageId: '', reason: 'Words that no rule knows' },
	];
	processed = await given('Process Feedback', [feedback({ operation: 'processEvent' })], events);
});
afterAll(() => bench.close());

async function runChain(): Promise<Record<string, IDataObject[]>> {
	const steps = [email({ ...CONTENT, approvalMode: 'manual' }), encode({ operation: 'configureDelivery' }), proof(), analyze(), approval(), confirm()];
	const execution = await bench.run(steps, PEOPLE);
	await bench.answer(execution);
	await execution.settled();
	if (execution.status !== 'success') throw new Error(sentencesOf(execution));
	const names = ['Email Parameters', 'Japanese Mobile Encode', 'Send Proof', 'Analyze Delivery', 'Request Approval', 'Confirm Delivery'];
	return Object.fromEntries(names.map((name) => [name, outputsOf(execution, name).flat()]));
}

/** What the last of these steps gives, from whichever output. */
async function given(name: string, steps: Step[], items: object[] = PEOPLE): Promise<IDataObject[]> {
	const execution = await bench.run(steps, items);
	if (execution.status !== 'success') throw new Error(sentencesOf(execution));
	return outputsOf(execution, name).flat();
}

type Giving = () => Promise<IDataObject[]>;
const ofChain = (name: string) => async () => chain[name]!;
const managed = (resource: string, operation: string, parameters: object = {}): Giving => () =>
	given('Email Delivery', [manage({ resource, operation, deliveryId: { mode: 'id', value: deliveryId }, returnAll: true, ...parameters })], [{}]);
const fedBack = (parameters: object, item: object = {}): Giving => () => given('Process Feedback', [feedback(parameters)], [item]);
/** Each gives the address as it stands; what this one lacks, another one of the list has. */
const addressed = (operation: string): Giving => both(managed('address', operation, { address: ANN.email }), managed('address', 'getAll'));
/** All that the store has of one address. */
const personal = (operation: string) => managed('address', operation, { address: ANN.email });
const both = (...givings: Giving[]): Giving => async () => (await Promise.all(givings.map((giving) => giving()))).flat();
const onSlow = (last: string, ...steps: Step[]): Giving => () => given(last, [email(SLOW), ...steps]);

const MAIL = 'From: ann@example.com\nTo: news@example.com\nSubject: Hello\n\nHello';
const RULE = { pattern: 'mailbox * is too large', reason: 'mailboxFull', type: 'soft' };

/** By the file of the schema below `nodes/`: the items that the node gives. In this order: the last ones take away. */
const OUTPUTS: Array<[file: string, items: Giving]> = [
	['EmailParameters/saveDelivery', ofChain('Email Parameters')],
	['EmailParameters/extendDelivery', async () => {
		const parameters = { ...CONTENT, deliveryOptions: { code: 'orders' } };
		await given('Email Parameters', [email({ ...parameters, recipientsFrom: 'nobody' })]);
		return given('Email Parameters', [email({ ...parameters, operation: 'extendDelivery', extendCode: 'orders' })]);
	}],
	['JapaneseMobileEncode/configureDelivery', ofChain('Japanese Mobile Encode')],
	['JapaneseMobileEncode/encodeMessage', () => given('Japanese Mobile Encode', [encode({ operation: 'encodeMessage', senderAddress: 'news@example.com', subject: '春', text: '春です', carrier: 'docomo' })], [ANN])],
	['JapaneseMobileEncode/diagnose', () => given('Japanese Mobile Encode', [encode({ operation: 'diagnose', subject: '春', text: '春です', html: '<b>春</b><video></video>' })], [ANN])],
	['SendProof', ofChain('Send Proof')],
	['AnalyzeDelivery/analyze', both(ofChain('Analyze Delivery'), onSlow('Analyze Delivery', analyze()))],
	['AnalyzeDelivery/estimate', onSlow('Analyze Delivery', analyze({ operation: 'estimate' }))],
	['RequestApproval/sendAndWait', ofChain('Request Approval')],
	['ConfirmDelivery/confirm', both(ofChain('Confirm Delivery'), onSlow('Confirm Delivery', analyze(), confirm()))],
	['ConfirmDelivery/testSmtp', onSlow('Confirm Delivery', analyze(), confirm({ operation: 'testSmtp' }))],
	['ConfirmDelivery/resumeDue', async () => {
		const [pending] = await given('Confirm Delivery', [email({ ...SLOW, deliveryOptions: { code: 'due' } }), analyze(), confirm()]);
		await bench.withStore(async (store) => {
			const { id, analysisId } = (await store.findDelivery(String(pending!.deliveryId)))!;
			await store.settleDelivery(id, analysisId!, { status: 'pending', resumeAt: 1 });
		});
		return given('Confirm Delivery', [confirm({ operation: 'resumeDue' })], [{}]);
	}],
	['ProcessFeedback/processMail', fedBack({ mailFrom: 'text', rawMail: MAIL })],
	['ProcessFeedback/processEvent', async () => processed],
	['ProcessFeedback/addRule', fedBack({ operation: 'addRule', ...RULE })],
	['ProcessFeedback/getRules', async () => {
		await fedBack({ operation: 'addRule', ...RULE, pattern: 'listed *' })();
		return fedBack({ operation: 'getRules' })();
	}],
	['ProcessFeedback/removeRule', async () => {
		const [added] = await fedBack({ operation: 'addRule', ...RULE, pattern: 'another *' })();
		return fedBack({ operation: 'removeRule' }, added)();
	}],
	['EmailDelivery/delivery/get', managed('delivery', 'get')],
	['EmailDelivery/delivery/getAll', managed('delivery', 'getAll')],
	['EmailDelivery/delivery/pause', managed('delivery', 'pause')],
	['EmailDelivery/delivery/report', managed('delivery', 'report')],
	['EmailDelivery/delivery/resume', managed('delivery', 'resume')],
	['EmailDelivery/delivery/stop', managed('delivery', 'stop')],
	['EmailDelivery/message/getAll', managed('message', 'getAll')],
	['EmailDelivery/message/resendUnknown', managed('message', 'resendUnknown')],
	['EmailDelivery/proof/getAll', managed('proof', 'getAll')],
	['EmailDelivery/journal/getAll', managed('journal', 'getAll')],
	['EmailDelivery/feedback/getAll', managed('feedback', 'getAll', { filters: { toQualify: false } })],
	['EmailDelivery/feedback/getToQualify', managed('feedback', 'getToQualify')],
	['EmailDelivery/address/get', addressed('get')],
	['EmailDelivery/address/denylist', addressed('denylist')],
	['EmailDelivery/address/quarantine', addressed('quarantine')],
	['EmailDelivery/address/getAll', managed('address', 'getAll')],
	['EmailDelivery/address/undenylist', addressed('undenylist')],
	['EmailDelivery/address/unquarantine', addressed('unquarantine')],
	['EmailDelivery/subscription/subscribe', managed('subscription', 'subscribe', { service: 'News', address: ANN.email, profile: '{"firstName":"Ann"}' })],
	['EmailDelivery/subscription/getAll', managed('subscription', 'getAll', { service: 'News' })],
	['EmailDelivery/address/releaseAddresses', managed('address', 'releaseAddresses', { domain: 'example.com' })],
	['EmailDelivery/address/exportPersonalData', personal('exportPersonalData')],
	['EmailDelivery/address/erasePersonalData', personal('erasePersonalData')],
	['EmailDelivery/subscription/unsubscribe', managed('subscription', 'unsubscribe', { service: 'News', address: ANN.email })],
	['EmailDelivery/delivery/clearOldProfiles', managed('delivery', 'clearOldProfiles', { days: 0 })],
	['EmailDelivery/delivery/delete', managed('delivery', 'delete')],
];

/** All that the editor may ask for: every operation of every node but the trigger's, which n8n knows by its last event. */
async function wantedFiles(): Promise<string[]> {
	const { nodeTypes } = await builtPackage();
	return Object.values(nodeTypes).flatMap((type) => {
		const { constructor, description } = type as INodeType;
		if (description.group.includes('trigger')) return [];
		const operations = description.properties.filter(({ name }) => name === 'operation');
		if (operations.length === 0) return [constructor.name];
		return operations.flatMap(({ displayOptions, options, default: only }) => {
			const resource = displayOptions?.show?.resource?.[0];
			const values = options?.map((option) => (option as INodePropertyOptions).value) ?? [only];
			return values.map((value) => [constructor.name, resource, value].filter(Boolean).join('/'));
		});
	});
}

test('every operation has its schema, and no other one is there', async () => {
	expect(OUTPUTS.map(([file]) => file).sort()).toEqual((await wantedFiles()).sort());
	const files = globSync('*/__schema__/**/*.json', { cwd: NODES }).map((file) => join(NODES, file));
	expect(files.sort()).toEqual(OUTPUTS.map(([file]) => fileOf(file)).sort());
});

test('the built package has them where n8n looks for them', () => {
	const inSources = globSync('nodes/*/__schema__/**/*.json', { cwd: ROOT });
	expect(globSync('nodes/*/__schema__/**/*.json', { cwd: DIST }).sort()).toEqual(inSources.sort());
});

const fileOf = (name: string) => {
	const [node, ...path] = name.split('/');
	return join(NODES, node!, '__schema__', `${['v1.0.0', ...path].join('/')}.json`);
};

test.each(OUTPUTS)('%s', async (name, items) => {
	const schema = schemaOf(await items());
	if (UPDATE) writeSchema(fileOf(name), schema);
	expect(schema).toEqual(JSON.parse(readFileSync(fileOf(name), 'utf8')));
});

function writeSchema(file: string, schema: OutputSchema): void {
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, `${JSON.stringify(schema, null, '\t')}\n`);
}
