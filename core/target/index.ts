export { parseAddress } from './address';
export type { ParsedAddress } from './address';
export { addressKeys, excludeRecipient } from './exclusions';
export type { RecipientDecision } from './exclusions';
export { targetHasher } from './hash';
export type { TargetHasher } from './hash';
export { mapRecipient, readField } from './mapping';
export type { FieldMapping } from './mapping';
