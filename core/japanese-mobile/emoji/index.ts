export type { EmojiSet } from './emoji-set';
export { makeEmojiSet, makeEmptyEmojiSet } from './emoji-set';
export { foldTextWithEmoji } from './fold-emoji';
