export { fetchImage } from './fetchImage';
export type { FetchedImage, FetchImageOptions, ResolvedAddress } from './fetchImage';
export { linkedImages } from './linkedImages';
