import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';
import { postgresFields } from './postgresFields';

/** The database that an SQL query takes recipients from; it is only ever read. Tested by the node Email Parameters. */
export class TargetDatabaseApi implements ICredentialType {
	name = 'targetDatabaseApi';

	displayName = 'Target Database API';

	icon: Icon = { light: 'file:target.svg', dark: 'file:target.dark.svg' };

	documentationUrl = 'https://www.npmjs.com/package/n8n-nodes-email-delivery#credentials';

	properties: INodeProperties[] = [
		{
			displayName: 'Database Type',
			name: 'kind',
			type: 'options',
			options: [
				{ name: 'PostgreSQL', value: 'postgres', description: 'Read in a read-only transaction, by a cursor' },
				{ name: 'SQLite File', value: 'sqlite', description: 'Opened read-only' },
			],
			default: 'postgres',
			description: 'Which database holds the recipients',
		},
		{
			displayName: 'File',
			name: 'file',
			type: 'string',
			default: '',
			placeholder: 'e.g. /data/customers.sqlite',
			description: 'Full path of the file',
			displayOptions: { show: { kind: ['sqlite'] } },
		},
		...postgresFields({ userHint: 'Best a user who may read the tables of the query and nothing else' }),
	];
}
