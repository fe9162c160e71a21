/** Sender authentication, reachability and SpamAssassin as parts of an analysis; the network is injected. */
import { analyzeDelivery } from '../../../../core/delivery/analysis/analyze';
import type { AnalysisNetwork, Dns, Sender, SpamReport } from '../../../../core/delivery/ports';
import type { RawDeliveryParameters } from '../../../../core/delivery/parameters/schema';
import type { Analysis, TypologyOptions } from '../../../../core/delivery/types';
import { sentence } from '../../../../core/sentences';
import { pemOf, rsaKey } from '../../message/dkim/keys';
import { type Bench, errorCode, type Item, makeItems, openBench, save, senderTo } from '../support';

let bench: Bench;
beforeAll(async () => {
	bench = await openBench();
});
afterAll(() => bench.close());

type Zone = Record<string, string[] | 'fails' | 'silent'>;

/** A zone as `TXT name` and `MX name`; what is not in it does not exist. Keeps the questions. */
function dnsOf(zone: Zone): Dns & { asked: string[] } {
	const asked: string[] = [];
	async function ask(question: string): Promise<string[]> {
		asked.push(question);
		const answer = zone[question] ?? [];
		if (answer === 'silent') return new Promise(() => undefined);
		if (answer === 'fails') throw Object.assign(new Error('no'), { code: 'ESERVFAIL' });
		return answer;
	}
	return {
		asked,
		txt: (name) => ask(`TXT ${name}`),
		mx: async (name) => (await ask(`MX ${name}`)).map((exchange) => ({ exchange, priority: 10 })),
		hasAddress: async (name) => (await ask(`A ${name}`)).length > 0,
	};
}

function networkOf(changes: Partial<AnalysisNetwork>): AnalysisNetwork {
	const unexpected = () => Promise.reject(new Error('Nobody wanted this to be asked'));
	return { dns: null, reach: unexpected, askSpamd: unexpected, ...changes };
}

interface Setting {
	typology?: TypologyOptions;
	parameters?: Partial<RawDeliveryParameters>;
	sender?: Sender;
	items?: Item[];
	signal?: AbortSignal;
}

async function analyze(network: Partial<AnalysisNetwork>, { typology, parameters, sender, items = makeItems(2), signal }: Setting = {}): Promise<Analysis> {
	const { delivery } = await save(bench.context(), items, parameters);
	const context = bench.context({ network: networkOf(network), ...(signal && { signal }) });
	return analyzeDelivery(context, { deliveryId: delivery.id }, { typology, sender });
}

const found = ({ findings }: Analysis) => findings.map(({ rule, level, text }) => `${level} ${rule}: ${text}`);

/** What a good domain has: recipients and sender are at example.com in these tests. */
const GOOD: Zone = { 'TXT _dmarc.example.com': ['v=spf1 -all', 'v=DMARC1; p=reject'], 'MX example.com': ['mx.example.com'] };

const dkim = { domain: 'example.com', selector: 's1', privateKey: pemOf(rsaKey()) };

