import type { FeedbackPort, NewFeedback, RecordedFeedback } from '../../delivery/feedbackPort';
import type { AddressStatus, MessageState } from '../../delivery/types';
import { newId } from '../../ids';

import { noteErrors, noteSuccess } from '../addresses/addressErrors';
import { statusOf } from '../addresses/addressBook';
import { addressPort } from '../addresses/addresses';
import { isErased } from '../addresses/erasures';
import { inTransaction } from '../context';
import type { StoreContext } from '../context';
import { qualificationRules } from './qualificationRules';
import { cutReply, storableText } from '../database/text';

/** What comes back, and what it changes. */
export function feedbackPort(context: StoreContext): FeedbackPort {
	const { db } = context;
	return {
		...qualificationRules(context),

		recordFeedback: (feedback) => inTransaction(context, (inside) => recordFeedback(inside, feedback)),

		async readFeedback({ limit, before, deliveryId, isQualified }) {
			const rows = await db
				.selectFrom('feedback')
				.select(['id', 'at', 'kind', 'action', 'message_id as messageId', 'delivery_id as deliveryId', 'address', 'reason'])
				.select(['detail', 'type', 'status', 'reply_code as replyCode', 'phase', 'pattern', 'diagnostic', 'is_qualified'])
				.$if(before !== undefined, (query) => query.where('id', '<', before!))
				.$if(deliveryId !== undefined, (query) => query.where('delivery_id', '=', deliveryId!))
				.$if(isQualified !== undefined, (query) => query.where('is_qualified', '=', isQualified ? 1 : 0))
				.orderBy('id', 'desc')
				.limit(limit)
				.execute();
			return rows.map(({ is_qualified, ...row }) => ({ ...row, isQualified: is_qualified === 1 }));
		},

		feedbackToQualify(limit) {
			return db
				.selectFrom('feedback')
				.select((eb) => [
					'pattern',
					eb.fn.countAll<number>().as('times'),
					eb.fn.max<number>('at').as('lastAt'),
					eb.fn.max<string>('diagnostic').as('diagnostic'),
					'phase',
					'status',
				])
				.where('is_qualified', '=', 0)
				.groupBy(['pattern', 'phase', 'status'])
				.orderBy('times', 'desc')
				.orderBy('pattern')
				.limit(limit)
				.execute();
		},

		async findMessageTo(deliveryId, addressKey) {
			const row = await db
				.selectFrom('message')
				.innerJoin('analysis', 'analysis.id', 'message.analysis_id')
				.select('message.id')
				.where('analysis.delivery_id', '=', deliveryId)
				.where('message.address_key', '=', addressKey)
				.where('message.state', 'in', ['sent', 'unknown', 'failed'])
				// Not by the time alone: the databases sort what has none at different ends.
				.orderBy((eb) => eb.fn.coalesce('message.sent_at', eb.lit(0)), 'desc')
				.orderBy('message.id', 'desc')
				.limit(1)
				.executeTakeFirst();
			return row?.id;
		},
	};
}

async function recordFeedback(context: StoreContext, given: NewFeedback): Promise<RecordedFeedback> {
	const message = given.messageId === null ? undefined : await findMessage(context, given.messageId);
	// What comes back late must not bring back who was erased.
	const feedback = message && isErased(message.addressKey) ? { ...given, address: '', diagnostic: '' } : given;
	const isNew = await keep(context, feedback, message?.deliveryId ?? null);
	if (!message) return { isNew, moved: null, addressStatus: null };
	const moved = isNew ? await moveMessage(context, message, feedback) : null;
	if (isNew) await changeAddress(context, message.addressKey, feedback);
	return { isNew, moved, addressStatus: await statusOfAddress(context, message.addressKey) };
}

async function statusOfAddress({ db, sql }: StoreContext, addressKey: string): Promise<AddressStatus> {
	const row = await db.selectFrom('address').select(statusOf(sql.now).as('status')).where('address_key', '=', addressKey).executeTakeFirst();
	return row?.status ?? 'valid';
}

interface FoundMessage {
	id: string;
	state: MessageState;
	addressKey: string;
	markedAt: number | null;
	deliveryId: string;
}

/** Holds the message's row, so that no result of its run comes in between. */
async function findMessage({ db, sql }: StoreContext, id: string): Promise<FoundMessage | undefined> {
	const message = await sql
		.forUpdate(
			db
				.selectFrom('message')
				.select(['id', 'state', 'analysis_id', 'address_key as addressKey', 'marked_at as markedAt'])
				.where('id', '=', id),
		)
		.executeTakeFirst();
	if (!message) return undefined;
	const { analysis_id, ...found } = message;
	const analysis = await db.selectFrom('analysis').select('delivery_id').where('id', '=', analysis_id).executeTakeFirst();
	return analysis && { ...found, deliveryId: analysis.delivery_id };
}

async function keep({ db, sql }: StoreContext, feedback: NewFeedback, deliveryId: string | null): Promise<boolean> {
	const { numInsertedOrUpdatedRows = 0n } = await db
		.insertInto('feedback')
		.values({
			id: newId(),
			at: sql.now,
			dedupe_key: feedback.dedupeKey,
			kind: feedback.kind,
			action: feedback.action,
			message_id: deliveryId === null ? null : feedback.messageId,
			delivery_id: deliveryId,
			address: storableText(feedback.address),
			reason: feedback.reason,
			detail: feedback.detail,
			type: feedback.type,
			status: feedback.status,
			reply_code: feedback.replyCode,
			phase: feedback.phase,
			pattern: storableText(feedback.pattern),
			diagnostic: storableText(cutReply(feedback.diagnostic)),
			is_qualified: feedback.isQualified ? 1 : 0,
		})
		.onConflict((conflict) => conflict.column('dedupe_key').doNothing())
		.executeTakeFirstOrThrow();
	return numInsertedOrUpdatedRows > 0n;
}

/**
 * Whatever came back about a message proves that it was sent, so an unknown one is unknown no more. A failure may even
 * be here before the run has recorded that it sent it; the run's result is then no longer asked for.
 */
async function moveMessage({ db, sql }: StoreContext, message: FoundMessage, { effect, reason, detail, diagnostic }: NewFeedback): Promise<RecordedFeedback['moved']> {
	const isOnItsWay = message.state === 'sending' && message.markedAt !== null && effect.moveTo === 'failed';
	if (message.state !== 'sent' && message.state !== 'unknown' && !isOnItsWay) return null;
	const to = effect.moveTo ?? 'sent';
	if (to === message.state) return null;
	const reply = storableText(cutReply(diagnostic));
	await db
		.updateTable('message')
		.set((eb) =>
			to === 'failed'
				? { state: to, reason, detail, reply, run_id: null }
				: { state: to, reason: null, detail: null, run_id: null, sent_at: eb.fn.coalesce('sent_at', 'marked_at', sql.now) },
		)
		.where('id', '=', message.id)
		.where('state', '=', message.state)
		.execute();
	return { from: message.state, to };
}

async function changeAddress(context: StoreContext, addressKey: string, { effect, reason }: NewFeedback): Promise<void> {
	if (addressKey === '') return;
	if (effect.isComplaint) await addressPort(context).addComplaint(addressKey, 'feedback loop');
	if (effect.address === 'success') await noteSuccess(context, addressKey);
	if (effect.address === 'hard' || effect.address === 'soft') {
		await noteErrors(context, [{ addressKey, type: effect.address, reason }], 'bounce');
	}
}
