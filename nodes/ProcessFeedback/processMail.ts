import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { readBinaryFile, type BinaryFile } from '../shared/binaryFile';
import { callEngine } from '../shared/callEngine';
import { eachItem } from '../shared/eachItem';
import { readMtaOptionsIfChosen } from '../shared/mtaOptions';
import { readStoreAccess } from '../shared/storeAccess';
import { mailOfImapItem } from './imapItem';
import { mailOfText, noMail } from './rawText';
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

async function readMails(context: IExecuteFunctions, item: INodeExecutionData, index: number): Promise<Uint8Array[]> {
	switch (context.getNodeParameter('mailFrom', index)) {
		case 'text':
			return [mailOfText(context.getNodeParameter('rawMail', index))];
		case 'imapTrigger':
			return [mailOfImapItem(item.json, await readFiles(context, Object.keys(item.binary ?? {}), index))];
		default:
			return (await readFiles(context, namedFields(context, item, index), index)).map(({ content }) => content);
	}
}

function namedFields(context: IExecuteFunctions, { binary = {} }: INodeExecutionData, index: number): string[] {
	const named = String(context.getNodeParameter('binaryFields', index) ?? '');
	const fields = named.trim() === '*' ? Object.keys(binary) : named.split(',').map((field) => field.trim()).filter(Boolean);
	if (fields.length === 0) throw noMail('Input Data Field Name: there is no binary field.');
	return fields;
}

async function readFiles(context: IExecuteFunctions, fields: string[], index: number): Promise<BinaryFile[]> {
	const files: BinaryFile[] = [];
	for (const field of fields) files.push(await readBinaryFile(context, field, 'Input Data Field Name', index));
	return files;
}
