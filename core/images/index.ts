export { fetchImage } from './fetchImage';
export type { FetchedImage, FetchImageOptions } from './fetchImage';
export { guardedRequest, Refusal, whyFailed, type Guard, type ResolvedAddress } from './guardedRequest';
export { linkedImages } from './linkedImages';
