import type { IDataObject } from 'n8n-workflow';
import {
	analyze,
	ANN,
	approval,
	BOB,
	closedPort,
	confirm,
	email,
	encode,
	itemOn,
	openWorkbench,
	outputsOf,
	proof,
	receivedBy,
	type Step,
	type Workbench,
} from './support';

let bench: Workbench;
const open = async (...options: Parameters<typeof openWorkbench>) => (bench = await openWorkbench(...options));
afterEach(() => bench.close());

const UNKNOWN = { deliveryId: 'unknown' };
const NO_DELIVERY = /^There is no delivery "unknown" in /;
/** What to do, and the code. */
const WAY_OUT = expect.stringMatching(/^\p{Lu}.+\. \(\w+\)$/su);
const NOT_ENCODABLE = {
	operation: 'encodeMessage',
	...{ senderAddress: 'news@example.com', recipientAddress: 'a@docomo.ne.jp', subject: '한', text: 'x' },
};

type StepOf = (parameters: object, settings?: object) => Step;

/** Where an item that failed comes out, of how many outputs; parameters that make the node fail, and what it says. */
const NODES: Array<
	[node: string, step: StepOf, errorOutput: number, outputs: number, parameters: object, sentence: RegExp]
> = [
	[
		'Email Parameters',
		email,
		0,
		1,
		{ senderAddress: 'news@' },
		/^Sender address: "news@" is not an e-mail address\.$/,
	],
	['Japanese Mobile Encode', encode, 0, 1, UNKNOWN, NO_DELIVERY],
	['Japanese Mobile Encode', encode, 0, 1, NOT_ENCODABLE, /^Subject has characters that mail of NTT DoCoMo/],
	['Send Proof', proof, 0, 1, UNKNOWN, NO_DELIVERY],
	['Analyze Delivery', analyze, 1, 2, UNKNOWN, NO_DELIVERY],
	['Request Approval', approval, 2, 3, UNKNOWN, NO_DELIVERY],
	['Confirm Delivery', confirm, 2, 3, UNKNOWN, NO_DELIVERY],
];

describe.each(NODES)('%s', (node, step, errorOutput, outputs, parameters, sentence) => {
	const error = expect.stringMatching(sentence);

	test(`goes on with an error item on output ${errorOutput}`, async () => {
		await open();
		const execution = await bench.run([step(parameters, { onError: 'continueRegularOutput' })], [ANN]);
		expect(execution.status).toBe('success');
		const expected: IDataObject[][] = Array.from({ length: outputs }, () => []);
		expected[errorOutput] = [{ error, details: WAY_OUT }];
		expect(outputsOf(execution, node)).toEqual(expected);
		expect(execution.outputsOf(node)[errorOutput]?.[0]?.pairedItem).toEqual({ item: 0 });
		expect(receivedBy(bench.sink)).toEqual([]);
	});

	test('gives the error to the error output, and nothing to its own ones', async () => {
		await open();
		const execution = await bench.run([step(parameters, { onError: 'continueErrorOutput' })], [ANN]);
		expect(execution.status).toBe('success');
		const expected: IDataObject[][] = Array.from({ length: outputs + 1 }, () => []);
		expected[outputs] = [{ ...ANN, error, details: WAY_OUT }];
		expect(outputsOf(execution, node)).toEqual(expected);
		expect(receivedBy(bench.sink)).toEqual([]);
	});
});

