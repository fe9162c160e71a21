/** Stand-ins for two nodes of n8n's base package: what the example needs of them, reading one CSV file. */
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { NodeConnectionTypes, type IExecuteFunctions, type INodeExecutionData, type INodeType } from 'n8n-workflow';

class ReadWriteFile implements INodeType {
	description = describe('Read/Write Files from Disk', 'readWriteFile', ['fileSelector']);

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const content = await readFile(this.getNodeParameter('fileSelector', 0) as string);
		const data = await this.helpers.prepareBinaryData(content, 'recipients.csv', 'text/csv');
		return [[{ json: {}, binary: { data }, pairedItem: { item: 0 } }]];
	}
}

class ExtractFromFile implements INodeType {
	description = describe('Extract from File', 'extractFromFile', ['binaryPropertyName']);

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const content = await this.helpers.getBinaryDataBuffer(0, this.getNodeParameter('binaryPropertyName', 0) as string);
		const rows = parse(content, { columns: true, bom: true }) as Array<Record<string, string>>;
		return [rows.map((json) => ({ json, pairedItem: { item: 0 } }))];
	}
}

/** In the demo nothing has to wait: every message is accepted at once. */
class Wait implements INodeType {
	description = describe('Wait', 'wait', ['dateTime']);

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		throw new Error('Something became pending, which the demo does not expect');
	}
}

function describe(displayName: string, name: string, fields: string[]): INodeType['description'] {
	return {
		displayName,
		name,
		group: ['input'],
		version: [1, 1.1],
		description: displayName,
		defaults: { name: displayName },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: fields.map((field) => ({ displayName: field, name: field, type: 'string', default: '' })),
	};
}

export const fileNodes = {
	'n8n-nodes-base.readWriteFile': ReadWriteFile,
	'n8n-nodes-base.extractFromFile': ExtractFromFile,
	'n8n-nodes-base.wait': Wait,
};
