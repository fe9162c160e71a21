import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Delivery, DeliveryStatus, Language } from '../../../core/delivery/types';
import type { StoredDelivery } from '../../../core/engine';
import type { ReportPage } from '../../../core/links';
import { callEngine } from '../../shared/callEngine';
import { readDeliveryReference, toDeliveryItem } from '../../shared/deliveryItem';
import { deliveryProperty } from '../../shared/deliveryLocator';
import { LANGUAGES, toBinary } from '../../shared/reportFile';
import { readStoreAccess } from '../../shared/storeAccess';
import { filterField, isoTime, limitFields, readFilters, readPages, readTime } from '../fields';
import { refuseAgent } from '../../shared/refuseAgent';
import { WithFile, type Operation, type Resource } from '../resource';

const STATUSES: Array<[name: string, value: DeliveryStatus]> = [
	['Being Edited', 'beingEdited'],
	['Failed', 'failed'],
	['Finished', 'finished'],
	['In Progress', 'inProgress'],
	['Paused', 'paused'],
	['Pending', 'pending'],
	['Ready', 'ready'],
	['Stopped', 'stopped'],
	['Target Ready', 'targetReady'],
];

const clear: Operation = {
	name: 'Clear Old Profiles',
	value: 'clearOldProfiles',
	action: 'Clear profiles of old deliveries',
	description: 'Clear the recipients’ fields of deliveries that ended long ago; counts, log and addresses stay',
	fields: [
		{
			displayName: 'Ended Before (Days)',
			name: 'days',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 90,
			description: 'How many days ago a delivery must have ended; run it from a schedule to keep a retention time',
		},
	],
	async run(context, _item, index) {
		refuseAgent(context, 'Clearing profiles');
		const days = Number(context.getNodeParameter('days', index));
		return { ...(await callEngine(context, 'clearOldProfiles', { store: await readStoreAccess(context), days })) };
	},
};

const remove: Operation = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete a delivery',
	description: 'Delete a delivery with its target, proofs, messages and journal; denylist and quarantine stay. The links of its messages lead nowhere then, those to unsubscribe too.',
	fields: [deliveryProperty],
	async run(context, item, index) {
		refuseAgent(context, 'Deleting a delivery');
		const { delivery, storeId } = await callEngine(context, 'deleteDelivery', await ofDelivery(context, item, index));
		return { deliveryId: delivery.id, storeId, code: delivery.code, label: delivery.parameters.label, deleted: true };
	},
};

const get: Operation = {
	name: 'Get',
	value: 'get',
	action: 'Get a delivery',
	description: 'Get a delivery with its analysis, how far sending has come, and its clicks and opens',
	fields: [deliveryProperty],
	async run(context, item, index) {
		const { analysis, sending, ...stored } = await callEngine(context, 'viewDelivery', await ofDelivery(context, item, index));
		return { ...describe(stored), analysis, sending } as unknown as IDataObject;
	},
};

const getMany: Operation = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many deliveries',
	description: 'List deliveries, newest first',
	fields: [
		...limitFields,
		filterField([
			{ displayName: 'Created After', name: 'createdAfter', type: 'dateTime', default: '', description: 'Only deliveries that were saved first at this time or later' },
			{ displayName: 'Created Before', name: 'createdBefore', type: 'dateTime', default: '', description: 'Only deliveries that were saved first before this time' },
			{
				displayName: 'Search',
				name: 'search',
				type: 'string',
				default: '',
				placeholder: 'e.g. spring',
				description: 'Part of the label or of the delivery code',
			},
			{
				displayName: 'Status',
				name: 'statuses',
				type: 'multiOptions',
				options: STATUSES.map(([name, value]) => ({ name, value })),
				default: [],
				description: 'Only deliveries with one of these statuses',
			},
		]),
	],
	async run(context, _item, index) {
		const store = await readStoreAccess(context);
		const filter = readDeliveryFilter(context, index);
		let storeId = '';
		const deliveries = await readPages<Delivery>(context, index, async (limit, last) => {
			const page = await callEngine(context, 'listDeliveries', { store, filter, limit, before: last?.id });
			storeId = page.storeId;
			return page.deliveries;
		});
		return deliveries.map((delivery) => describe({ storeId, delivery }));
	},
};

const pause: Operation = {
	name: 'Pause',
	value: 'pause',
	action: 'Pause a delivery',
	description: 'Let nothing more of a delivery leave until it is resumed, whoever is sending it',
	fields: [deliveryProperty],
	async run(context, item, index) {
		const actor = context.getNode().name;
		const { halted, ...stored } = await callEngine(context, 'pauseDelivery', { ...(await ofDelivery(context, item, index)), actor });
		return { ...describe(stored), halted };
	},
};

