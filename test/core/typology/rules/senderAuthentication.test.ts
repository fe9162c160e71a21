import type { SenderFacts } from '../../../../core/typology';
import { senderAuthentication } from '../../../../core/typology/rules/senderAuthentication';
import { type InputChanges, inShort, typologyInput } from '../input';

const record = (domain: string, ...records: string[]) => ({ domain, records });
const key = (domain: string, ...published: string[]) => ({
	domain,
	name: `s1._domainkey.${domain}`,
	expected: 'v=DKIM1; k=rsa; p=AAAABBBB',
	published: { answer: published },
});
const OURS = 'v=DKIM1; k=rsa; p=AAAA BBBB';

/** Facts that nobody can object to. */
const GOOD: SenderFacts = {
	from: 'shop.example',
	returnPath: 'shop.example',
	dmarc: { answer: [record('shop.example', 'v=DMARC1; p=none')] },
	dkim: [],
	deaf: [],
	lookedUp: 3,
	unanswered: 0,
};

function check(facts: Partial<SenderFacts> = {}, changes: InputChanges = {}): string[] {
	return inShort(senderAuthentication.check(typologyInput({ sender: { ...GOOD, ...facts }, ...changes })));
}

describe('DMARC', () => {
	test.each<[string, Partial<SenderFacts>, string[]]>([
		['a record', {}, []],
		['one of the domain above', { from: 'news.shop.example', dmarc: GOOD.dmarc }, []],
		['none', { dmarc: { answer: [] } }, [
			"warning: The sender's domain shop.example has no DMARC record, which large providers want. Publish a TXT record at _dmarc.shop.example, as: v=DMARC1; p=none",
		]],
		['two', { dmarc: { answer: [record('shop.example', 'v=DMARC1; p=none', 'v=DMARC1; p=reject')] } }, [
			'warning: There are 2 DMARC records at _dmarc.shop.example, so receivers use none. Leave one.',
		]],
		['no answer', { dmarc: { failed: 'ETIMEOUT' } }, ['information: The DMARC record of shop.example could not be looked up (ETIMEOUT).']],
	])('%s', (_what, facts, expected) => expect(check(facts)).toEqual(expected));
});

describe('the sender is in line with a signature or with the return path', () => {
	const dmarc = (policy: string, domain = 'shop.example') => ({ answer: [record(domain, `v=DMARC1; ${policy}`)] });
	const relay = { returnPath: 'relay.example' };
	const notInLine = (level: string, how: string, rest: string) =>
		`${level}: The sender's domain shop.example is in line neither with the return path (relay.example) nor with a signature: the messages are ${how}.${rest}`;
	const UNSIGNED = 'not signed by the MTA credential';
	const ADVICE = ' Sign for shop.example, or use an error address there.';
	const REFUSED = (policy: string) => ` Its DMARC policy (${policy}) lets receivers refuse them, unless the MTA signs for shop.example.`;

	test.each<[string, Partial<SenderFacts>, string[]]>([
		['with both', { dkim: [key('shop.example', OURS)] }, []],
		['with the signature', { ...relay, dkim: [key('shop.example', OURS)] }, []],
		['with a signature of a domain below', { ...relay, dkim: [key('mail.shop.example', OURS)] }, []],
		['with a signature of the domain above', { ...relay, from: 'news.shop.example', dkim: [key('shop.example', OURS)] }, []],
		['with a sister, by the record above both', { from: 'news.shop.example', returnPath: 'bounce.shop.example' }, []],
		['with one of two signatures', { ...relay, dkim: [key('other.example', OURS), key('shop.example', OURS)] }, []],
		['with the return path below', { returnPath: 'bounce.shop.example' }, []],
		['with none', relay, [notInLine('warning', UNSIGNED, ADVICE)]],
		['with another signature', { ...relay, dkim: [key('other.example', OURS)] }, [notInLine('warning', 'signed by other.example', ADVICE)]],
		['with none, policy reject', { ...relay, dmarc: dmarc('p=reject') }, [notInLine('error', UNSIGNED, REFUSED('reject'))]],
		['with none, policy quarantine', { ...relay, dmarc: dmarc('p=quarantine') }, [notInLine('error', UNSIGNED, REFUSED('quarantine'))]],
		['with none, the policy for subdomains', { ...relay, from: 'news.shop.example', dmarc: dmarc('p=none; sp=reject') }, [
			expect.stringMatching(/^error: .*news\.shop\.example is in line neither .* DMARC policy \(reject\)/),
		]],
		['with a neighbour under the same registry', { ...relay, dmarc: dmarc('p=reject; psd=y', 'example') }, [
			expect.stringMatching(/^error: .*shop\.example is in line neither/),
		]],
		['strict, below', { returnPath: 'relay.example', dmarc: dmarc('p=none; adkim=s'), dkim: [key('mail.shop.example', OURS)] }, [
			notInLine('warning', 'signed by mail.shop.example', ADVICE),
		]],
		['strict, the same', { ...relay, dmarc: dmarc('p=reject; adkim=s'), dkim: [key('shop.example', OURS)] }, []],
		['a name that only ends alike', { ...relay, dkim: [key('myshop.example', OURS)] }, [notInLine('warning', 'signed by myshop.example', ADVICE)]],
	])('%s', (_what, facts, expected) => expect(check(facts)).toEqual(expected));
});

