import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { optionGroup, type OptionGroup } from './group';

/** Which binary fields of the input become files of the messages. */
export interface ChosenFiles {
	attachments: string[];
	/** `name`: what the HTML calls it after `cid:`; empty for the file's own name. */
	inlineImages: Array<{ field: string; name: string }>;
	imageInclusion: boolean;
}

const inlineImageFields: INodeProperties[] = [
	{
		displayName: 'Input Data Field Name',
		name: 'field',
		type: 'string',
		default: 'data',
		placeholder: 'e.g. logo',
		description: 'Name of the binary field of the input that holds the image',
	},
	{
		displayName: 'Name in HTML',
		name: 'name',
		type: 'string',
		default: '',
		placeholder: 'e.g. logo',
		description: 'What the HTML calls the image: logo is shown by an img with src="cid:logo". Empty: the name of the file.',
	},
];

/** Files that the messages carry, the same for all recipients. */
export const filesGroup: OptionGroup<ChosenFiles> = {
	property: optionGroup('Attachments and Images', 'fileOptions', [
		{
			displayName: 'Attachments',
			name: 'attachments',
			type: 'string',
			default: '',
			placeholder: 'e.g. data, terms',
			description: 'Names of the binary fields to attach, separated by commas; of each, the first input item that has it counts',
		},
		{
			displayName: 'Image Inclusion',
			name: 'imageInclusion',
			type: 'boolean',
			default: false,
			description: 'Whether linked images are fetched at analysis and put into the messages, so that readers see them without the network',
		},
		{
			displayName: 'Inline Images',
			name: 'inlineImages',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Image',
			default: {},
			description: 'Binary fields that the HTML shows as images',
			options: [{ displayName: 'Image', name: 'image', values: inlineImageFields }],
		},
	]),
	read({ text, value }) {
		const rows = ((value('inlineImages', {}) as IDataObject).image ?? []) as IDataObject[];
		return {
			attachments: splitNames(text('attachments')),
			inlineImages: rows.map(({ field, name }) => ({ field: String(field ?? '').trim(), name: String(name ?? '').trim() })),
			imageInclusion: value('imageInclusion') === true,
		};
	},
};

function splitNames(list = ''): string[] {
	return list
		.split(',')
		.map((name) => name.trim())
		.filter((name) => name !== '');
}
