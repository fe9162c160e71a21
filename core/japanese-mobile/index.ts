export { assertEncodable, carrierCharset, encodeCarrierText } from './charsets';
export type { CarrierText, CarrierTextOptions } from './charsets';
export type { Replacement } from './fold';
export { carrierFromDomain, carrierFromFormat } from './formats';
export { decideByDomain, DEFAULT_FORMAT_RULES, parseFormatRules, ruleOfFormat } from './formatRules';
export type { FormatRule, MimeStructure } from './formatRules';
export * from './decorated';
