import type { RawDeliveryParameters } from '../../../core/delivery/parameters/schema';
import { optionGroup, type OptionGroup } from './group';

/** What the links of the messages tell of their readers; nothing without it. */
export const trackingGroup: OptionGroup<Pick<RawDeliveryParameters, 'tracking'>> = {
	property: optionGroup('Tracking Options', 'trackingOptions', [
		{
			displayName: 'Track Clicks',
			name: 'clicks',
			type: 'boolean',
			default: false,
			description: 'Whether links of the content go through the Delivery Links Trigger, which counts clicks by link',
		},
		{
			displayName: 'Track Opens',
			name: 'opens',
			type: 'boolean',
			default: false,
			description: 'Whether the HTML gets a picture that tells when a message is opened; many mail clients hide or forge that',
		},
	]),
	read({ value }) {
		return { tracking: { clicks: value('clicks', false) === true, opens: value('opens', false) === true } };
	},
};
