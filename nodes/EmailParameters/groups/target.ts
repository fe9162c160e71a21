import type { FieldMapping } from '../../../core/target/mapping';
import { optionGroup, type OptionGroup } from './group';

/** Which fields of a recipient mean what, beside the address. */
export const targetGroup: OptionGroup<Omit<FieldMapping, 'address'>> = {
	property: optionGroup('Target Options', 'targetOptions', [
		{
			displayName: 'Format Field',
			name: 'formatField',
			type: 'string',
			default: '',
			placeholder: 'e.g. format',
			description: 'Name of the field with the format that the recipient prefers: html, text, docomo, au or softbank',
		},
		{
			displayName: 'ID Field',
			name: 'keyField',
			type: 'string',
			default: '',
			placeholder: 'e.g. customerId',
			description: 'Name of the field with your own ID of the recipient',
		},
		{
			displayName: 'Opt-Out Field',
			name: 'optOutField',
			type: 'string',
			default: '',
			placeholder: 'e.g. unsubscribed',
			description:
				'Name of the field that says that the recipient wants no messages. Anything but empty, false, 0, no or the like counts as opted out.',
		},
	]),
	read: ({ text }) => ({ format: text('formatField'), key: text('keyField'), optOut: text('optOutField') }),
};
