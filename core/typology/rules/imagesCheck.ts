import type { Finding } from '../../delivery/types';
import { finding } from '../rule';
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
	return [finding('information', 'images.fetched', { images: number, bytes: fetchedBytes })];
}

function problems({ problems: all }: ImageFindings): Finding[] {
	const told = all
		.slice(0, TOLD)
		.map(({ problem, recipients, examples }) => finding('error', 'images.unusable', { problem, messages: recipients }, examples));
	const rest = all.length - TOLD;
	return rest > 0 ? [...told, finding('error', 'images.more', { images: rest })] : told;
}

function unused({ unused: names }: ImageFindings): Finding[] {
	if (names.length === 0) return [];
	return [finding('warning', 'images.unused', { names })];
}

function overfull({ most }: ImageFindings): Finding[] {
	return most === null ? [] : [finding('error', 'images.overfull', { most })];
}
