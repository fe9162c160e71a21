import type { RawDeliveryParameters } from '../../../core/delivery/parameters/schema';
import { optionGroup, type OptionGroup } from './group';

/** What the messages are made of, beside sender, subject and the two contents. */
export const contentGroup: OptionGroup<Pick<RawDeliveryParameters, 'encoding' | 'formatChoice' | 'replyTo'>> = {
	property: optionGroup('Content Options', 'contentOptions', [
		{
			displayName: 'Character Encoding',
			name: 'encoding',
			type: 'string',
			default: '',
			placeholder: 'e.g. ISO-2022-JP',
			description:
				'Forces this encoding for all messages but those of Japanese carriers. Empty: UTF-8. The analysis tells which characters it lacks.',
		},
		{
			displayName: 'Message Format',
			name: 'formatChoice',
			type: 'options',
			options: [
				{
					name: "Let the Recipient's Mail Client Choose",
					value: 'alternative',
					description: 'HTML and text in every message',
				},
				{
					name: 'Send All Messages in HTML Format',
					value: 'html',
					description: 'The text is not sent',
				},
				{
					name: 'Send All Messages in Text Format',
					value: 'text',
					description: 'The HTML is not sent',
				},
				{
					name: 'Use Recipient Preferences',
					value: 'recipientPreference',
					description: 'By the format field; HTML and text where there is none',
				},
			],
			default: 'recipientPreference',
			description: 'What each message is made of',
		},
		{
			displayName: 'Reply-To Address',
			name: 'replyToAddress',
			type: 'string',
			default: '',
			placeholder: 'e.g. service@example.com',
			description: 'Address that answers go to, when it is not the sender',
		},
		{
			displayName: 'Reply-To Name',
			name: 'replyToName',
			type: 'string',
			default: '',
			placeholder: 'e.g. Customer Service',
			description: 'Name that goes with the reply-to address',
		},
	]),
	read({ text, value }) {
		const replyTo = text('replyToAddress');
		return {
			encoding: text('encoding'),
			formatChoice: value('formatChoice') as RawDeliveryParameters['formatChoice'],
			replyTo: replyTo ? { name: text('replyToName'), address: replyTo } : undefined,
		};
	},
};
