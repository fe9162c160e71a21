export { toAddrSpec } from './addresses';
export { splitGraphemes, toWellFormed } from './characters';
export { utf8 } from './charsets';
export { composeMessage } from './compose';
export { assertHeaderName, assertHeaderValue, cleanHeaderValue } from './headers';
export { chooseTransferEncoding } from './transfer-encodings';
export type { ComposedMessageInput, EncodedBody, HeaderField, TextCharset, TransferEncoding } from './types';
