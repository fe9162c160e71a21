/** Image files for tests: true headers, then whatever fills them. */

export function gif(width: number, height: number, bytes = 40): Buffer {
	const file = Buffer.alloc(bytes, 0x2c);
	file.write('GIF89a', 'latin1');
	file.writeUInt16LE(width, 6);
	file.writeUInt16LE(height, 8);
	return file;
}

/** With an APP0 segment and a table before the frame, as cameras write it. */
export function jpeg(width: number, height: number, bytes = 60): Buffer {
	const head = Buffer.from('ffd8ffe000104a46494600010100000100010000ffc40004aabbffc0001108', 'hex');
	const file = Buffer.alloc(Math.max(bytes, head.length + 4), 0x55);
	head.copy(file);
	file.writeUInt16BE(height, head.length);
	file.writeUInt16BE(width, head.length + 2);
	return file;
}

export function png(width: number, height: number): Buffer {
	const file = Buffer.from('89504e470d0a1a0a0000000d494844520000000000000000', 'hex');
	file.writeUInt32BE(width, 16);
	file.writeUInt32BE(height, 20);
	return file;
}
