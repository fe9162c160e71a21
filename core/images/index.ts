export { fetchImage } from './fetchImage';
export type { FetchedImage, FetchImageOptions, ResolvedAddress } from './fetchImage';