test.each<[node: string, step: StepOf, good: number, bad: number]>([
	['Japanese Mobile Encode', encode, 0, 0],
	['Send Proof', proof, 0, 0],
	['Analyze Delivery', analyze, 0, 1],
	['Confirm Delivery', confirm, 0, 2],
])('%s: an item that fails leaves the others alone', async (node, step, good, bad) => {
	await open();
	const execution = await bench.run([email(), analyze()], [ANN, BOB]);
	const delivery = itemOn(execution, 'Analyze Delivery', 0);
	const items = [{ deliveryId: 'unknown' }, delivery];
	const failing = await bench.run([step({}, { onError: 'continueRegularOutput' })], items);
	expect(failing.status).toBe('success');
	const error = { error: expect.stringMatching(NO_DELIVERY), details: WAY_OUT };
	const outputs = outputsOf(failing, node);
	expect(outputs[bad]?.[0]).toEqual(error);
	expect(outputs[good]?.at(-1)).toMatchObject({ deliveryId: delivery.deliveryId });
	expect(outputs.flat()).toHaveLength(2);
	expect(failing.outputsOf(node)[good]?.at(-1)?.pairedItem).toEqual({ item: 1 });
});

describe('with the MTA away', () => {
	const openWithoutMta = async () => {
		await open();
		bench.credentials.mtaSmtpApi.port = await closedPort();
	};

	test('a stopped delivery is no error: it goes to Stopped as itself', async () => {
		await openWithoutMta();
		const settings = { onError: 'continueErrorOutput' };
		const execution = await bench.run([email(), analyze(), confirm({}, settings)]);
		expect(outputsOf(execution, 'Confirm Delivery')).toMatchObject([
			[],
			[],
			[{ sending: { stopReason: 'mtaUnreachable' } }],
			[],
		]);
	});

	test('an approval that could not be asked for goes to Rejected, and nothing waits', async () => {
		await openWithoutMta();
		const execution = await bench.run([
			email(),
			analyze(),
			approval({}, { onError: 'continueRegularOutput' }),
			confirm(),
		]);
		expect(execution.status).toBe('success');
		expect(outputsOf(execution, 'Request Approval')).toEqual([
			[],
			[],
			[{ error: expect.stringContaining('nothing listens there'), details: WAY_OUT }],
		]);
		expect(execution.runsOf('Confirm Delivery')).toBe(0);
	});
});

/** n8n runs the whole node again when it threw, and also when its first item has a field `error`. */
describe('Retry On Fail', () => {
	const RETRY = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

	test('sends a proof again that nobody got, and not one more', async () => {
		let refusals = 0;
		const onRcpt = () => ((refusals += 1) === 1 ? { code: 451, message: '4.3.0 Try later' } : undefined);
		await open({ onRcpt });
		const execution = await bench.run([email(), proof({}, RETRY)]);
		expect(itemOn(execution, 'Send Proof', 0)).toMatchObject({ proof: { number: 2, sent: 1 } });
		expect(receivedBy(bench.sink)).toEqual(['proof@example.com']);
	});

	test('sends nothing twice, whether all went well or one message failed', async () => {
		await open({ refuse: { 'bob@example.org': { code: 550, message: '5.1.1 User unknown' } } });
		const steps = [email({}, RETRY), encode({}, RETRY), proof({}, RETRY), analyze({}, RETRY), confirm({}, RETRY)];
		const execution = await bench.run(steps);
		expect(itemOn(execution, 'Confirm Delivery', 0)).toMatchObject({
			revision: 2,
			proof: { number: 1 },
			sending: { sent: 2, failed: 1 },
		});
		expect(receivedBy(bench.sink)).toEqual(['ann@example.com', 'cat@example.net', 'proof@example.com']);
	});

	test('asks each approver once', async () => {
		await open();
		const execution = await bench.run([email(), analyze(), approval({}, RETRY)]);
		expect(execution.status).toBe('waiting');
		expect(receivedBy(bench.sink)).toEqual(['boss@example.com']);
	});

	test('after a stop, the delivery is not tried again behind the back of its user', async () => {
		let attempts = 0;
		const onMail = () => ((attempts += 1), { code: 550, message: '5.7.1 Sender not allowed' });
		await open({ onMail });
		bench.credentials.mtaSmtpApi.connections = 1;
		const execution = await bench.run([email(), analyze(), confirm({}, RETRY)]);
		expect(itemOn(execution, 'Confirm Delivery', 2)).toMatchObject({ sending: { stopReason: 'senderRefused' } });
		expect(attempts).toBe(1);
	});
});
