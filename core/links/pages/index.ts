export { pageLanguage } from './language';
export { commonHeaders, PAGE_HEADERS } from './layout';
export { CONFIRM_FIELD, CONFIRM_VALUE, deadLinkPage, maskAddress, unsubscribedPage, unsubscribePage } from './linkPages';
export type { LinkPage, Parties } from './linkPages';
export { MIRROR_HEADERS, mirrorDocument } from './mirrorPage';
export { PAGE_TEXTS, textsOf } from './texts';
export type { PageLanguage, PageTextKey, ReplacedText } from './texts';
