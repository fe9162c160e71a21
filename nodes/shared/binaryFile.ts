import type { IBinaryData, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { DeliveryError } from '../../core/errors';

/** A binary field's file. */
export interface BinaryFile {
	content: Buffer;
	filename: string;
	contentType: string;
}

/**
 * The file of a binary field.
 * @param option field of the node that names it, for messages
 * @param itemIndex of the item; without it, the first item that has the field counts
 * @throws DeliveryError `invalidParameter` where there is no such field
 */
export async function readBinaryFile(context: IExecuteFunctions, field: string, option: string, itemIndex?: number): Promise<BinaryFile> {
	const items = context.getInputData();
	const index = itemIndex ?? items.findIndex(({ binary }) => binary?.[field] !== undefined);
	const data = items[index]?.binary?.[field];
	if (!data) throw fieldMissing(field, option, itemIndex === undefined ? items : items.slice(index, index + 1));
	return { content: await context.helpers.getBinaryDataBuffer(index, field), filename: nameOf(data, field), contentType: data.mimeType || 'application/octet-stream' };
}

function nameOf({ fileName, fileExtension }: IBinaryData, field: string): string {
	return fileName || (fileExtension ? `${field}.${fileExtension}` : field);
}

function fieldMissing(field: string, option: string, items: INodeExecutionData[]): DeliveryError {
	const known = [...new Set(items.flatMap(({ binary }) => Object.keys(binary ?? {})))];
	const there = known.length > 0 ? `Binary fields that are there: ${known.slice(0, 10).join(', ')}.` : 'The input has no binary data.';
	return new DeliveryError('invalidParameter', `${option}: no input item has a binary field "${field}".`, {
		advice: `${there} Give the name of a binary field of the input, as the node before shows it.`,
	});
}
