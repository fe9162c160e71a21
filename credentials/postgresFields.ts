import type { INodeProperties } from 'n8n-workflow';

const displayOptions = { show: { kind: ['postgres'] } };

/** How to reach a PostgreSQL server; shown where the field `kind` says `postgres`. */
export function postgresFields({ userHint }: { userHint: string }): INodeProperties[] {
	return [
		{
			displayName: 'Host',
			name: 'host',
			type: 'string',
			default: 'localhost',
			placeholder: 'e.g. db.example.com',
			description: 'Name or address of the database server, as n8n reaches it',
			displayOptions,
		},
		{
			displayName: 'Port',
			name: 'port',
			type: 'number',
			default: 5432,
			description: 'Port of the database server; PostgreSQL itself takes 5432',
			displayOptions,
		},
		{
			displayName: 'Database',
			name: 'database',
			type: 'string',
			default: '',
			placeholder: 'e.g. campaigns',
			description: 'Name of the database on that server',
			displayOptions,
		},
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			default: '',
			placeholder: 'e.g. n8n',
			description: userHint,
			displayOptions,
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Password of that user',
			displayOptions,
		},
		{
			displayName: 'TLS',
			name: 'tls',
			type: 'boolean',
			default: false,
			description: 'Whether the connection to the database is encrypted and its certificate checked',
			displayOptions,
		},
		{
			displayName: 'Ignore TLS Errors',
			name: 'ignoreTlsErrors',
			type: 'boolean',
			default: false,
			description:
				'Whether any certificate of the database is accepted: for servers in the own network that have one of their own making',
			displayOptions: { show: { kind: ['postgres'], tls: [true] } },
		},
	];
}
