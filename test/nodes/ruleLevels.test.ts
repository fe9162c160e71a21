/** Every rule of the default typology through n8n's engine: what it finds, at each level that the node lets a user set. */
import type { INodeProperties, INodePropertyCollection, INodeType } from 'n8n-workflow';
import { settableRules } from '../../core/typology';
import { analyze, builtPackage, email, encode, itemOn, openWorkbench, outputsOf, PACKAGE, proof, sentencesOf, type Step, type Workbench } from './support';

type Level = 'information' | 'warning' | 'error' | 'off';

/** A delivery on which the rule finds something at its own level. */
interface Case {
	/** Fields of Email Parameters. */
	email?: object;
	people?: object[];
	typology?: object;
	/** Of other rules. */
	levels?: object[];
	store?: object;
	mta?: object;
	/** Nodes before the one that checks. */
	before?: Step[];
	/** A rule for proofs only: Send Proof checks, with these fields. */
	proof?: object;
}

const DOCOMO = { email: 'taro@docomo.ne.jp', firstName: 'Taro' };
const ANN = { email: 'ann@example.com', firstName: 'Ann' };
const detection = 'profileAndDomain';
const OUT = '<a href="{{ links.unsubscribe }}">Unsubscribe</a>';
const html = (content: string, more: object = {}): Case => ({ email: { html: `<p>Hello</p>${content}${OUT}`, ...more } });

const CASES: Record<string, Case> = {
	characterEncoding: { email: { subject: 'Snow ☃', contentOptions: { encoding: 'iso-8859-1' } } },
	decoMailCheck: { ...html('<b>bold</b><video></video>'), people: [DOCOMO], before: [encode({ detection, content: 'decorated' })] },
	domainTypos: { people: [{ email: 'ann@gmial.com' }] },
	enhancedMta: { mta: { isEnhanced: true } },
	exclusionRules: { typology: { filtering: { values: [{ label: 'No Taro', condition: 'recipient.firstName == "Taro"' }] } }, people: [ANN, DOCOMO] },
	imageAltText: html('<img src="https://shop.example/i.png">'),
	japaneseFormats: { email: { subject: 'Hello {{ recipient.firstName }}' }, people: [ANN, { ...DOCOMO, firstName: '한' }], before: [encode({ detection })] },
	messageSize: html(`<p>${'x'.repeat(110_000)}</p>`),
	mirrorPage: html('<a href="{{ links.mirror }}">Web</a>', { mirrorPageOptions: { mode: 'none' } }),
	missingText: html('', { contentOptions: { formatChoice: 'html' } }),
	objectApproval: { email: { subject: ' ' } },
	oneClickUnsubscribe: { store: { publicBaseUrl: 'http://mail.example.com' } },
	placeholders: html('Dear *|FNAME|*'),
	proofCarrier: { before: [encode({ detection })], people: [DOCOMO], proof: {} },
	proofSize: { proof: { profiles: 100, proofAddresses: 'a@example.com, b@example.com' }, people: Array.from({ length: 60 }, (_, index) => ({ email: `r${index}@example.com` })) },
	proofTarget: { email: { targetOptions: { addProofTarget: true } } },
	publicAddress: { store: { publicBaseUrl: 'https://localhost' } },
	roleAccounts: { people: [{ email: 'info@example.com' }] },
	senderAuthentication: { email: { senderAddress: 'shop@gmail.com' } },
	spamAssassin: { typology: { spamAssassinHost: '127.0.0.1', spamAssassinPort: 1 } },
	targetFields: { email: { targetOptions: { keyField: 'crmId' } }, people: [{ ...ANN, crmId: '' }] },
	trackedLinks: html('{% for n in (1..2) %}<a href="https://{{ recipient.firstName }}.example/{{ n }}">Shop</a>{% endfor %}', { trackingOptions: { clicks: true } }),
	unsubscriptionLink: { email: { html: '<p>Hello</p>' } },
	urlApproval: html('<a href="shop.example">Shop</a>'),
	urlLabel: html('<a href="https://shop.example/"></a>'),
	validityPeriod: { email: { scheduleOptions: { messagesPerHour: 1 }, validityOptions: { validityPeriod: '1h' } } },
	// What comes too late for the one rule comes too late for the other.
	waveScheduling: { levels: [{ rule: 'validityPeriod', level: 'off' }], email: { scheduleOptions: { equalWaves: { plan: { size: '1', period: '2d' } } }, validityOptions: { validityPeriod: '1d' } } },
};

