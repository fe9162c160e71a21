export { parseFields } from './headers';
export type { Fields } from './headers';
export { LIMITS } from './limits';
export { splitMbox } from './mbox';
export { readMail } from './readMail';
export type { Mail, MailPart } from './readMail';
