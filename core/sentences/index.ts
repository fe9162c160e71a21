/**
 * What findings and reasons say, in each language that approval mails, pages and reports have: one table a language.
 * Rules say only which sentence it is and what it is about.
 */
export { excerpt, excerptOf, shorten, type Excerpt } from './excerpt';
export { exampleText, findingText } from './findingText';
export { CARRIER_NAMES, FORMAT_NAMES } from './names';
export { reasonText } from './reasons';
export { speechOf, type Part, type Speech } from './speech';
export { stopText } from './stopReasons';
export { SpokenError } from './spokenError';
export { say, sentence, type SentenceKey, type ValuesOf } from './tables';
