/** A name server on loopback that answers from a zone: real look-ups, without the real DNS. */
import { createSocket, type RemoteInfo } from 'node:dgram';

/** Records by `TYPE name`. `'servfail'` and `'silent'` are faults; what is not there does not exist. */
export type Zone = Record<string, string[] | 'servfail' | 'silent'>;

export interface NameServer {
	/** `127.0.0.1:port`. */
	address: string;
	/** Questions so far, as `TXT _dmarc.shop.example`. */
	asked: string[];
	close(): Promise<void>;
}

const TYPES: Record<number, string> = { 1: 'A', 15: 'MX', 16: 'TXT', 28: 'AAAA' };

export async function startNameServer(zone: Zone): Promise<NameServer> {
	const socket = createSocket('udp4');
	const asked: string[] = [];
	socket.on('message', (message, from) => answer(message, from));

	function answer(message: Buffer, { port, address }: RemoteInfo): void {
		const { name, end, type } = readQuestion(message);
		const question = `${TYPES[type]} ${name}`;
		asked.push(question);
		const records = zone[question];
		if (records === 'silent') return;
		const isKnown = records !== undefined || Object.keys(zone).some((key) => key.endsWith(` ${name}`));
		const code = records === 'servfail' ? 2 : isKnown ? 0 : 3;
		const answers = Array.isArray(records) ? records.map((record) => toRecord(type, record)) : [];
		const header = Buffer.from(message.subarray(0, 12));
		header.writeUInt16BE(0x8180 | code, 2);
		header.writeUInt16BE(answers.length, 6);
		header.fill(0, 8, 12);
		socket.send(Buffer.concat([header, message.subarray(12, end), ...answers]), port, address);
	}

	await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
	return {
		address: `127.0.0.1:${socket.address().port}`,
		asked,
		close: () => new Promise((resolve) => socket.close(() => resolve())),
	};
}

/** RFC 1035 4.1.2. */
function readQuestion(message: Buffer): { name: string; end: number; type: number } {
	const labels: string[] = [];
	let at = 12;
	for (let length = message[at] as number; length > 0; length = message[at] as number) {
		labels.push(message.toString('latin1', at + 1, at + 1 + length));
		at += length + 1;
	}
	return { name: labels.join('.').toLowerCase(), type: message.readUInt16BE(at + 1), end: at + 5 };
}

function toRecord(type: number, record: string): Buffer {
	const data = dataOf(type, record);
	const head = Buffer.alloc(12);
	head.writeUInt16BE(0xc00c, 0);
	head.writeUInt16BE(type, 2);
	head.writeUInt16BE(1, 4);
	head.writeUInt32BE(60, 6);
	head.writeUInt16BE(data.length, 10);
	return Buffer.concat([head, data]);
}

function dataOf(type: number, record: string): Buffer {
	switch (TYPES[type]) {
		case 'A':
			return Buffer.from(record.split('.').map(Number));
		case 'MX': {
			const [priority = '0', exchange = '.'] = record.split(' ');
			return Buffer.concat([Buffer.from([Number(priority) >> 8, Number(priority) & 255]), toName(exchange)]);
		}
		case 'TXT': {
			const pieces = record.match(/[^]{1,255}/g) ?? [''];
			return Buffer.concat(pieces.map((piece) => Buffer.concat([Buffer.from([piece.length]), Buffer.from(piece, 'latin1')])));
		}
		default:
			throw new Error(`No record of type ${type} here`);
	}
}

function toName(name: string): Buffer {
	const labels = name.split('.').filter(Boolean);
	return Buffer.concat([...labels.map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])), Buffer.from([0])]);
}
