import type { IDataObject } from 'n8n-workflow';
import type { Execution } from '../helpers/n8nEngine';
import type { MailSinkOptions } from '../helpers/mailSink';
import {
	analyze,
	ANN,
	BOB,
	CAT,
	confirm,
	email,
	encode,
	expectRefusal,
	itemOn,
	mailTo,
	openWorkbench,
	outputsOf,
	receivedBy,
	type Step,
	type Workbench,
} from './support';

let bench: Workbench;
const open = async (options?: MailSinkOptions) => (bench = await openWorkbench(options));
afterEach(() => bench.close());

const refuses = (execution: Execution, pieces: Array<string | RegExp>) => expectRefusal(execution, bench.sink, pieces);

test('a target in which nobody has an address goes to Rejected, and cannot be sent', async () => {
	await open();
	const execution = await bench.run([email(), analyze(), confirm()], [{ email: '' }, { email: ' ' }]);
	const rejected = itemOn(execution, 'Analyze Delivery', 1);
	expect(rejected).toMatchObject({
		status: 'targetReady',
		analysis: {
			state: 'rejected',
			toDeliver: 0,
			exclusions: { addressNotSpecified: 2 },
			findings: expect.arrayContaining([
				{
					rule: 'recipients',
					level: 'error',
					text: expect.stringContaining('2 Address not specified'),
					examples: [],
				},
			]),
		},
	});
	refuses(await bench.run([confirm()], [rejected]), [
		'None of the 2 recipients of the target is left to deliver to',
		'run Analyze Delivery again',
	]);
});

describe('one bad recipient never stops the others', () => {
	/** Sends to Ann, the bad one and Cat; gives the bad one's entry in the delivery log. */
	async function sendWith(bad: object, steps: Step[] = [email(), analyze(), confirm()]) {
		const execution = await bench.run(steps, [ANN, bad, CAT]);
		const finished = itemOn(execution, 'Confirm Delivery', 0) as IDataObject & { analysis: IDataObject };
		expect(receivedBy(bench.sink)).toEqual(['ann@example.com', 'cat@example.net']);
		const log = await bench.withStore((store) =>
			store.readMessages(String(finished.analysis.analysisId), { limit: 10 }),
		);
		return { finished, entry: log.find(({ position }) => position === 1) };
	}

	test.each<[what: string, bad: object, reason: string]>([
		['no address', { firstName: 'Bob' }, 'addressNotSpecified'],
		['null as the address', { email: null }, 'addressNotSpecified'],
		['an object as the address', { email: { address: 'bob@example.org' } }, 'addressNotSpecified'],
		['an invalid address', { email: 'bob@@example.org' }, 'invalidAddress'],
		['a line break in the address', { email: 'bob@example.org\r\nRCPT TO:<evil@example.com>' }, 'invalidAddress'],
		['the address of another one', { email: 'Ann@Example.com' }, 'double'],
	])('%s', async (_, bad, reason) => {
		await open();
		const { finished, entry } = await sendWith(bad);
		expect(entry).toMatchObject({ state: 'ignored', reason });
		expect(finished).toMatchObject({ analysis: { exclusions: { [reason]: 1 } }, sending: { sent: 2, ignored: 1 } });
	});

	test('a field that the template needs is missing', async () => {
		await open();
		const save = email({ subject: 'Hello {{ recipient.nickname }}' });
		const people = [{ ...ANN, nickname: 'A' }, BOB, { ...CAT, nickname: 'C' }];
		const execution = await bench.run([save, analyze(), confirm()], people);
		expect(itemOn(execution, 'Confirm Delivery', 0)).toMatchObject({
			analysis: {
				exclusions: { personalization: 1 },
				findings: [
					{ level: 'warning', text: '1 recipient gets nothing, because the message could not be rendered.' },
					{
						level: 'warning',
						text: expect.stringContaining(
							'Subject, line 1, column 10: the recipient has no field "nickname"',
						),
						examples: ['bob@example.org'],
					},
				],
			},
			sending: { sent: 2, ignored: 1 },
		});
		expect(receivedBy(bench.sink)).toEqual(['ann@example.com', 'cat@example.net']);
	});

	test('a character that no Japanese charset has, for a docomo phone', async () => {
		await open();
		const save = email({
			html: '',
			text: 'こんにちは {{ recipient.firstName | default: "" }} {{ links.unsubscribe }}',
		});
		const docomo = { email: 'hanako@docomo.ne.jp', firstName: '花子한' };
		const { finished, entry } = await sendWith(docomo, [
			save,
			encode({ detection: 'profileAndDomain' }),
			analyze(),
			confirm(),
		]);
		expect(entry).toMatchObject({ state: 'ignored', reason: 'notEncodable', format: 'docomo' });
		const findings = (finished.analysis.findings as IDataObject[]).filter(({ rule }) => rule === 'japaneseFormats');
		expect(findings).toMatchObject([
			{
				level: 'warning',
				text: expect.stringContaining('NTT DoCoMo (Shift_JIS) cannot carry: 한 U+D55C'),
				examples: ['hanako@docomo.ne.jp'],
			},
		]);
	});

	test('a recipient that the MTA refuses for good is failed with its reason', async () => {
		await open({ refuse: { 'bob@example.org': { code: 550, message: '5.1.1 User unknown' } } });
		const { finished, entry } = await sendWith(BOB);
		expect(finished).toMatchObject({ status: 'finished', sending: { sent: 2, failed: 1, pending: 0 } });
		expect(entry).toMatchObject({ state: 'failed', reason: 'userUnknown', reply: '550 5.1.1 User unknown' });
	});

	test('a recipient that the MTA refuses for now is tried again in an hour, not before', async () => {
		const refuse = { 'bob@example.org': { code: 450, message: '4.2.0 Greylisted' } };
		await open({ refuse });
		const execution = await bench.run([email(), analyze(), confirm()]);
		const pending = itemOn(execution, 'Confirm Delivery', 1) as IDataObject & { sending: IDataObject };
		expect(pending).toMatchObject({ status: 'pending', sending: { sent: 2, failed: 0, pending: 1 } });
		expect(receivedBy(bench.sink)).toEqual(['ann@example.com', 'cat@example.net']);
		expect(pending.resumeAt).toBe(pending.sending.resumeAt);
		const minutes = (Date.parse(String(pending.resumeAt)) - Date.now()) / 60_000;
		expect(minutes).toBeGreaterThan(55);
		expect(minutes).toBeLessThan(65);

		delete (refuse as Record<string, unknown>)['bob@example.org'];
		const early = itemOn(await bench.run([confirm()], [pending]), 'Confirm Delivery', 1);
		expect(early).toEqual(pending);
		expect(bench.sink.messages).toHaveLength(2);
		const journal = await bench.withStore((store) => store.readJournal(String(pending.deliveryId)));
		expect(journal.filter(({ action }) => action === 'run started')).toHaveLength(1);
	});
});

