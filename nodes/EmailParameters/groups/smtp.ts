import type { RawDeliveryParameters } from '../../../core/delivery/schema';
import { optionGroup, type OptionGroup } from './group';

/** The tab *SMTP* of the reference: what is on the wire beside the content. */
export const smtpGroup: OptionGroup<Pick<RawDeliveryParameters, 'emailBcc' | 'smtpHeaders'>> = {
	property: optionGroup('SMTP Options', 'smtpOptions', [
		{
			displayName: 'Email BCC',
			name: 'emailBcc',
			type: 'string',
			default: '',
			placeholder: 'e.g. archive@example.com',
			description:
				'Archive address that gets an exact copy of every sent message, but not of proofs. No recipient can see it.',
		},
		{
			displayName: 'SMTP Headers',
			name: 'smtpHeaders',
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			placeholder: 'e.g. X-Campaign:spring-{{ recipient.segment | default: "all" }}',
			description: 'Further headers of every message, one name:value a line. The values may be personalized.',
		},
	]),
	read({ text, value }) {
		const address = text('emailBcc');
		return {
			emailBcc: address ? { address } : undefined,
			// Not trimmed: a stray space is for the check of the headers to report.
			smtpHeaders: String(value('smtpHeaders') ?? ''),
		};
	},
};
