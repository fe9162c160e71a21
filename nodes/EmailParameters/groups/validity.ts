import type { RawDeliveryParameters } from '../../../core/delivery/parameters/schema';
import { optionGroup, type OptionGroup } from './group';
import { readDate } from './schedule';

/** The tab *Validity* of the reference: how long messages are tried. */
export const validityGroup: OptionGroup<Pick<RawDeliveryParameters, 'validityMs' | 'validUntil'>> = {
	property: optionGroup('Validity Options', 'validityOptions', [
		{
			displayName: 'Time Zone',
			name: 'timeZone',
			type: 'string',
			default: '',
			placeholder: 'e.g. Asia/Tokyo',
			description: 'Time zone of Validity Limit. Empty: that of the workflow.',
		},
		{
			displayName: 'Validity Limit',
			name: 'validityLimit',
			type: 'dateTime',
			default: '',
			placeholder: 'e.g. 2027-03-06T18:00',
			description: 'Date after which nothing is tried any more, in place of Validity Period',
		},
		{
			displayName: 'Validity Period',
			name: 'validityPeriod',
			type: 'string',
			default: '5d',
			placeholder: 'e.g. 5d',
			description: 'How long after the start messages are tried again; then what is left fails as expired. A number with s, m, h, d or y.',
		},
	]),
	read: (chosen) => ({ validityMs: chosen.text('validityPeriod'), validUntil: readDate(chosen, 'validityLimit') }),
};
