import { checkImage } from '../../../core/message';
import { gif, jpeg, png } from './pictures';

test.each([
	['GIF', gif(240, 320), 'gif', 240, 320],
	['old GIF', Buffer.concat([Buffer.from('GIF87a'), Buffer.from([1, 0, 2, 0])]), 'gif', 1, 2],
	['JPEG', jpeg(640, 480), 'jpeg', 640, 480],
	['JPEG with fill octets', Buffer.from('ffd8ffffffc2000b0800020003010000', 'hex'), 'jpeg', 3, 2],
	['JPEG that is cut off', jpeg(640, 480).subarray(0, 20), 'jpeg', null, null],
	['JPEG without a frame', Buffer.from('ffd8ffda000800000000000000000000', 'hex'), 'jpeg', null, null],
	['PNG', png(100, 200), 'png', 100, 200],
	['PNG that is cut off', png(100, 200).subarray(0, 16), 'png', null, null],
	['GIF that is cut off', gif(1, 1).subarray(0, 7), 'gif', null, null],
	['WebP', Buffer.from('RIFF\x01\x02\x03\x04WEBPVP8 '), 'webp', null, null],
	['a sound', Buffer.from('RIFF\x01\x02\x03\x04WAVEfmt '), 'unknown', null, null],
	['BMP', Buffer.from('BM......'), 'bmp', null, null],
	['TIFF', Buffer.from('49492a0008000000', 'hex'), 'tiff', null, null],
	['SVG', Buffer.from('<?xml version="1.0"?>\n<!-- x -->\n<svg xmlns="http://www.w3.org/2000/svg"/>'), 'svg', null, null],
	['HTML', Buffer.from('<html><body><svg></svg>'), 'unknown', null, null],
	['nothing', Buffer.alloc(0), 'unknown', null, null],
	['two octets', Buffer.from([0xff, 0xd8]), 'unknown', null, null],
])('%s', (_, file, type, width, height) => {
	expect(checkImage(file)).toEqual({ type, width, height, bytes: file.length });
});
