import type { RawDeliveryParameters } from '../../../core/delivery/schema';
import { optionGroup, type OptionGroup } from './group';

const DAY_MS = 24 * 60 * 60 * 1000;
const DEFAULT_DAYS = 5;

/** The tab *Validity* of the reference: how long messages are tried. */
export const validityGroup: OptionGroup<Pick<RawDeliveryParameters, 'validityMs'>> = {
	property: optionGroup('Validity Options', 'validityOptions', [
		{
			displayName: 'Validity Period (Days)',
			name: 'validityDays',
			type: 'number',
			typeOptions: { minValue: 0.01, numberPrecision: 2 },
			default: DEFAULT_DAYS,
			description: 'How long after the start messages are tried again; then what is left fails as expired',
		},
	]),
	read: ({ value }) => ({ validityMs: Math.round(Number(value('validityDays', DEFAULT_DAYS)) * DAY_MS) }),
};
