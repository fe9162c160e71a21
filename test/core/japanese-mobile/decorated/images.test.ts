import { contentIdsOf, nameImages } from '../../../../core/japanese-mobile';
import { gif, jpeg, png } from '../../message/pictures';

const date = new Date(Date.UTC(2025, 10, 3, 4, 9, 7));

test('files and Content-IDs are numbered, with the date of the message', () => {
	const sources = [
		{ src: 'https://x.example/a.png', content: gif(1, 1) },
		{ src: 'cid:photo', content: jpeg(2, 2) },
	];
	const images = nameImages(date, sources);
	expect(images).toEqual([
		{ ...sources[0], contentType: 'image/gif', filename: '01.gif', contentId: '01@251103.040907' },
		{ ...sources[1], contentType: 'image/jpeg', filename: '02.jpg', contentId: '02@251103.040907' },
	]);
	expect(nameImages(date, sources)).toEqual(images);
	expect([...contentIdsOf(images)]).toEqual([
		['https://x.example/a.png', '01@251103.040907'],
		['cid:photo', '02@251103.040907'],
	]);
});

test.each([
	['PNG', png(1, 1), 'The image a.gif is PNG; mobile phones show JPEG and GIF only.'],
	['no image', Buffer.from('<html>'), 'The image a.gif is no image; mobile phones show JPEG and GIF only.'],
])('%s is refused, whatever its name', (_, content, message) => {
	expect(() => nameImages(date, [{ src: 'a.gif', content }])).toThrow(
		expect.objectContaining({ code: 'imageUnusable', message }),
	);
});
