/** DKIM: what the MTA credential's key signs, as it arrives; read by a verifier that is not the signer. */
import { generateKeyPairSync } from 'node:crypto';
import { sendProof } from '../../../../core/delivery/proof/sendProof';
import { checkMta } from '../../../../core/mta/check';
import { createDkimSigner } from '../../../../core/message/dkim';
import { pemOf, rsaKey } from '../../message/dkim/keys';
import { verify } from '../../message/dkim/verify';
import { confirm, PARAMETERS, prepare, save, makeItems, senderTo, useBenchAndSink } from '../support';

const world = useBenchAndSink();

const domain = PARAMETERS.sender.address.split('@')[1] ?? '';
const dkimOf = (privateKey: string) => ({ domain, selector: 'n8n', privateKey });

test.each([
	['rsa-sha256', pemOf(rsaKey())],
	['ed25519-sha256', pemOf(generateKeyPairSync('ed25519').privateKey)],
])('every message of a delivery is signed with %s, One-Click headers included', async (algorithm, pem) => {
	const dkim = dkimOf(pem);
	const context = world.bench.context({ publicBaseUrl: 'https://links.example/webhook/email-delivery' });
	const { delivery } = await prepare(context, 3);
	const { sending } = await confirm(context, delivery, senderTo(world.sink, { dkim }));
	expect(sending.sent).toBe(3);
	for (const { raw } of world.sink.messages) {
		const verdicts = await verify(raw, createDkimSigner(dkim).records);
		expect(verdicts).toMatchObject([{ result: 'pass', algorithm, aligned: domain }]);
		expect(signedNamesOf(raw)).toEqual(expect.arrayContaining(['from', 'list-unsubscribe', 'list-unsubscribe-post']));
		const forged = Buffer.concat([Buffer.from('List-Unsubscribe: <https://evil.example>\r\n'), raw]);
		expect(await verify(forged, createDkimSigner(dkim).records)).not.toMatchObject([{ result: 'pass' }]);
	}
});

test('proofs are signed like what they stand for', async () => {
	const dkim = dkimOf(pemOf(rsaKey()));
	const { delivery } = await save(world.bench.context(), makeItems(1));
	await sendProof(world.bench.context(), {
		delivery: { deliveryId: delivery.id },
		target: { kind: 'specific', recipients: [{ address: 'proof@shop.example', profile: makeItems(1)[0] }] },
		prefix: 'Proof #N',
		sender: senderTo(world.sink, { dkim }),
	});
	expect(await verify(world.sink.messages[0]?.raw as Buffer, createDkimSigner(dkim).records)).toMatchObject([{ result: 'pass' }]);
});

test('a key that cannot be used is said before anything is connected; the credential test shows the record', async () => {
	const mta = { host: '127.0.0.1', port: world.sink.port, security: 'none' };
	expect(() => senderTo(world.sink, { dkim: dkimOf('no key') })).toThrow('DKIM private key');
	expect(await checkMta({ ...mta, dkim: dkimOf('no key') })).toMatchObject({ ok: false, message: expect.stringContaining('DKIM') });
	const good = await checkMta({ ...mta, dkim: dkimOf(pemOf(rsaKey())) });
	expect(good).toMatchObject({ ok: true, detail: expect.stringContaining(`n8n._domainkey.${domain}: v=DKIM1; k=rsa; p=`) });
});

/** The names of `h=`, unfolded. */
function signedNamesOf(raw: Buffer): string[] {
	const signature = /^DKIM-Signature:([^]*?)\r\n(?![ \t])/m.exec(raw.toString('latin1'))?.[1] ?? '';
	return (/\bh=([^;]*)/.exec(signature)?.[1] ?? '').replace(/\s/g, '').toLowerCase().split(':');
}