describe('sender authentication', () => {
	test('a good domain: nothing to say, and few questions', async () => {
		const dns = dnsOf(GOOD);
		expect(found(await analyze({ dns }))).toEqual([]);
		expect(dns.asked.sort()).toEqual(['MX example.com', 'TXT _dmarc.example.com']);
	});

	test('the key of the MTA credential is compared with the one in the DNS', async () => {
		const sender = senderTo({ port: 1 }, { dkim });
		const name = 'TXT s1._domainkey.example.com';
		const ours = sender.dkimRecords?.[0]?.value as string;
		expect(found(await analyze({ dns: dnsOf({ ...GOOD, [name]: [ours] }) }, { sender }))).toEqual([]);
		const other = await analyze({ dns: dnsOf({ ...GOOD, [name]: ['v=DKIM1; p=AAAA'] }) }, { sender });
		expect(found(other)).toEqual([expect.stringMatching(/^error senderAuthentication: The DKIM key at s1\._domainkey\.example\.com is another one/)]);
		expect(other.state).toBe('rejected');
		expect(found(await analyze({ dns: dnsOf(GOOD) }, { sender }))).toEqual([expect.stringContaining('There is no DKIM key at')]);
		expect(found(await analyze({ dns: dnsOf({ ...GOOD, [name]: 'fails' }) }, { sender }))).toEqual([expect.stringContaining('could not be looked up (ESERVFAIL)')]);
	});

	test('the return path is the error address where there is one', async () => {
		const parameters = { errorAddress: 'bounces@relay.example' };
		expect(found(await analyze({ dns: dnsOf(GOOD) }, { parameters }))).toEqual([
			expect.stringMatching(/^error senderAuthentication: .*example\.com is in line neither with the return path \(relay\.example\)/),
		]);
		const sender = senderTo({ port: 1 }, { errorAddress: 'bounces@mta.example' });
		expect(found(await analyze({ dns: dnsOf(GOOD) }, { sender }))).toEqual([expect.stringContaining('return path (mta.example)')]);
	});

	test('the record of the domain above counts, and no higher name than two labels is asked', async () => {
		const dns = dnsOf({ ...GOOD, 'TXT _dmarc.example.com': ['v=DMARC1; p=none'] });
		const parameters = { sender: { address: 'shop@a.b.news.example.com' } };
		expect(found(await analyze({ dns }, { parameters }))).toEqual([]);
		expect(dns.asked.filter((question) => question.startsWith('TXT')).sort()).toEqual([
			'TXT _dmarc.a.b.news.example.com', 'TXT _dmarc.b.news.example.com', 'TXT _dmarc.example.com', 'TXT _dmarc.news.example.com',
		]);
	});

	test('a name of many labels costs five questions', async () => {
		const dns = dnsOf(GOOD);
		await analyze({ dns }, { parameters: { sender: { address: 'shop@1.2.3.4.5.6.7.8.example.com' } } });
		expect(dns.asked.filter((question) => question.startsWith('TXT'))).toHaveLength(5);
	});

	test('domains without mail, and those that give no answer', async () => {
		const items = ['null.example', 'none.example', 'none.example', 'bare.example', 'fails.example'].map((domain, index) => ({
			email: `r${index}@${domain}`, firstName: 'x',
		}));
		const dns = dnsOf({ ...GOOD, 'MX null.example': [''], 'A bare.example': ['192.0.2.1'], 'MX fails.example': 'fails' });
		const analysis = await analyze({ dns }, { items });
		expect(found(analysis)).toEqual([
			'warning senderAuthentication: 3 recipients are at domains without mail: none.example (no MX and no address), null.example (null MX: it takes no mail).',
			'information senderAuthentication: 1 of 4 receiving domains could not be looked up.',
		]);
		expect(analysis.findings[0]?.examples).toEqual(['r1@none.example', 'r0@null.example']);
	});

	test('at most 100 receiving domains are looked up, those with most messages', async () => {
		const items = Array.from({ length: 150 }, (_, index) => ({ email: `r@d${index}.example`, firstName: 'x' }));
		items.push({ email: 'two@d149.example', firstName: 'x' });
		const dns = dnsOf({ ...GOOD, ...Object.fromEntries(items.map(({ email }) => [`MX ${email.split('@')[1]}`, ['mx']])) });
		expect(found(await analyze({ dns }, { items }))).toEqual([]);
		const asked = dns.asked.filter((question) => question.startsWith('MX'));
		expect(asked).toHaveLength(100);
		expect(asked[0]).toBe('MX d149.example');
	});

	test.each<[string, Setting]>([
		['the rule is off', { typology: { levels: { senderAuthentication: 'off' } } }],
		['nobody is left', { items: [{ email: '' }] }],
	])('no question where %s', async (_what, setting) => {
		const dns = dnsOf({});
		await analyze({ dns }, setting);
		expect(dns.asked).toEqual([]);
	});

	test('a server that is silent is not waited for when the analysis is cancelled', async () => {
		const abort = new AbortController();
		const dns = dnsOf({ ...GOOD, 'TXT _dmarc.example.com': 'silent' });
		const asked = dns.txt;
		dns.txt = (name) => {
			setImmediate(() => abort.abort('cancelled'));
			return asked(name);
		};
		expect(await errorCode(analyze({ dns }, { signal: abort.signal }))).toBe('cancelled');
		expect(await bench.sql("select id from analysis where state = 'running'")).toEqual([]);
	});
});

