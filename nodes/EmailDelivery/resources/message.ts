import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { MessageView } from '../../../core/delivery/manage/look';
import { REASONS } from '../../../core/delivery/reasons';
import type { MessageState, ReasonId } from '../../../core/delivery/types';
import { callEngine } from '../../shared/callEngine';
import { deliveryProperty } from '../../shared/deliveryLocator';
import { titleCase } from '../../shared/titleCase';
import { filterField, isoTime, limitFields, readFilters, readPages } from '../fields';
import { refuseAgent } from '../../shared/refuseAgent';
import type { Operation, Resource } from '../resource';
import { describe, ofDelivery } from './delivery';

/** Statuses of messages in the field's words. */
const STATES: Record<MessageState, string> = {
	pending: 'Pending',
	sending: 'Being Sent',
	sent: 'Sent',
	failed: 'Failed',
	ignored: 'Ignored',
	unknown: 'Unknown',
	cancelled: 'Delivery Cancelled',
};

const byName = <Option extends { name: string }>(options: Option[]) => options.sort((a, b) => a.name.localeCompare(b.name));

const getMany: Operation = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many messages',
	description: 'Read the delivery log: status, reason, attempts, times and mirror page of each recipient',
	fields: [
		deliveryProperty,
		...limitFields,
		filterField([
			{
				displayName: 'Address',
				name: 'address',
				type: 'string',
				default: '',
				placeholder: 'e.g. nathan@example.com',
				description: 'Part of the address of the recipient',
			},
			{
				displayName: 'Reason',
				name: 'reasons',
				type: 'multiOptions',
				options: byName(Object.entries(REASONS).map(([value, { label }]) => ({ name: titleCase(label), value }))),
				default: [],
				description: 'Only messages with one of these reasons',
			},
			{
				displayName: 'Status',
				name: 'states',
				type: 'multiOptions',
				options: byName(Object.entries(STATES).map(([value, name]) => ({ name, value }))),
				default: [],
				description: 'Only messages with one of these statuses',
			},
		]),
	],
	async run(context, item, index) {
		const of = await ofDelivery(context, item, index);
		const filter = readMessageFilter(context, index);
		const messages = await readPages<MessageView>(context, index, async (limit, last) => {
			const from = last && last.position + 1;
			return (await callEngine(context, 'listMessages', { ...of, filter, limit, from })).messages;
		});
		return messages.map((message) => ({ deliveryId: of.delivery.deliveryId, ...toFields(message) }));
	},
};

const resend: Operation = {
	name: 'Resend Unknown',
	value: 'resendUnknown',
	action: 'Resend unknown messages',
	description: 'Make messages whose fate is unknown pending again, for Confirm Delivery; their recipients may get them twice',
	fields: [deliveryProperty],
	async run(context, item, index) {
		refuseAgent(context, 'Sending messages again whose fate is unknown');
		const actor = context.getNode().name;
		const { requeued, ...stored } = await callEngine(context, 'resendUnknown', { ...(await ofDelivery(context, item, index)), actor });
		return { ...describe(stored), requeued };
	},
};

export const messageResource: Resource = { name: 'Message', value: 'message', firstOperation: getMany.value, operations: [getMany, resend] };

function readMessageFilter(context: IExecuteFunctions, index: number) {
	const { address, reasons, states } = readFilters(context, index);
	return {
		address: String(address ?? '').trim() || undefined,
		reasons: (reasons as ReasonId[] | undefined) ?? [],
		states: (states as MessageState[] | undefined) ?? [],
	};
}

function toFields({ id, address, format, state, reason, detail, reply, attempts, ...rest }: MessageView): IDataObject {
	return {
		messageId: id,
		address,
		format,
		status: state,
		statusLabel: STATES[state],
		reason,
		reasonLabel: reason && REASONS[reason].label,
		detail,
		reply,
		attempts,
		sentAt: isoTime(rest.sentAt),
		nextAttemptAt: isoTime(rest.nextAttemptAt),
		mirrorLink: rest.mirrorLink,
	};
}
