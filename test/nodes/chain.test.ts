import type { IDataObject } from 'n8n-workflow';
import {
	analyze,
	ANN,
	approval,
	AS_TOOL,
	BASE_URL,
	BOB,
	CAT,
	confirm,
	email,
	encode,
	itemOn,
	linksModule,
	mailTo,
	openWorkbench,
	proof,
	receivedBy,
	sentencesOf,
	type Workbench,
} from './support';

let bench: Workbench;
beforeEach(async () => {
	bench = await openWorkbench();
});
afterEach(() => bench.close());

const ULID = expect.stringMatching(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
/** Signed for the node that gives it. */
const REPORT_URL = expect.stringMatching(new RegExp(`^${BASE_URL}/report\\?t=[\\w-]{81}$`));

test('the whole chain: save, formats, proof, analysis, approval by a person, sending', async () => {
	const steps = [
		email({ approvalMode: 'manual' }),
		encode({ detection: 'profile' }),
		proof(),
		analyze(),
		approval(),
		confirm(),
	];
	const execution = await bench.run(steps);
	expect(execution.status).toBe('waiting');
	expect(receivedBy(bench.sink)).toEqual(['boss@example.com', 'proof@example.com']);
	const proofMail = await mailTo(bench.sink, 'proof@example.com');
	expect(proofMail.subject).toBe('Proof #1: Hello Ann');
	expect(proofMail.headers.has('list-unsubscribe')).toBe(false);

	expect((await bench.answer(execution)).status).toBe(200);
	await execution.settled();
	expect(execution.status).toBe('success');
	expect(itemOn(execution, 'Confirm Delivery', 0)).toMatchObject({
		status: 'finished',
		sending: { sent: 3, pending: 0 },
	});
	expect(receivedBy(bench.sink)).toEqual([
		...['ann@example.com', 'bob@example.org', 'boss@example.com', 'cat@example.net', 'proof@example.com'],
	]);
});

describe('a message', () => {
	test('is personalized, with the default where the field is missing', async () => {
		await bench.run([email(), analyze(), confirm()]);
		const [ann, cat] = [await mailTo(bench.sink, 'ann@example.com'), await mailTo(bench.sink, 'cat@example.net')];
		expect(ann.envelope).toEqual({ from: 'news@example.com', to: ['ann@example.com'] });
		expect(ann.from?.value).toEqual([{ name: 'Example Shop', address: 'news@example.com' }]);
		expect(ann).toMatchObject({ subject: 'Hello Ann', to: { text: 'ann@example.com' } });
		expect(ann.html).toContain('<p>Hello Ann</p>');
		expect(ann.text).toContain('Hello Ann');
		expect(cat.subject).toBe('Hello there');
		expect(cat.html).toContain('<p>Hello there</p>');
		expect(cat.text).toContain('Hello there');
	});

	test('escapes what comes from the profile in HTML, not in the text', async () => {
		await bench.run([email(), analyze(), confirm()], [{ ...ANN, firstName: '<b>&"Ann"' }]);
		const { html, text, subject } = await mailTo(bench.sink, 'ann@example.com');
		expect(html).toContain('Hello &lt;b&gt;&amp;&#34;Ann&#34;</p>');
		expect(text).toContain('Hello <b>&"Ann"');
		expect(subject).toBe('Hello <b>&"Ann"');
	});

	test('carries links that the store itself signed for this message', async () => {
		const html = '<a href="{{ links.unsubscribe }}">Unsubscribe</a> <a href="{{ links.mirror }}">Online</a>';
		const execution = await bench.run([email({ html }), analyze(), confirm()]);
		const { deliveryId, analysis } = itemOn(execution, 'Confirm Delivery', 0) as IDataObject & {
			analysis: IDataObject;
		};
		const mail = await mailTo(bench.sink, 'bob@example.org');

		const tokenOf = (path: string) => {
			const link = new RegExp(`href="${BASE_URL}/${path}\\?t=([\\w-]+)"`).exec(String(mail.html));
			return link?.[1] ?? '';
		};
		const { linkKey, messages } = await bench.withStore(async (store) => ({
			linkKey: store.linkKey,
			messages: await store.readMessages(String(analysis.analysisId), { limit: 10 }),
		}));
		const messageId = messages.find(({ address }) => address === 'bob@example.org')?.id;
		const read = (token: string) => linksModule.verifyToken(linkKey, token);
		expect(read(tokenOf('unsubscribe'))).toEqual({ kind: 'unsubscribe', deliveryId, messageId });
		expect(read(tokenOf('mirror'))).toEqual({ kind: 'mirror', deliveryId, messageId });
		expect(linksModule.verifyToken(Buffer.alloc(32), tokenOf('mirror'))).toBeUndefined();

		const header = mail.headerLines.find(({ key }) => key === 'list-unsubscribe')?.line.replace(/\r\n/g, '');
		expect(header).toBe(`List-Unsubscribe: <${BASE_URL}/unsubscribe?t=${tokenOf('unsubscribe')}>`);
		const post = mail.headerLines.find(({ key }) => key === 'list-unsubscribe-post')?.line;
		expect(post).toBe('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
		// With a signature, so that nobody guesses the one of another message.
		expect(mail.messageId).toMatch(new RegExp(`^<${String(messageId)}\\.${String(deliveryId)}\\.[0-9a-z]{16}@example\\.com>$`, 'i'));
	});

	test.each<[string, object, string, string[]]>([
		['the preference html', { format: 'html' }, 'text/html', []],
		['the preference text', { format: 'text' }, 'text/plain', []],
		['no preference', {}, 'multipart/alternative', []],
		['an unknown preference', { format: 'fax' }, 'multipart/alternative', []],
	])('has the parts of %s', async (_, fields, contentType) => {
		const targetOptions = { formatField: 'format' };
		await bench.run([email({ targetOptions }), analyze(), confirm()], [{ ...ANN, ...fields }, { ...BOB, format: 'html' }]);
		const { headers } = await mailTo(bench.sink, 'ann@example.com');
		expect(headers.get('content-type')).toMatchObject({ value: contentType });
	});

	test('has the reply address of the delivery', async () => {
		const contentOptions = { replyToName: 'Service', replyToAddress: 'service@example.com' };
		await bench.run([email({ contentOptions }), analyze(), confirm()], [ANN]);
		const { replyTo } = await mailTo(bench.sink, 'ann@example.com');
		expect(replyTo?.value).toEqual([{ name: 'Service', address: 'service@example.com' }]);
	});
});

describe('items', () => {
	test('carry the delivery and what each step found, paired with their input', async () => {
		const execution = await bench.run([email(), encode(), proof(), analyze(), confirm()]);
		const chain = [
			'Email Parameters',
			'Japanese Mobile Encode',
			'Send Proof',
			'Analyze Delivery',
			'Confirm Delivery',
		];
		const items = chain.map((node) => itemOn(execution, node, 0));
		const [saved, configured, proofSent, analyzed, sent] = items as [
			IDataObject,
			IDataObject,
			IDataObject,
			IDataObject,
			IDataObject,
		];

		expect(saved).toEqual({
			deliveryId: ULID,
			storeId: ULID,
			label: 'Spring news',
			code: expect.stringMatching(/^DM-[0-9a-f]{12}$/),
			revision: 1,
			status: 'beingEdited',
			target: { recipients: 3 },
		});
		expect(configured).toEqual({ ...saved, revision: 2 });
		expect(proofSent).toEqual({
			...configured,
			proof: {
				proofId: ULID,
				code: expect.stringMatching(/^DM-[0-9a-f]{12}-proof-1$/),
				exclusions: {},
				number: 1,
				addresses: ['proof@example.com'],
				subjectPrefix: 'Proof #1: ',
				sent: 1,
				findings: [],
				previewUrl: REPORT_URL,
			},
		});
		expect(analyzed).toEqual({
			...proofSent,
			status: 'ready',
			analysis: {
				analysisId: ULID,
				state: 'ready',
				recipients: 3,
				toDeliver: 3,
				excluded: 0,
				exclusions: {},
				formats: { alternative: 3 },
				findings: [],
				durationMs: null,
				waves: [],
				levels: { information: 0, warning: 0, error: 0 },
				reportUrl: REPORT_URL,
			},
		});
		const one = (domain: string) => ({ domain, sent: 1, failed: 0, pending: 0, unknown: 0 });
		expect(sent).toEqual({
			...analyzed,
			status: 'finished',
			sending: {
				cancelled: 0,
				...{ sent: 3, failed: 0, ignored: 0, unknown: 0, pending: 0, unknownRecipients: [] },
				domains: expect.arrayContaining([one('example.com'), one('example.org'), one('example.net')]),
				reportUrl: REPORT_URL,
				progressUrl: REPORT_URL,
			},
		});
		for (const node of chain) expect(execution.outputsOf(node)[0]?.[0]?.pairedItem).toEqual({ item: 0 });
	});

	test('of several deliveries are served each on its own', async () => {
		const saved = [];
		for (const code of ['spring', 'summer']) {
			saved.push(itemOn(await bench.run([email({ deliveryOptions: { code } })], [ANN]), 'Email Parameters', 0));
		}
		const execution = await bench.run([analyze(), confirm()], saved);
		const finished = execution.outputsOf('Confirm Delivery')[0] ?? [];
		expect(finished.map(({ json }) => json.code)).toEqual(['spring', 'summer']);
		expect(finished.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		expect(receivedBy(bench.sink)).toEqual(['ann@example.com', 'ann@example.com']);
	});
});

describe('exclusions', () => {
	test('each recipient that gets nothing is counted with the reason', async () => {
		const people = [
			ANN,
			{ email: 'ANN@example.com', firstName: 'Ann again' },
			{ email: '', firstName: 'Empty' },
			{ email: 'not an address', firstName: 'Invalid' },
			{ ...BOB, unsubscribed: 'yes' },
			{ ...CAT, unsubscribed: 'no' },
		];
		const targetOptions = { optOutField: 'unsubscribed' };
		const execution = await bench.run([email({ targetOptions }), analyze(), confirm()], people);
		expect(itemOn(execution, 'Analyze Delivery', 0)).toMatchObject({
			analysis: {
				recipients: 6,
				toDeliver: 2,
				excluded: 4,
				exclusions: { double: 1, addressNotSpecified: 1, invalidAddress: 1, denylisted: 1 },
			},
		});
		expect(itemOn(execution, 'Confirm Delivery', 0)).toMatchObject({ sending: { sent: 2, ignored: 4 } });
		expect(receivedBy(bench.sink)).toEqual(['ann@example.com', 'cat@example.net']);
		expect((await mailTo(bench.sink, 'ann@example.com')).subject).toBe('Hello Ann');
	});

	test('who opted out since the analysis gets nothing', async () => {
		const execution = await bench.run([email(), analyze()]);
		await bench.withStore((store) => store.denylistAddress('bob@example.org', 'test'));
		const confirmed = await bench.run([confirm()], [itemOn(execution, 'Analyze Delivery', 0)]);
		expect(itemOn(confirmed, 'Confirm Delivery', 0)).toMatchObject({ sending: { sent: 2, ignored: 1 } });
		expect(receivedBy(bench.sink)).toEqual(['ann@example.com', 'cat@example.net']);
	});
});

describe('saving again', () => {
	const save = async (parameters: object, people: object[] = [ANN, BOB]) =>
		itemOn(await bench.run([email(parameters)], people), 'Email Parameters', 0);

	test('under the same code updates the delivery and makes its analysis void', async () => {
		const deliveryOptions = { code: 'spring' };
		const first = await save({ deliveryOptions });
		await bench.run([analyze()], [first]);
		const second = await save({ deliveryOptions, subject: 'Changed' });
		expect(second).toMatchObject({
			deliveryId: first.deliveryId,
			code: 'spring',
			revision: 2,
			status: 'beingEdited',
		});

		const refused = await bench.run([confirm()], [second]);
		expect(refused.status).toBe('error');
		expect(sentencesOf(refused)).toContain('The delivery "Spring news" has no valid analysis.');
		expect(sentencesOf(refused)).toContain('Run Analyze Delivery (again)');
		expect(receivedBy(bench.sink)).toEqual([]);
	});

	test.each<[string, object, object[], number]>([
		['the same', {}, [ANN, BOB], 1],
		['another subject', { subject: 'Changed' }, [ANN, BOB], 2],
		['another recipient', {}, [ANN, CAT], 2],
		['the recipients in another order', {}, [BOB, ANN], 2],
		['another profile field', {}, [{ ...ANN, city: 'Paris' }, BOB], 2],
	])('%s under one code gives the revision', async (_, change, people, revision) => {
		const deliveryOptions = { code: 'spring' };
		const first = await save({ deliveryOptions });
		expect(await save({ deliveryOptions, ...change }, people)).toMatchObject({ deliveryId: first.deliveryId, revision });
	});

	test('the same without a code finds its own delivery; other content is another delivery', async () => {
		const first = await save({});
		expect(await save({})).toEqual(first);
		const other = await save({ subject: 'Changed' });
		expect(other).toMatchObject({ revision: 1 });
		expect(other.deliveryId).not.toBe(first.deliveryId);
	});

	test('the same whole workflow sends nothing twice', async () => {
		const steps = [email(), encode(), analyze(), confirm()];
		const first = itemOn(await bench.run(steps), 'Confirm Delivery', 0);
		const again = await bench.run(steps);
		expect(again.status).toBe('success');
		expect(itemOn(again, 'Confirm Delivery', 0)).toEqual(first);
		expect(receivedBy(bench.sink)).toHaveLength(3);
	});

	test('with other content after sending has started is refused', async () => {
		const deliveryOptions = { code: 'spring' };
		await bench.run([email({ deliveryOptions }), analyze(), confirm()]);
		const refused = await bench.run([email({ deliveryOptions, subject: 'Changed' })]);
		expect(refused.status).toBe('error');
		expect(sentencesOf(refused)).toContain(
			'Delivery "Spring news" (code spring) cannot be changed: its sending has started.',
		);
		expect(sentencesOf(refused)).toContain('Give the changed content or target a new code');
	});
});

test('confirming again ends in Finished with the same counts and sends nothing twice', async () => {
	const first = await bench.run([email(), analyze(), confirm(), confirm()]);
	const [once, twice] = [itemOn(first, 'Confirm Delivery', 0), itemOn(first, 'Confirm Delivery 2', 0)];
	expect(twice).toEqual(once);
	const later = await bench.run([confirm()], [once]);
	expect(itemOn(later, 'Confirm Delivery', 0)).toEqual(once);
	expect(receivedBy(bench.sink)).toEqual(['ann@example.com', 'bob@example.org', 'cat@example.net']);
});

test('two runs at once share the work', async () => {
	const people = Array.from({ length: 40 }, (_, number) => ({ email: `r${number}@example.com` }));
	const analyzed = itemOn(await bench.run([email(), analyze()], people), 'Analyze Delivery', 0);
	const runs = await Promise.all([bench.run([confirm()], [analyzed]), bench.run([confirm()], [analyzed])]);
	for (const run of runs) expect(itemOn(run, 'Confirm Delivery', 0)).toMatchObject({ sending: { sent: 40 } });
	expect(new Set(receivedBy(bench.sink)).size).toBe(40);
	expect(bench.sink.messages).toHaveLength(40);
});

describe('approval mode', () => {
	const WITHOUT_WAY_OUT = { html: '<p>Hello</p>' };
	const REFUSED = 'No person has confirmed this analysis of "Spring news", and';

	test.each<[mode: string, content: object, refusal: string | undefined]>([
		['automatic', {}, undefined],
		['automatic', WITHOUT_WAY_OUT, undefined],
		['semiAutomatic', {}, undefined],
		['semiAutomatic', WITHOUT_WAY_OUT, `${REFUSED} its analysis has 2 warnings.`],
		['manual', {}, `${REFUSED} its approval mode is manual.`],
		['manual', WITHOUT_WAY_OUT, `${REFUSED} its approval mode is manual.`],
	])('%s with %j', async (approvalMode, content, refusal) => {
		const execution = await bench.run([email({ approvalMode, ...content }), analyze(), confirm()]);
		if (refusal === undefined) {
			expect(itemOn(execution, 'Confirm Delivery', 0)).toMatchObject({ sending: { sent: 3 } });
			return;
		}
		expect(execution.status).toBe('error');
		expect(sentencesOf(execution)).toContain(refusal);
		expect(sentencesOf(execution)).toContain(
			'Put Request Approval (of the analysis) between Analyze Delivery and Confirm Delivery',
		);
		expect(receivedBy(bench.sink)).toEqual([]);
	});

	test('an analysis with an error is sent in no mode', async () => {
		const html = '<a href="javascript:alert(1)">{{ links.unsubscribe }}</a>';
		const analyzed = itemOn(await bench.run([email({ html }), analyze()]), 'Analyze Delivery', 1);
		expect(analyzed).toMatchObject({
			status: 'targetReady',
			analysis: { state: 'rejected', levels: { error: 1 } },
		});
		const refused = await bench.run([confirm()], [analyzed]);
		expect(sentencesOf(refused)).toContain(
			'The analysis of "Spring news" found errors: Addresses in the content that run a script',
		);
		expect(receivedBy(bench.sink)).toEqual([]);
	});

	test('run for an AI agent, automatic is not enough', async () => {
		const analyzed = itemOn(await bench.run([email(), analyze()]), 'Analyze Delivery', 0);
		const refused = await bench.run([confirm({}, AS_TOOL)], [analyzed]);
		expect(sentencesOf(refused)).toContain('No person has confirmed this analysis');
		expect(receivedBy(bench.sink)).toEqual([]);
	});
});
