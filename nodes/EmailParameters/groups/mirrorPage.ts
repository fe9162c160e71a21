import type { RawDeliveryParameters } from '../../../core/delivery/parameters/schema';
import { optionGroup, type OptionGroup } from './group';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The *mirror page* of the reference: the message as a web page, and for how long. */
export const mirrorPageGroup: OptionGroup<Pick<RawDeliveryParameters, 'mirrorPage'>> = {
	property: optionGroup('Mirror Page Options', 'mirrorPageOptions', [
		{
			displayName: 'Mirror Page',
			name: 'mode',
			type: 'options',
			options: [
				{
					name: 'Accessible by Message Identifier Only',
					value: 'messageId',
					description: 'No link in the content; the page is reached from the delivery log',
				},
				{
					name: 'Default',
					value: 'default',
					description: 'Generated when the content has {{ links.mirror }}',
				},
				{
					name: 'Do Not Generate',
					value: 'none',
					description: 'Even if the link is in the content',
				},
				{
					name: 'Force',
					value: 'force',
					description: 'Generated even without the link in the content',
				},
			],
			default: 'default',
			description: 'Whether each message can also be read as a web page; it needs HTML content and is not active in proofs',
		},
		{
			displayName: 'Validity (Days)',
			name: 'validityDays',
			type: 'number',
			typeOptions: { minValue: 0.01, numberPrecision: 2 },
			default: 60,
			description: 'How long after the start of sending the pages can be read',
		},
	]),
	read({ value }) {
		const days = value('validityDays');
		return {
			mirrorPage: {
				mode: value('mode') as NonNullable<RawDeliveryParameters['mirrorPage']>['mode'],
				validityMs: days === undefined ? undefined : Math.round(Number(days) * DAY_MS),
			},
		};
	},
};
