import type { Finding } from '../../delivery/types';
import { count, finding } from '../rule';
import type { ImageFindings, Rule } from '../rule';

const id = 'images';

/** Problems that are told one by one. */
const TOLD = 10;

/** Images check: every image that messages are to bring is there, and of a type that its readers see. */
export const imagesCheck: Rule = {
	id,
	label: 'Images check',
	level: 'error',
	isFixed: true,
	check: ({ images }) => (images ? [...fetched(images), ...problems(images), ...unused(images), ...overfull(images)] : []),
};

function fetched({ fetched: number, fetchedBytes }: ImageFindings): Finding[] {
	if (number === 0) return [];
	const size = fetchedBytes.toLocaleString('en-US');
	return [finding(id, 'information', `${count(number, 'linked image was', 'linked images were')} fetched and will be part of the messages (${size} bytes).`)];
}

function problems({ problems: all }: ImageFindings): Finding[] {
	const told = all.slice(0, TOLD).map(({ text, recipients, examples }) => finding(id, 'error', `${text} (${count(recipients, 'message')})`, examples));
	const rest = all.length - TOLD;
	return rest > 0 ? [...told, finding(id, 'error', `${count(rest, 'more image')} cannot be used.`)] : told;
}

function unused({ unused: names }: ImageFindings): Finding[] {
	if (names.length === 0) return [];
	return [finding(id, 'warning', `The HTML shows no cid: of these inline images, so no message brings them: ${names.join(', ')}.`)];
}

function overfull({ most }: ImageFindings): Finding[] {
	if (most === null) return [];
	const text = `The messages show more than ${most} different images. Leave the addresses of images unpersonalized, or leave Image Inclusion off.`;
	return [finding(id, 'error', text)];
}