let bench: Workbench;
let credentials: Workbench['credentials'];
let settable: string[];
beforeAll(async () => {
	bench = await openWorkbench();
	credentials = { ...bench.credentials };
	settable = await rulesOfTheNode('analyzeDelivery');
});
afterAll(() => bench.close());
afterEach(() => Object.assign(bench.credentials, credentials));

/** The rules that *Rule Levels* of a node offers. */
async function rulesOfTheNode(node: string): Promise<string[]> {
	const { properties } = ((await builtPackage()).nodeTypes[`${PACKAGE}.${node}`] as INodeType).description;
	const table = (properties.find(({ name }) => name === 'typologyOptions')?.options as INodeProperties[]).find(({ name }) => name === 'levels');
	const [row] = table?.options as INodePropertyCollection[];
	const rule = row?.values.find(({ name }) => name === 'rule');
	return (rule?.options as Array<{ value: string }>).map(({ value }) => value);
}

interface Told {
	/** Of the rule's findings. */
	levels: string[];
	isRejected: boolean;
}

async function told(rule: string, { email: fields, people, typology = {}, levels = [], store, mta, before = [], proof: proofFields }: Case, level?: Level): Promise<Told> {
	bench.credentials.deliveryStoreApi = { ...credentials.deliveryStoreApi, ...store };
	bench.credentials.mtaSmtpApi = { ...credentials.mtaSmtpApi, ...mta };
	const typologyOptions = { ...typology, levels: { values: level ? [...levels, { rule, level }] : levels } };
	const withMta = { credentials: Object.fromEntries(['mtaSmtpApi', 'deliveryStoreApi'].map((type) => [type, { id: type, name: type }])) };
	const last = proofFields ? proof({ ...proofFields, typologyOptions }) : analyze({ typologyOptions }, mta && withMta);
	const execution = await bench.run([email(fields), ...before, last], people);
	const levelsOf = (findings: Array<{ rule: string; level: string }>) => findings.filter((found) => found.rule === rule).map((found) => found.level);
	if (proofFields) {
		if (execution.status === 'error') return { levels: ['error'], isRejected: /was not sent/.test(sentencesOf(execution)) };
		return { levels: levelsOf((itemOn(execution, 'Send Proof', 0).proof as { findings: [] }).findings), isRejected: false };
	}
	const output = outputsOf(execution, 'Analyze Delivery')[0]?.length ? 0 : 1;
	const { findings } = itemOn(execution, 'Analyze Delivery', output).analysis as { findings: [] };
	return { levels: levelsOf(findings), isRejected: output === 1 };
}

test('both nodes offer every rule that is no safeguard, and the table has each of them', async () => {
	expect(await rulesOfTheNode('sendProof')).toEqual(settable);
	expect(settable.toSorted()).toEqual(settableRules.map(({ id }) => id).sort());
	expect(Object.keys(CASES).sort()).toEqual(settable.toSorted());
});

test('a good delivery: every rule holds', async () => {
	const execution = await bench.run([email(), proof(), analyze()], [ANN]);
	expect(itemOn(execution, 'Analyze Delivery', 0)).toMatchObject({ proof: { findings: [] }, analysis: { state: 'ready', findings: [] } });
});

describe.each(Object.entries(CASES))('%s', (rule, setting) => {
	test('finds something by default', async () => {
		expect((await told(rule, setting)).levels).not.toEqual([]);
	});

	test('warns', async () => {
		const { levels, isRejected } = await told(rule, setting, 'warning');
		expect(levels).toContain('warning');
		expect(levels).not.toContain('error');
		expect(isRejected).toBe(false);
	});

	test('fails', async () => {
		const { levels, isRejected } = await told(rule, setting, 'error');
		expect(levels).toContain('error');
		expect(isRejected).toBe(true);
	});

	test('only informs', async () => {
		expect([...new Set((await told(rule, setting, 'information')).levels)]).toEqual(['information']);
	});

	test('is off', async () => {
		expect(await told(rule, setting, 'off')).toEqual({ levels: [], isRejected: false });
	});
});

test.each(['recipients', 'personalization', 'allowedSender', 'images', 'sampleText'])('%s is a safeguard: its level is refused', async (rule) => {
	const execution = await bench.run([email(), analyze({ typologyOptions: { levels: { values: [{ rule, level: 'off' }] } } })]);
	expect(sentencesOf(execution)).toContain(`There is no rule "${rule}" whose level can be set.`);
});
