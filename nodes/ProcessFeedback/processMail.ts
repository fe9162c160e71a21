import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { DeliveryError } from '../../core/errors';
import { readBinaryFile } from '../shared/binaryFile';
import { callEngine } from '../shared/callEngine';
import { eachItem } from '../shared/eachItem';
import { readMtaOptionsIfChosen } from '../shared/mtaOptions';
import { readStoreAccess } from '../shared/storeAccess';
import { toFeedbackItems } from './toFeedbackItems';

/** *Process Mail*: the raw mails of each item, one after the other. */
export async function processMail(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return eachItem(context, { outputs: 1, errorOutput: 0 }, async (item, index) => {
		const { storeId, results } = await callEngine(context, 'processMails', {
			store: await readStoreAccess(context),
			mails: await readMails(context, item, index),
			mta: await readMtaOptionsIfChosen(context),
		});
		return toFeedbackItems(storeId, results.flat(), index);
	});
}

async function readMails(context: IExecuteFunctions, { binary = {} }: INodeExecutionData, index: number): Promise<Uint8Array[]> {
	if (context.getNodeParameter('mailFrom', index) === 'text') return [readText(context.getNodeParameter('rawMail', index))];
	const named = String(context.getNodeParameter('binaryFields', index) ?? '');
	const fields = named.trim() === '*' ? Object.keys(binary) : named.split(',').map((field) => field.trim()).filter(Boolean);
	if (fields.length === 0) throw noMail('Input Data Field Name: there is no binary field.');
	const mails: Uint8Array[] = [];
	for (const field of fields) mails.push((await readBinaryFile(context, field, 'Input Data Field Name', index)).content);
	return mails;
}

/** A mail as text has a header; what has none and is written in the letters of base64 is that. */
function readText(raw: unknown): Uint8Array {
	if (typeof raw !== 'string' || raw.trim() === '') throw noMail('Raw Mail: the item has no text there.');
	const isBase64 = /^[A-Za-z0-9+/_\s-]+=*\s*$/.test(raw) && !raw.includes(':');
	return isBase64 ? Buffer.from(raw, 'base64') : Buffer.from(raw, 'utf8');
}

function noMail(problem: string): DeliveryError {
	return new DeliveryError('invalidParameter', problem, {
		advice: 'Let the node before give raw mails: the Email Trigger (IMAP) does in the format RAW, or as a binary field.',
	});
}
