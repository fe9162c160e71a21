/** Where the README is read: npm shows it for every published package, and n8n's own link "Docs" leads there too. */
const PAGE = 'https://www.npmjs.com/package/n8n-nodes-email-delivery';

/** Address of a part of the README. @param heading as in its links: `send-proof` */
export const documentationOf = (heading: string) => `${PAGE}#${heading}`;
