export { dnsRecord, type DkimKey } from './key';
export { createDkimSigner, type DkimSigner, type DkimSignerOptions } from './signer';