test('pending deliveries of one batch carry the earliest time, each its own in sending', async () => {
	await open({ refuse: { 'bob@example.org': { code: 450, message: '4.2.0 Greylisted' } } });
	const analyzed: IDataObject[] = [];
	for (const code of ['spring', 'summer']) {
		analyzed.push(itemOn(await bench.run([email({ deliveryOptions: { code } }), analyze()]), 'Analyze Delivery', 0));
	}
	const pending = outputsOf(await bench.run([confirm()], analyzed), 'Confirm Delivery')[1] as Array<{
		resumeAt: string;
		sending: IDataObject;
	}>;
	const own = pending.map(({ sending }) => String(sending.resumeAt));
	expect(new Set(own).size).toBe(2);
	expect(pending.map(({ resumeAt }) => resumeAt)).toEqual([own.sort()[0], own.sort()[0]]);
});

test('a line break in a profile cannot add a header, and the analysis tells of it', async () => {
	await open();
	const execution = await bench.run(
		[email(), analyze(), confirm()],
		[{ ...ANN, firstName: 'Ann\r\nBcc: evil@example.com\r\n\r\nHi' }],
	);
	expect(itemOn(execution, 'Analyze Delivery', 0)).toMatchObject({
		analysis: {
			findings: [
				{
					rule: 'objectApproval',
					level: 'warning',
					text: "Line breaks from recipients' data became spaces in the headers of 1 message.",
					examples: ['ann@example.com'],
				},
			],
		},
	});
	expect(receivedBy(bench.sink)).toEqual(['ann@example.com']);
	const { headers, subject } = await mailTo(bench.sink, 'ann@example.com');
	expect(subject).toBe('Hello Ann Bcc: evil@example.com Hi');
	expect(headers.has('bcc')).toBe(false);
});
