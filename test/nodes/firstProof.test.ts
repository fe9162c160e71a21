/** What a new user meets: a relay and a sender are filled in, everything else is as it came. */
import type { INodeProperties, INodeType } from 'n8n-workflow';
import { analyze, BOB, builtPackage, itemOn, mailTo, openWorkbench, PACKAGE, receivedBy, type Step, type Workbench } from './support';

let bench: Workbench;
beforeEach(async () => {
	bench = await openWorkbench();
});
afterEach(() => bench.close());

const untouched = (node: Step['node'], parameters: object = {}): Step => ({ node, parameters });
const onlySender = untouched('emailParameters', { senderAddress: 'news@example.com' });

/** Fields that the editor marks until somebody fills them in. */
const toFillIn = (properties: INodeProperties[]) =>
	properties.filter(({ required, default: value, displayOptions }) => required && value === '' && isShownAtFirst(displayOptions)).map(({ displayName }) => displayName);

/** By the operation and the source that are chosen at first. */
function isShownAtFirst(options: INodeProperties['displayOptions']): boolean {
	const first: Record<string, unknown> = { operation: 'saveDelivery', recipientsFrom: 'inputItems', proofTarget: 'substitution' };
	return Object.entries(options?.show ?? {}).every(([name, values]) => values?.includes(first[name] as string));
}

test('two fields are left to fill in: the host of the relay and the sender', async () => {
	const { nodeTypes, credentialTypes } = await builtPackage();
	const ofNode = (name: string) => toFillIn((nodeTypes[`${PACKAGE}.${name}`] as INodeType).description.properties);
	expect(toFillIn(credentialTypes.find(({ name }) => name === 'mtaSmtpApi')!.properties)).toEqual(['Host']);
	expect(ofNode('emailParameters')).toEqual(['Sender Address']);
	expect(ofNode('sendProof')).toEqual([]);
});

test('a first proof leaves for the sender, with the data of a recipient', async () => {
	const sent = await bench.run([onlySender, untouched('sendProof')], [BOB]);
	expect(itemOn(sent, 'Send Proof', 0)).toMatchObject({ label: 'Email delivery', proof: { addresses: ['news@example.com'], sent: 1 } });
	expect(receivedBy(bench.sink)).toEqual(['news@example.com']);
	const { subject, html } = await mailTo(bench.sink, 'news@example.com');
	expect(subject).toBe('Proof #1: Hello Bob');
	expect(html).toContain('sample text of Email Parameters');
});

test('the sample text goes to nobody of the target', async () => {
	const analyzed = await bench.run([onlySender, analyze()], [BOB]);
	const { findings } = itemOn(analyzed, 'Analyze Delivery', 1).analysis as { findings: object[] };
	expect(findings).toContainEqual(expect.objectContaining({ rule: 'sampleText', level: 'error' }));
});
