import type { ImagePort } from '../delivery/ports';
import { fetchImage, type FetchImageOptions } from './fetchImage';

/** Linked images of messages, from the web. */
export function linkedImages(options: Omit<FetchImageOptions, 'signal'> = {}): ImagePort {
	return { fetch: (url, signal) => fetchImage(url, { ...options, signal }) };
}
