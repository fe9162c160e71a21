import { openNetwork } from '../../../core/network';
import { openDns } from '../../../core/network/dns';
import { type NameServer, startNameServer } from '../../helpers/nameServer';

const LONG_KEY = `v=DKIM1; p=${'A'.repeat(400)}`;

let server: NameServer;
beforeAll(async () => {
	server = await startNameServer({
		'TXT _dmarc.shop.example': ['v=DMARC1; p=none', 'other'],
		'TXT s._domainkey.shop.example': [LONG_KEY],
		'MX shop.example': ['10 mx1.shop.example', '20 mx2.shop.example'],
		'MX deaf.example': ['0 .'],
		'A a.example': ['192.0.2.1'],
		'TXT broken.example': 'servfail',
	});
});
afterAll(() => server.close());
const dns = () => openDns([server.address]);

test('text records come in one piece', async () => {
	expect((await dns().txt('_dmarc.shop.example')).sort()).toEqual(['other', 'v=DMARC1; p=none']);
	expect(await dns().txt('s._domainkey.shop.example')).toEqual([LONG_KEY]);
});

test('mail exchangers, a null MX among them', async () => {
	const exchangers = (await dns().mx('shop.example')).map(({ exchange, priority }) => `${priority} ${exchange}`);
	expect(exchangers.sort()).toEqual(['10 mx1.shop.example', '20 mx2.shop.example']);
	expect(await dns().mx('deaf.example')).toEqual([{ exchange: '', priority: 0 }]);
});

test('a name that does not exist, or has nothing of the type, has an empty answer', async () => {
	expect(await dns().txt('nowhere.example')).toEqual([]);
	expect(await dns().mx('a.example')).toEqual([]);
	expect(await dns().hasAddress('a.example')).toBe(true);
	expect(await dns().hasAddress('nowhere.example')).toBe(false);
});

test('a server that fails is no answer, and is asked again', async () => {
	const one = dns();
	await expect(one.txt('broken.example')).rejects.toMatchObject({ code: 'ESERVFAIL' });
	const before = server.asked.length;
	await expect(one.txt('broken.example')).rejects.toThrow();
	expect(server.asked.length).toBeGreaterThan(before);
});

test('an answer is remembered', async () => {
	const one = dns();
	await one.mx('shop.example');
	const before = server.asked.length;
	await Promise.all([one.mx('shop.example'), one.mx('shop.example')]);
	expect(server.asked.length).toBe(before);
});

test('the environment names servers, or switches look-ups off', async () => {
	expect(openNetwork('off').dns).toBeNull();
	expect(openNetwork(' OFF ').dns).toBeNull();
	expect(openNetwork().dns).not.toBeNull();
	expect(await openNetwork(` ${server.address} ,`).dns?.hasAddress('a.example')).toBe(true);
});
