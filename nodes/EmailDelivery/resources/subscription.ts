import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { Subscription } from '../../../core/delivery/types';
import { callEngine } from '../../shared/callEngine';
import { readJsonObject } from '../../shared/jsonObject';
import { refuseAgent } from '../../shared/refuseAgent';
import { readStoreAccess } from '../../shared/storeAccess';
import { isoTime, limitFields, readPages } from '../fields';
import type { Operation, Resource } from '../resource';

const serviceField: INodeProperties = {
	displayName: 'Service',
	name: 'service',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. Newsletter',
	description: 'The topic, by the name that deliveries have it under (Target Options, Service)',
};

const addressField: INodeProperties = {
	displayName: 'Address',
	name: 'address',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. nathan@example.com',
	description: 'Email address of the subscriber',
};

const getMany: Operation = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many subscriptions',
	description: 'List who is subscribed to a service, in the order of addresses',
	fields: [serviceField, ...limitFields],
	async run(context, _item, index) {
		const store = await readStoreAccess(context);
		const service = readText(context, 'service', index);
		const subscribers = await readPages<Subscription & { addressKey: string }>(context, index, (limit, last) =>
			callEngine(context, 'listSubscribers', { store, service, limit, after: last?.addressKey }),
		);
		return subscribers.map(({ addressKey: _key, at, ...subscription }) => ({ ...subscription, at: isoTime(at) }) as IDataObject);
	},
};

const subscribe: Operation = {
	name: 'Subscribe',
	value: 'subscribe',
	action: 'Subscribe an address to a service',
	description: 'Subscribe an address to a service, also one that had unsubscribed; for people who have asked for it',
	fields: [
		serviceField,
		addressField,
		{
			displayName: 'Fields',
			name: 'profile',
			type: 'json',
			default: '{}',
			placeholder: 'e.g. {"firstName": "Nathan"}',
			description: 'What templates read as recipient, as a JSON object; the address comes as email by itself. Subscribing again replaces it.',
		},
		{
			displayName: 'Format',
			name: 'format',
			type: 'string',
			default: '',
			placeholder: 'e.g. html',
			description: 'Format that the subscriber prefers: html, text, docomo, au or softbank. Empty: no preference.',
		},
	],
	async run(context, _item, index) {
		refuseAgent(context, 'Subscribing somebody');
		const input = {
			service: readText(context, 'service', index),
			address: readText(context, 'address', index),
			format: readText(context, 'format', index),
			profile: readJsonObject(context.getNodeParameter('profile', index, {})),
		};
		return { ...(await callEngine(context, 'subscribe', { store: await readStoreAccess(context), input, actor: context.getNode().name })) };
	},
};

const unsubscribe: Operation = {
	name: 'Unsubscribe',
	value: 'unsubscribe',
	action: 'Unsubscribe an address from a service',
	description: 'End a subscription, as the link in a message does: no marketing delivery of this service goes there any more',
	fields: [serviceField, addressField],
	async run(context, _item, index) {
		const of = { service: readText(context, 'service', index), address: readText(context, 'address', index) };
		return { ...(await callEngine(context, 'unsubscribeAddress', { store: await readStoreAccess(context), ...of, actor: context.getNode().name })) };
	},
};

export const subscriptionResource: Resource = {
	name: 'Subscription',
	value: 'subscription',
	firstOperation: getMany.value,
	operations: [getMany, subscribe, unsubscribe],
};

function readText(context: IExecuteFunctions, name: string, index: number): string {
	return String(context.getNodeParameter(name, index, '') ?? '').trim();
}
