export { checkBaseAddress } from './baseAddress';
export { inactiveLinks, LINK_PATHS, listUnsubscribeHeaders, messageLinks, TOKEN_FIELD } from './links';
export type { LinkPath, MessageLinks, TrackedParts } from './links';
export { MAX_TRACKED_LINKS, signToken, verifyToken } from './token';
export type { LinkKind, LinkPayload } from './token';
export { trackContent } from './trackContent';
export type { TrackedContent } from './trackContent';
export { messageOfReturnPath, VERP_TOKEN_LENGTH, verpToken } from './verp';