describe('reachability of addresses', () => {
	const html =
		'<a href="https://shop.example/a">A</a><a href="https://shop.example/b">B</a><img src="https://shop.example/i.png" alt="">' +
		'<a href="https://shop.example/out">Unsubscribe</a><a href="mailto:a@shop.example">Mail</a><a href="{{ links.mirror }}">Web</a>';
	const parameters = { html, text: 'See https://shop.example/a\nTo opt out: https://shop.example/leave\n{{ links.unsubscribe }}' };
	const reachability = { timeoutMs: 500, maxUrls: 10 };

	test('each is asked once; ways out and the links of the delivery are left alone', async () => {
		const asked: string[] = [];
		const reach: AnalysisNetwork['reach'] = async (url, { timeoutMs }) => {
			asked.push(`${url} ${timeoutMs}`);
			return url.endsWith('/b') ? sentence('request.status', { status: 404 }) : null;
		};
		const analysis = await analyze({ reach }, { parameters, typology: { reachability } });
		expect(asked.sort()).toEqual(['https://shop.example/a 500', 'https://shop.example/b 500', 'https://shop.example/i.png 500']);
		expect(found(analysis)).toEqual([
			'warning urlApproval: Addresses in the content where nothing useful answers: "https://shop.example/b" (the server answers 404).',
		]);
	});

	test('addresses that only some recipients get are asked too, ways out left alone', async () => {
		const asked: string[] = [];
		const some = '{% if recipient.vip %}<a href="https://shop.example/vip">VIP</a><a href="https://shop.example/go">Unsubscribe</a>{% endif %}{{ links.unsubscribe }}';
		const text = '{% if recipient.vip %}https://shop.example/text\nUnsubscribe: https://shop.example/bye{% endif %}\n{{ links.unsubscribe }}';
		const reach: AnalysisNetwork['reach'] = async (url) => (asked.push(url), null);
		await analyze({ reach }, { parameters: { html: some, text }, typology: { reachability } });
		expect(asked.sort()).toEqual(['https://shop.example/text', 'https://shop.example/vip']);
	});

	test('no more than the limit', async () => {
		const reach = jest.fn(async () => null);
		const analysis = await analyze({ reach }, { parameters, typology: { reachability: { ...reachability, maxUrls: 2 } } });
		expect(reach).toHaveBeenCalledTimes(2);
		expect(found(analysis)).toEqual(['information urlApproval: 2 addresses of the content were asked, 1 more were not, because of the limit.']);
	});

	test('nothing is asked unless the user wants it', async () => {
		expect(found(await analyze({}, { parameters }))).toEqual([]);
		expect(found(await analyze({}, { parameters, typology: { reachability, levels: { urlApproval: 'off' } } }))).toEqual([]);
	});

	test('cancelled in the middle', async () => {
		const abort = new AbortController();
		const reach = () => {
			abort.abort('cancelled');
			return Promise.reject(new Error('cancelled'));
		};
		expect(await errorCode(analyze({ reach }, { parameters, typology: { reachability }, signal: abort.signal }))).toBe('cancelled');
	});
});

describe('SpamAssassin', () => {
	const spamAssassin = { host: 'spam.example', port: 783 };
	const report = (changes: Partial<SpamReport>): SpamReport => ({ isSpam: false, score: 0.5, threshold: 5, rules: [], ...changes });

	test('sees the message as it would leave, signature and all', async () => {
		const seen: string[] = [];
		const askSpamd: AnalysisNetwork['askSpamd'] = async (message, { host, port }) => {
			seen.push(`${host}:${port}`, message.toString('utf8'));
			return report({ rules: ['MISSING_MID'] });
		};
		const analysis = await analyze({ askSpamd }, { typology: { spamAssassin }, sender: senderTo({ port: 1 }, { dkim }) });
		expect(seen[0]).toBe('spam.example:783');
		expect(seen[1]).toMatch(/^DKIM-Signature: /);
		expect(seen[1]).toMatch(/^Subject: Hello Name1\r$/m);
		expect(found(analysis)).toEqual(['information spamAssassin: SpamAssassin gives the message 0.5 of the 5 points of spam. Rules that hit: MISSING_MID.']);
	});

	test('spam is a warning, at the level of the user an error', async () => {
		const askSpamd = async () => report({ isSpam: true, score: 9 });
		expect((await analyze({ askSpamd }, { typology: { spamAssassin } })).findings).toMatchObject([{ rule: 'spamAssassin', level: 'warning' }]);
		const strict = await analyze({ askSpamd }, { typology: { spamAssassin, levels: { spamAssassin: 'error' } } });
		expect(strict.state).toBe('rejected');
	});

	test('no answer is a warning that says why', async () => {
		const askSpamd = () => Promise.reject(new Error('it took longer than 30 s'));
		expect(found(await analyze({ askSpamd }, { typology: { spamAssassin } }))).toEqual([
			'warning spamAssassin: SpamAssassin could not be asked (spam.example:783: it took longer than 30 s). The message was not checked.',
		]);
	});

	test('is not asked where it is off', async () => {
		expect(found(await analyze({}, { typology: { spamAssassin, levels: { spamAssassin: 'off' } } }))).toEqual([]);
	});
});
