import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { SourceImage } from '../../core/japanese-mobile';
import { readBinaryFile } from '../shared/binaryFile';

/** Images of one message. */
export const imagesProperty: INodeProperties = {
	displayName: 'Images',
	name: 'images',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Image',
	default: {},
	description: 'Binary fields of the item that the HTML shows as images (JPEG or GIF)',
	options: [
		{
			displayName: 'Image',
			name: 'image',
			values: [
				{
					displayName: 'Input Data Field Name',
					name: 'field',
					type: 'string',
					default: 'data',
					placeholder: 'e.g. flower',
					description: 'Name of the binary field of the item that holds the image',
				},
				{
					displayName: 'Address in HTML',
					name: 'src',
					type: 'string',
					default: '',
					placeholder: 'e.g. https://example.com/flower.gif',
					description: 'The src of the images that it stands for. Empty: cid: and the name of the file.',
				},
			],
		},
	],
};

/**
 * The images that were chosen for an item, with the address that the HTML has for each.
 * @throws DeliveryError `invalidParameter` for a field that the item has not
 */
export async function readImages(context: IExecuteFunctions, index: number): Promise<SourceImage[]> {
	const { image: rows = [] } = context.getNodeParameter('images', index, {}) as { image?: IDataObject[] };
	const images: SourceImage[] = [];
	for (const { field, src } of rows) {
		const { content, filename } = await readBinaryFile(context, String(field ?? '').trim(), 'Images', index);
		images.push({ src: String(src ?? '').trim() || `cid:${filename}`, content });
	}
	return images;
}
