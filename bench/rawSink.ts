/** A bare SMTP server in a process of its own that takes everything and keeps nothing. Prints its port. */
import { type AddressInfo, createServer, type Socket } from 'node:net';

const REPLIES: Record<string, string> = {
	EHLO: '250-sink.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 0\r\n',
	DATA: '354 End data with <CR><LF>.<CR><LF>\r\n',
	QUIT: '221 2.0.0 Bye\r\n',
};
const END_OF_DATA = '\r\n.\r\n';

function serve(socket: Socket): void {
	let text = '';
	let inContent = false;
	socket.setNoDelay(true);
	socket.on('error', () => undefined);
	socket.write('220 sink.test ESMTP\r\n');
	socket.on('data', (chunk: Buffer) => {
		text += chunk.toString('latin1');
		let replies = '';
		for (;;) {
			const end = text.indexOf(inContent ? END_OF_DATA : '\r\n');
			if (end < 0) break;
			const line = text.slice(0, 4).toUpperCase();
			text = text.slice(end + (inContent ? END_OF_DATA.length : 2));
			replies += inContent ? '250 2.0.0 Ok\r\n' : (REPLIES[line] ?? '250 2.0.0 Ok\r\n');
			inContent = !inContent && line === 'DATA';
		}
		if (replies) socket.write(replies);
	});
}

const server = createServer(serve).listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
