/** The fields of Send Proof, through the built node in n8n's engine. */
import type { INodeType } from 'n8n-workflow';
import {
	analyze,
	ANN,
	approval,
	AS_TOOL,
	asTool,
	BOB,
	builtPackage,
	confirm,
	email,
	encode,
	expectRefusal,
	itemOn,
	mailTo,
	openWorkbench,
	PACKAGE,
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

const people = [ANN, BOB];
const send = (parameters: object, saved: object = {}) => bench.run([email(saved), proof(parameters)], people);
const subjectTo = async (address: string) => (await mailTo(bench.sink, address)).subject;
const SEEDS = { targetOptions: { seeds: { seed: [{ address: 'seed@example.com', profile: '{ "firstName": "Seed" }' }] } } };

test('specific addresses, with a test profile', async () => {
	await send({ proofTarget: 'specific', proofAddresses: 'qa@example.com; boss@example.com', profile: '{ "firstName": "Test" }' });
	expect(receivedBy(bench.sink)).toEqual(['boss@example.com', 'qa@example.com']);
	expect(await subjectTo('qa@example.com')).toBe('Proof #1: Hello Test');
});

test('chosen profiles, and further substitutions', async () => {
	const further = [{ proofAddresses: 'boss@example.com', choice: 'first', profiles: 1 }];
	await send({ proofAddresses: 'qa@example.com', choice: 'chosen', chosen: 'BOB@example.org', furtherSubstitutions: { substitution: further } });
	expect(await subjectTo('qa@example.com')).toBe('Proof #1: Hello Bob');
	expect(await subjectTo('boss@example.com')).toBe('Proof #1: Hello Ann');
});

test('seed addresses', async () => {
	await send({ proofTarget: 'seeds' }, SEEDS);
	expect(receivedBy(bench.sink)).toEqual(['seed@example.com']);
	expect(await subjectTo('seed@example.com')).toBe('Proof #1: Hello Seed');
});

test('specific addresses and seeds', async () => {
	await send({ proofTarget: 'specificAndSeeds', proofAddresses: 'qa@example.com' }, SEEDS);
	expect(receivedBy(bench.sink)).toEqual(['qa@example.com', 'seed@example.com']);
});

test.each<[string, object]>([
	['substitution', { choice: 'random' }],
	['a specific address', { proofTarget: 'specific' }],
])('without a proof address, %s goes to the sender of the delivery', async (_what, parameters) => {
	await send({ proofAddresses: '', ...parameters });
	expect(receivedBy(bench.sink)).toEqual(['news@example.com']);
});

test('without a proof address and with a sender for each recipient, nobody gets it', async () => {
	const refused = await send({ proofAddresses: '' }, { senderAddress: '{{ recipient.shop | default: "news@example.com" }}' });
	expectRefusal(refused, bench.sink, ['the sender of "Spring news" is personalized', 'Fill in Proof Addresses']);
});

test('exclusions: denylisted addresses are kept, or not; doubles too', async () => {
	await bench.withStore((store) => store.denylistAddress('denied@example.com', 'test'));
	const addresses = { proofTarget: 'specific', proofAddresses: 'denied@example.com, qa@example.com, qa@example.com' };
	await send(addresses);
	expect(receivedBy(bench.sink)).toEqual(['denied@example.com', 'qa@example.com', 'qa@example.com']);
	bench.sink.clear();
	const sent = await send({ ...addresses, options: { keepDenylisted: false, keepDoubles: false } });
	expect(receivedBy(bench.sink)).toEqual(['qa@example.com']);
	expect(itemOn(sent, 'Send Proof', 0)).toMatchObject({ proof: { number: 2, exclusions: { denylisted: 1, double: 1 } } });
});

test('the delivery code is kept when asked', async () => {
	const saved = { text: 'Code {{ delivery.code }}.', deliveryOptions: { code: 'spring' } };
	await send({}, saved);
	await send({ proofAddresses: 'qa@example.com', options: { keepCode: true } }, saved);
	expect((await mailTo(bench.sink, 'proof@example.com')).text).toContain('Code spring-proof-1.');
	expect((await mailTo(bench.sink, 'qa@example.com')).text).toContain('Code spring.');
});

test('the format is chosen', async () => {
	await send({ options: { format: 'text' } });
	expect((await mailTo(bench.sink, 'proof@example.com')).html).toBeFalsy();
});

test('a Decore Mail profile that goes elsewhere is warned of', async () => {
	const taro = [{ email: 'taro@example.com', format: 'Decore Mail' }];
	const sent = await bench.run([email({ targetOptions: { formatField: 'format' } }), encode(), proof()], taro);
	const { findings } = itemOn(sent, 'Send Proof', 0).proof as { findings: object[] };
	expect(findings).toContainEqual(expect.objectContaining({ rule: 'proofCarrier', level: 'warning' }));
});

describe('Typology Options', () => {
	const table = (...values: object[]) => ({ values });
	const html = { html: '<p>Hello</p>' };
	const foundIn = async (typologyOptions?: object) => {
		const sent = await send({ typologyOptions }, html);
		const { findings } = itemOn(sent, 'Send Proof', 0).proof as { findings: Array<{ level: string; rule: string }> };
		return findings.map(({ level, rule }) => `${level} ${rule}`);
	};
	const WARNED = ['warning unsubscriptionLink', 'warning unsubscriptionLink'];

	test('levels, own control rules and SpamAssassin', async () => {
		expect(await foundIn()).toEqual(WARNED);
		expect(await foundIn({ levels: table({ rule: 'unsubscriptionLink', level: 'off' }) })).toEqual([]);
		const control = table({ label: 'One', condition: 'delivery.isProof and delivery.toDeliver == 1', text: 'x', level: 'information' });
		expect(await foundIn({ control, spamAssassinHost: '127.0.0.1', spamAssassinPort: 1 })).toEqual([
			...WARNED, 'warning spamAssassin', 'information control: One',
		]);
	});

	test('an error stops the proof', async () => {
		const refused = await send({ typologyOptions: { levels: table({ rule: 'unsubscriptionLink', level: 'error' }) } }, html);
		expectRefusal(refused, bench.sink, ['no unsubscription link']);
	});

	test('what is not set is as in the last analysis of the delivery, unless switched off', async () => {
		const options = { levels: table({ rule: 'unsubscriptionLink', level: 'off' }), spamAssassinHost: '127.0.0.1', spamAssassinPort: 1 };
		const saved = { ...html, deliveryOptions: { code: 'spring' } };
		await bench.run([email(saved), analyze({ typologyOptions: options })], people);
		const proofed = async (typologyOptions: object) => {
			const sent = await send({ typologyOptions }, saved);
			return (itemOn(sent, 'Send Proof', 0).proof as { findings: Array<{ rule: string }> }).findings.map(({ rule }) => rule);
		};
		expect(await proofed({})).toEqual(['spamAssassin']);
		expect(await proofed({ spamAssassinHost: '' })).toEqual([]);
	});
});

test.each<[string, object, string[]]>([
	['a profile that is not there', { choice: 'chosen', chosen: 'nobody@example.com' }, ['has no profile "nobody@example.com"', 'ID Field']],
	['no chosen profile', { choice: 'chosen' }, ['Chosen Profiles is empty.']],
	['seed addresses where there are none', { proofTarget: 'seeds' }, ['has no seed addresses.']],
	['a carrier’s format without Japanese Mobile Encode', { options: { format: 'au' } }, ['does not serve Japanese mobiles', 'Put Japanese Mobile Encode']],
	['a test profile that is no object', { proofTarget: 'specific', profile: '[1]' }, ['Test Profile is not a JSON object.']],
])('%s is refused', async (_what, parameters, pieces) => {
	expectRefusal(await send(parameters), bench.sink, pieces);
});

describe('tools of an AI agent', () => {
	test('Send Proof cannot reach the main target', async () => {
		const refused = await bench.run([email(), proof({ proofAddresses: 'ann@example.com' }, asTool('sendProof'))], people);
		expectRefusal(refused, bench.sink, ['ann@example.com is in the main target', 'Only a person']);
	});

	test('Send Proof reaches others', async () => {
		await bench.run([email(), proof({}, asTool('sendProof'))], people);
		expect(receivedBy(bench.sink)).toEqual(['proof@example.com']);
	});

	const byAgent = '={{ "victim@example.com" }}';
	test.each<[string, object]>([
		['addresses from an expression', { proofAddresses: byAgent }],
		['addresses of a further substitution from an expression', { furtherSubstitutions: { substitution: [{ proofAddresses: byAgent, choice: 'first', profiles: 1 }] } }],
		['specific addresses from an expression', { proofTarget: 'specific', proofAddresses: byAgent }],
		['a proof target from an expression', { proofTarget: '={{ "seeds" }}' }],
		['seed addresses', { proofTarget: 'seeds' }],
		['seed addresses beside written ones', { proofTarget: 'specificAndSeeds' }],
		['the sender, which the agent may have chosen', { proofAddresses: '' }],
	])('Send Proof sends to no address that an agent chose: %s', async (_what, parameters) => {
		const refused = await bench.run([email(SEEDS), proof(parameters, asTool('sendProof'))], people);
		expectRefusal(refused, bench.sink, ['Proof Addresses is not filled in by a person', 'write the addresses into Send Proof']);
	});

	test('nobody is added to a continuous delivery', async () => {
		const refused = await bench.run([email({ operation: 'extendDelivery', extendCode: 'orders' }, asTool('emailParameters'))], people);
		expectRefusal(refused, bench.sink, ['Adding recipients to a continuous delivery is left to a person']);
	});

	test('what Email Parameters saved waits for a person, even where a workflow confirms it', async () => {
		const tool = asTool('emailParameters');
		const refused = await bench.run([email({ approvalMode: 'automatic' }, tool), analyze(), confirm()], people);
		expectRefusal(refused, bench.sink, ['No person has confirmed this analysis']);
		const asked = await bench.run([email({ approvalMode: 'automatic' }, tool), analyze({}, asTool('analyzeDelivery')), approval(), confirm({}, AS_TOOL)], people);
		await bench.answer(asked);
		await asked.settled();
		expect(sentencesOf(asked)).toBe('');
		expect(receivedBy(bench.sink)).toEqual(['ann@example.com', 'bob@example.org', 'boss@example.com']);
	});

	const descriptionOf = async (name: string) => ((await builtPackage()).nodeTypes[`${PACKAGE}.${name}`] as INodeType).description;

	test.each(['requestApproval', 'processFeedback', 'deliveryLinksTrigger'])('%s is none', async (name) => {
		expect((await descriptionOf(name)).usableAsTool).toBeUndefined();
	});

	test('Request Approval has no tool twin that an agent could answer', async () => {
		// n8n makes a "human in the loop" tool of a node whose operation field lists sendAndWait.
		const { properties } = await descriptionOf('requestApproval');
		expect(properties.find(({ name }) => name === 'operation')?.options).toBeUndefined();
	});
});
