/** Sessions of MX rules: what becomes of those that can send no more. */
import { openRoutes, routeSender } from '../../../../core/delivery/sending/routedSender';
import type { Sender } from '../../../../core/delivery/ports';
import type { MxRule } from '../../../../core/delivery/types';
import { openSender } from '../../../../core/mta/sender';
import { parseMtaOptions } from '../../../../core/mta/options';
import { startMailSink } from '../../../helpers/mailSink';

test('a session of a rule that throws gives its place at the MTA up', async () => {
	const sink = await startMailSink();
	const rule: MxRule = { mask: 'there.example', messagesPerConnection: 5 };
	const mta: Sender = openSender(parseMtaOptions({ host: '127.0.0.1', port: sink.port, security: 'none', connections: 1 }));
	const clock = { now: () => 0, sleep: async () => undefined };
	const routed = routeSender(mta, openRoutes([rule], mta), clock);
	const session = await routed.openSession();
	const message = { returnPath: 'a@shop.example', recipient: 'b@there.example', content: Buffer.from('Subject: x\r\n\r\nx\r\n') };
	await expect(session.send({ ...message, returnPath: 'a\n@shop.example' })).rejects.toMatchObject({ code: 'invalidHeader' });
	await session.close();
	// There is one place, and it is free again.
	expect(await session.send(message)).toMatchObject({ kind: 'sent' });
	await routed.closeRoutes();
	await sink.stop();
});