describe('the key in the DNS is ours', () => {
	const PLACE = 's1._domainkey.shop.example';
	const PUBLISH = 'Publish this TXT record there: v=DKIM1; k=rsa; p=AAAABBBB';
	test.each<[string, SenderFacts['dkim'][number], string[]]>([
		['it is', key('shop.example', OURS), []],
		['beside another one', key('shop.example', 'v=DKIM1; p=CCCC', OURS), []],
		['there is none', key('shop.example'), [`error: There is no DKIM key at ${PLACE}, so the signatures do not count. ${PUBLISH}`]],
		['it is another one', key('shop.example', 'v=DKIM1; p=CCCC'), [
			`error: The DKIM key at ${PLACE} is another one than that of the MTA credential, so the signatures are wrong. ${PUBLISH}`,
		]],
		['it is withdrawn', key('shop.example', 'v=DKIM1; p='), [
			`error: The DKIM key at ${PLACE} is withdrawn (its p= is empty), so the signatures are wrong. ${PUBLISH}`,
		]],
		['no answer', { ...key('shop.example'), published: { failed: 'ESERVFAIL' } }, [
			`information: The DKIM key at ${PLACE} could not be looked up (ESERVFAIL).`,
		]],
	])('%s', (_what, dkim, expected) => expect(check({ dkim: [dkim] })).toEqual(expected));
});

describe('a sender at a free-mail provider', () => {
	const ERROR = (domain: string) =>
		`error: The sender address is at ${domain}, where anybody can have a mailbox: receivers refuse messages from there that another server sends. Use an address of a domain of your own.`;
	const from = (address: string) => ({ from: { address } });
	test.each(['gmail.com', 'yahoo.co.jp', 'outlook.com', 'docomo.ne.jp', 'icloud.com'])('%s is an error, with DNS and without', (domain) => {
		const sample = from(`shop@${domain}`);
		expect(check({ from: domain, returnPath: domain, dmarc: { answer: [] } }, { sample })).toEqual([ERROR(domain)]);
		expect(inShort(senderAuthentication.check(typologyInput({ sample })))).toEqual([ERROR(domain)]);
	});
	test('of a proof it is a warning: it goes to people of one’s own', () => {
		const asProof = (changes: Partial<SenderFacts>, of: InputChanges = {}) => check(changes, { purpose: 'proof', ...of });
		expect(asProof({}, { sender: null, sample: from('shop@gmail.com') })).toEqual([ERROR('gmail.com').replace('error', 'warning')]);
		expect(asProof({ dkim: [{ domain: 'shop.example', name: 'n', expected: 'p=A', published: { answer: [] } }] })).toEqual([
			expect.stringMatching(/^warning: There is no DKIM key at n/),
		]);
	});

	test('without a sample the parameters count', () => {
		const changes = { sample: null, sender: null, parameters: { sender: { address: 'shop@gmail.com' } } };
		expect(check({}, changes)).toEqual([ERROR('gmail.com')]);
		expect(check({}, { ...changes, parameters: { sender: { address: '{{ recipient.shop }}' } } })).toEqual([]);
	});
});

describe('domains of receivers', () => {
	const deaf = (domain: string, why: 'none' | 'null', messages = 1) => ({ domain, why, messages, example: `a@${domain}` });
	test('without mail are warnings, with examples', () => {
		const facts = { ...GOOD, deaf: [deaf('a.example', 'none', 3), deaf('b.example', 'null')] };
		expect(senderAuthentication.check(typologyInput({ sender: facts }))).toMatchObject([
			{
				rule: 'senderAuthentication',
				level: 'warning',
				text: '4 recipients are at domains without mail: a.example (no MX and no address), b.example (null MX: it takes no mail).',
				examples: ['a@a.example', 'a@b.example'],
			},
		]);
	});
	test('more than five', () => {
		const found = check({ deaf: [...'abcdefg'].map((letter) => deaf(`${letter}.example`, 'none')) });
		expect(found).toEqual([expect.stringMatching(/^warning: 7 recipients .* e\.example \(no MX and no address\) and 2 more\.$/)]);
	});
	test('without an answer', () => {
		expect(check({ unanswered: 2, lookedUp: 9 })).toEqual(['information: 2 of 9 receiving domains could not be looked up.']);
	});
});
