export { assertEncodable, carrierCharset, encodeCarrierText } from './charsets';
export type { CarrierText } from './charsets';
export type { Replacement } from './fold';
export { CARRIER_NAMES, carrierFromDomain, carrierFromFormat, FORMAT_NAMES } from './formats';
