import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ParsedMail, simpleParser } from 'mailparser';
import type { MailSink, SinkMessage } from '../helpers/mailSink';
import { readExample, setParameter } from './exampleFiles';
import { CHECKOUT } from './installPackage';
import type { Credential, N8n } from './n8n';

export const APPROVER = 'approver@example.com';
export const PROOF_ADDRESS = 'proof@example.com';
/** recipients.csv: 195 rows less 3 doubles, 2 opted out, 2 invalid, 1 empty, 1 with characters that docomo cannot carry. */
export const TO_DELIVER = 186;
export const PUBLIC_BASE_URL = 'https://n8n.example.com/webhook/email-delivery';

const EXAMPLES = join(CHECKOUT, 'examples');

/** A message of the sink with its content as a mail program reads it. */
export interface ReceivedMail extends SinkMessage {
	/** The one recipient of its envelope. */
	to: string;
	mail: ParsedMail;
}

/** The credential of the MTA under the name that the example knows. */
export function mtaCredential({ host, port }: { host: string; port: number }): Credential {
	return { name: 'MTA', type: 'mtaSmtpApi', data: { host, port, security: 'none' } };
}

/** The credential of a store in n8n's own folder, under the name that the example knows. */
export function storeCredential(publicBaseUrl = PUBLIC_BASE_URL): Credential {
	return { name: 'Delivery Store', type: 'deliveryStoreApi', data: { kind: 'sqlite', file: '', publicBaseUrl } };
}

/** Puts the recipients into the folder that workflows may read, and stores the two credentials. */
export async function prepareCampaign(n8n: N8n, mta: { host: string; port: number }): Promise<void> {
	await copyFile(join(EXAMPLES, 'recipients.csv'), recipientsFile(n8n));
	await n8n.importCredentials([mtaCredential(mta), storeCredential()]);
}

/** Stores the example workflow; only the path of the recipients differs from the file. Gives its id. */
export async function importCampaign(n8n: N8n): Promise<string> {
	const workflow = readExample('campaign');
	setParameter(workflow, 'Read Recipients File', 'fileSelector', recipientsFile(n8n));
	return n8n.importWorkflow(workflow);
}

function recipientsFile(n8n: N8n): string {
	return join(n8n.files, 'recipients.csv');
}

/** What the sink has got from the message number `since` (from 0) on. */
export async function receivedMails(sink: MailSink, since = 0): Promise<ReceivedMail[]> {
	return Promise.all(
		sink.messages.slice(since).map(async (message) => ({
			...message,
			to: message.envelope.to.join(),
			mail: await simpleParser(message.raw),
		})),
	);
}

/** The messages of the delivery itself: not the proofs, not the mail to the approver. */
export function campaignMails(mails: ReceivedMail[]): ReceivedMail[] {
	return mails.filter(({ to }) => to !== APPROVER && to !== PROOF_ADDRESS);
}

/** The link of the one approval mail among `mails`. */
export function approvalLink(mails: ReceivedMail[]): string {
	const texts = mails.filter(({ to }) => to === APPROVER).map(({ mail }) => mail.text ?? '');
	const link = /https?:\/\/\S+signature=\S+/.exec(texts.join('\n'))?.[0];
	if (texts.length !== 1 || !link) throw new Error(`${texts.length} approval mails arrived:\n${texts.join('\n')}`);
	return link;
}

export interface Answer {
	status: number;
	body: string;
}

/** Opens a link as a browser does. */
export async function openLink(link: string): Promise<Answer> {
	const response = await fetch(link);
	return { status: response.status, body: await response.text() };
}

/** Presses a button of the page behind the link. */
export async function decide(link: string, decision: 'approved' | 'rejected'): Promise<Answer> {
	const response = await fetch(link, { method: 'POST', body: new URLSearchParams({ decision, comment: 'Looks good' }) });
	return { status: response.status, body: await response.text() };
}
