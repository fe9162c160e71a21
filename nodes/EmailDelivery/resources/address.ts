import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { AddressChange } from '../../../core/delivery/manage/addressBook';
import type { AddressFilter, AddressRecord } from '../../../core/delivery/types';
import { callEngine } from '../../shared/callEngine';
import { readStoreAccess } from '../../shared/storeAccess';
import { filterField, isoTime, limitFields, readFilters, readPages, readTime } from '../fields';
import { refuseAgent } from '../../shared/refuseAgent';
import type { Operation, Resource } from '../resource';

const addressField: INodeProperties = {
	displayName: 'Address',
	name: 'address',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. nathan@example.com',
	description: 'Email address, in whatever case',
};

const domainField: INodeProperties = {
	displayName: 'Domain',
	name: 'domain',
	type: 'string',
	default: '',
	placeholder: 'e.g. example.com',
	description: 'Only addresses of this domain',
};

/** An operation that changes one address and gives how it stands then. */
function change(name: string, value: AddressChange, action: string, description: string): Operation {
	return {
		name,
		value,
		action,
		description,
		fields: [addressField],
		async run(context, _item, index) {
			if (value === 'undenylist' || value === 'unquarantine') refuseAgent(context, 'Letting messages go to an address again');
			const actor = context.getNode().name;
			return toFields(await callEngine(context, 'changeAddress', { ...(await ofAddress(context, index)), change: value, actor }));
		},
	};
}

const erase: Operation = {
	name: 'Erase Personal Data',
	value: 'erasePersonalData',
	action: 'Erase the personal data of an address',
	description: 'Clear an address out of messages, targets and journals, for good; a keyed hash stays, so that nothing goes there again',
	fields: [addressField],
	async run(context, _item, index) {
		refuseAgent(context, 'Erasing personal data');
		return { ...(await callEngine(context, 'erasePersonalData', await ofAddress(context, index))) };
	},
};

const exportData: Operation = {
	name: 'Export Personal Data',
	value: 'exportPersonalData',
	action: 'Export the personal data of an address',
	description: 'Get all that the store has on an address: messages, profiles, clicks and opens, subscriptions, journal',
	fields: [addressField],
	async run(context, _item, index) {
		const of = await ofAddress(context, index);
		const data = await callEngine(context, 'exportPersonalData', of);
		return { address: of.address, ...data } as unknown as IDataObject;
	},
};

const get: Operation = {
	name: 'Get',
	value: 'get',
	action: 'Get an address',
	description: 'Get how an address stands: valid, with errors, in quarantine or denylisted',
	fields: [addressField],
	async run(context, _item, index) {
		return toFields(await callEngine(context, 'findAddress', await ofAddress(context, index)));
	},
};

const getMany: Operation = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many addresses',
	description: 'List addresses that something is known against',
	fields: [
		...limitFields,
		filterField([
			domainField,
			{ displayName: 'Since', name: 'since', type: 'dateTime', default: '', description: 'Only those that have it since this time or later' },
			{
				displayName: 'Status',
				name: 'status',
				type: 'options',
				options: [
					{ name: 'Denylisted', value: 'denylisted' },
					{ name: 'Quarantine', value: 'quarantine' },
					{ name: 'With Errors', value: 'withErrors' },
				],
				default: 'quarantine',
				description: 'Only addresses with this status',
			},
			{ displayName: 'Until', name: 'until', type: 'dateTime', default: '', description: 'Only those that have it since before this time' },
		]),
	],
	async run(context, _item, index) {
		const store = await readStoreAccess(context);
		const { domain, status, since, until } = readFilters(context, index);
		const filter = { ...readPeriod(context, { domain, since, until }), status: status as AddressFilter['status'] };
		const records = await readPages<AddressRecord>(context, index, (limit, last) =>
			callEngine(context, 'listAddresses', { store, filter, limit, after: last?.address }),
		);
		return records.map(toFields);
	},
};

const release: Operation = {
	name: 'Release From Quarantine in Bulk',
	value: 'releaseAddresses',
	action: 'Release addresses from quarantine in bulk',
	description: 'Let the addresses of a domain or of a period out of quarantine, as after the outage of a provider',
	fields: [
		domainField,
		{ displayName: 'Quarantined Since', name: 'since', type: 'dateTime', default: '', description: 'Only addresses that came into quarantine at this time or later' },
		{ displayName: 'Quarantined Until', name: 'until', type: 'dateTime', default: '', description: 'Only addresses that came into quarantine before this time' },
	],
	async run(context, _item, index) {
		refuseAgent(context, 'Letting messages go to addresses again');
		const parameter = (name: string) => context.getNodeParameter(name, index, '');
		const filter = readPeriod(context, { domain: parameter('domain'), since: parameter('since'), until: parameter('until') });
		return { ...(await callEngine(context, 'releaseAddresses', { store: await readStoreAccess(context), filter })) };
	},
};

export const addressResource: Resource = {
	name: 'Address',
	value: 'address',
	firstOperation: get.value,
	operations: [
		change('Add to Denylist', 'denylist', 'Add an address to the denylist', 'Let no marketing delivery go to an address any more'),
		change('Add to Quarantine', 'quarantine', 'Add an address to quarantine', 'Let nothing go to an address any more'),
		erase,
		exportData,
		get,
		getMany,
		release,
		change('Remove From Denylist', 'undenylist', 'Remove an address from the denylist', 'Take back unsubscriptions, complaints and erasures of an address'),
		change('Remove From Quarantine', 'unquarantine', 'Remove an address from quarantine', 'Let messages go to an address again'),
	],
};

async function ofAddress(context: IExecuteFunctions, index: number) {
	return { store: await readStoreAccess(context), address: String(context.getNodeParameter('address', index)).trim() };
}

function readPeriod(context: IExecuteFunctions, { domain, since, until }: Record<'domain' | 'since' | 'until', unknown>) {
	return {
		domain: String(domain ?? '').trim().replace(/^@/, '') || undefined,
		since: readTime(context, since, 'Since'),
		until: readTime(context, until, 'Until'),
	};
}

function toFields({ denylistedAt, complainedAt, quarantinedAt, quarantinedUntil, lastErrorAt, ...record }: AddressRecord): IDataObject {
	return {
		...record,
		denylistedAt: isoTime(denylistedAt),
		complainedAt: isoTime(complainedAt),
		quarantinedAt: isoTime(quarantinedAt),
		quarantinedUntil: isoTime(quarantinedUntil),
		lastErrorAt: isoTime(lastErrorAt),
	};
}