const PAGES: Array<{ name: string; value: ReportPage; description: string }> = [
	{ name: 'Analysis Report', value: 'analysis', description: 'Target, exclusions and findings' },
	{ name: 'Delivery Report', value: 'delivery', description: 'What became of the messages: by state, time, wave, domain and reason' },
	{ name: 'Message Preview', value: 'preview', description: 'A message of each format: HTML, text and headers side by side' },
];

const report: Operation = {
	name: 'Get Report',
	value: 'report',
	action: 'Get a report of a delivery',
	description: 'Get a report as an HTML file, with its address where the Delivery Links Trigger shows it and the live progress',
	fields: [
		deliveryProperty,
		{
			displayName: 'Report',
			name: 'page',
			type: 'options',
			options: PAGES,
			default: 'delivery',
			description: 'What the report is about',
		},
		{
			displayName: 'Language',
			name: 'language',
			type: 'options',
			options: LANGUAGES,
			default: 'en',
			description: 'Language of the file; the page at the address speaks that of the browser',
		},
		{
			displayName: 'Put Output File in Field',
			name: 'binaryProperty',
			type: 'string',
			default: 'report',
			required: true,
			placeholder: 'e.g. report',
			hint: 'The name of the output binary field to put the file in',
			description: 'Binary field that the HTML file comes out in',
		},
	],
	async run(context, item, index) {
		const page = context.getNodeParameter('page', index, 'delivery') as ReportPage;
		const language = context.getNodeParameter('language', index, 'en') as Language;
		const of = await ofDelivery(context, item, index);
		const rendered = await callEngine(context, 'renderReport', { ...of, page, language, timeZone: context.getTimezone() });
		const field = String(context.getNodeParameter('binaryProperty', index, 'report')).trim() || 'report';
		return new WithFile(
			{ ...describe(rendered), report: { page, url: rendered.url ?? null, progressUrl: rendered.progressUrl ?? null } },
			{ [field]: await toBinary(context, page, rendered) },
		);
	},
};

const resume: Operation = {
	name: 'Resume',
	value: 'resume',
	action: 'Resume a delivery',
	description: 'Let a paused delivery go on: Confirm Delivery takes it up again',
	fields: [deliveryProperty],
	async run(context, item, index) {
		refuseAgent(context, 'Resuming a delivery that a person paused');
		const actor = context.getNode().name;
		return describe(await callEngine(context, 'resumeDelivery', { ...(await ofDelivery(context, item, index)), actor }));
	},
};

const stop: Operation = {
	name: 'Stop',
	value: 'stop',
	action: 'Stop a delivery',
	description: 'Cancel all that was not sent, for good; what the MTA has taken cannot be called back',
	fields: [deliveryProperty],
	async run(context, item, index) {
		const actor = context.getNode().name;
		const stopped = await callEngine(context, 'stopDelivery', { ...(await ofDelivery(context, item, index)), actor });
		const { halted, cancelled, ...stored } = stopped;
		return { ...describe(stored), halted, cancelled };
	},
};

export const deliveryResource: Resource = {
	name: 'Delivery',
	value: 'delivery',
	firstOperation: get.value,
	operations: [clear, remove, get, getMany, report, pause, resume, stop],
};

/** The store and the delivery that an operation is about. */
export async function ofDelivery(context: IExecuteFunctions, item: INodeExecutionData, index: number) {
	return { store: await readStoreAccess(context), delivery: readDeliveryReference(context, item, index) };
}

/** The delivery item with its dates and, when it has stopped, the reason. */
export function describe(stored: StoredDelivery): IDataObject {
	const { delivery } = stored;
	const { createdAt, updatedAt, startedAt, finishedAt, stopReason, stopDetail } = delivery;
	const times = {
		createdAt: isoTime(createdAt),
		updatedAt: isoTime(updatedAt),
		startedAt: isoTime(startedAt),
		finishedAt: isoTime(finishedAt),
	};
	const { json } = toDeliveryItem(stored, {}, { json: {}, index: 0 });
	return { ...json, ...times, ...(stopReason ? { stopReason, stopDetail } : {}) };
}

function readDeliveryFilter(context: IExecuteFunctions, index: number) {
	const { search, statuses, createdAfter, createdBefore } = readFilters(context, index);
	return {
		search: String(search ?? '').trim() || undefined,
		statuses: (statuses as DeliveryStatus[] | undefined) ?? [],
		createdAfter: readTime(context, createdAfter, 'Created After'),
		createdBefore: readTime(context, createdBefore, 'Created Before'),
	};
}
