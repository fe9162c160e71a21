import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { diagnose } from '../../core/japanese-mobile';
import type { Carrier } from '../../core/delivery/types';
import { eachItem } from '../shared/eachItem';
import { readImages } from './images';

/** *Diagnose*: each item's message against the limits of a carrier, with what was measured. */
export async function diagnoseMessage(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return eachItem(context, { outputs: 1, errorOutput: 0 }, async (item, index) => {
		const text = (name: string) => String(context.getNodeParameter(name, index, '') ?? '');
		const diagnostic = diagnose(text('carrier') as Carrier, {
			subject: text('subject'),
			text: text('text'),
			html: text('html') || undefined,
			images: await readImages(context, index),
			carrierEmoji: context.getNodeParameter('carrierEmoji', index, true) as boolean,
		});
		const lines = diagnostic.lines.map(({ sentence: _, ...line }) => line);
		const json = { ...item.json, diagnostic: { ...diagnostic, lines } as unknown as IDataObject };
		return { output: 0, item: { json, pairedItem: { item: index } } };
	});
}
