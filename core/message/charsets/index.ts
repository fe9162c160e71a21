export { inEightBit } from './eightBit';
export type { FoldedText, Replacement } from './fold';
export { foldTo, textCharset } from './textCharset';
export type { ForcedCharset } from './textCharset';
export { utf8 } from './utf8';
