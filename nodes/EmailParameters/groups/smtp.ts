import type { RawDeliveryParameters } from '../../../core/delivery/parameters/schema';
import { optionGroup, type OptionGroup } from './group';

/** The tab *SMTP* of the reference: what is on the wire beside the content. */
export const smtpGroup: OptionGroup<Pick<
	RawDeliveryParameters,
	'emailBcc' | 'errorAddress' | 'smtpHeaders' | 'unqualifiedBounceAddress'
>> = {
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
			displayName: 'Error Address',
			name: 'errorAddress',
			type: 'string',
			default: '',
			placeholder: 'e.g. bounces+{{ message.verp }}@example.com',
			description:
				'Where bounces come back to (MAIL FROM); may be personalized. With {{ message.verp }} every message has its own, so that each bounce finds its message. Empty: that of the MTA credential, else the sender address.',
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
		{
			displayName: 'Unqualified-Bounce Address',
			name: 'unqualifiedBounceAddress',
			type: 'string',
			default: '',
			placeholder: 'e.g. postmaster@example.com',
			description: 'Where bounces are forwarded that Process Feedback could not qualify; may be personalized',
		},
	]),
	read({ text, value }) {
		const address = text('emailBcc');
		return {
			errorAddress: text('errorAddress'),
			unqualifiedBounceAddress: text('unqualifiedBounceAddress'),
			emailBcc: address ? { address } : undefined,
			// Not trimmed: a stray space is for the check of the headers to report.
			smtpHeaders: String(value('smtpHeaders') ?? ''),
		};
	},
};
