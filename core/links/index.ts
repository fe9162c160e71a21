export { checkBaseAddress } from './baseAddress';
export { inactiveLinks, LINK_PATHS, listUnsubscribeHeaders, messageLinks, TOKEN_FIELD } from './links';
export type { MessageLinks } from './links';
export { signToken, verifyToken } from './token';
export type { LinkKind, LinkPayload } from './token';
export { messageOfReturnPath, VERP_TOKEN_LENGTH, verpToken } from './verp';
