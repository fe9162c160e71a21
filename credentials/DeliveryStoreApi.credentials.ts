import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';
import { postgresFields } from './postgresFields';

/**
 * Where deliveries are kept, and the public address of their links. Optional: without it they are in a SQLite file in
 * n8n's own folder. Tested by the node Analyze Delivery.
 */
export class DeliveryStoreApi implements ICredentialType {
	name = 'deliveryStoreApi';

	displayName = 'Delivery Store API';

	icon: Icon = { light: 'file:store.svg', dark: 'file:store.dark.svg' };

	documentationUrl = 'https://www.npmjs.com/package/n8n-nodes-email-delivery#credentials';

	properties: INodeProperties[] = [
		{
			displayName: 'Kept In',
			name: 'kind',
			type: 'options',
			options: [
				{ name: 'PostgreSQL', value: 'postgres', description: 'For queue mode and several n8n instances' },
				{ name: 'SQLite File', value: 'sqlite', description: 'For one n8n on one machine' },
			],
			default: 'sqlite',
			description: 'Which database keeps the deliveries',
		},
		{
			displayName: 'File',
			name: 'file',
			type: 'string',
			default: '',
			placeholder: 'e.g. /data/deliveries.sqlite',
			description: 'Full path of the file. Empty: email-delivery/deliveries.sqlite in the folder of n8n.',
			displayOptions: { show: { kind: ['sqlite'] } },
		},
		...postgresFields({ userHint: 'A user who may make tables in that database: the store makes its own' }),
		{
			displayName: 'Public Base Address',
			name: 'publicBaseUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://n8n.example.com/webhook/email-delivery',
			description:
				'Public https address under which the Delivery Links Trigger answers: its production URL without the last part. Messages get List-Unsubscribe headers when it is set.',
		},
		{
			displayName: 'Retention Time (Days)',
			name: 'retentionDays',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description:
				'How many days after the end of a delivery the fields of its recipients are cleared; counts, delivery log and addresses stay. 0: never.',
		},
		{
			displayName: 'Allow Editor Confirmation',
			name: 'allowEditorConfirmation',
			type: 'boolean',
			default: false,
			description:
				'Whether a delivery may also be confirmed by a code that its analysis prints in the editor, typed into Confirm Delivery. Whoever may edit and run workflows can then send.',
		},
		{
			displayName: 'Allow Images From Inner Networks',
			name: 'allowInnerImages',
			type: 'boolean',
			default: false,
			description:
				'Whether image inclusion may fetch linked images from the own machine and private networks too; metadata services of clouds stay closed',
		},
	];
}
