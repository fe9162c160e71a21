import { createHash } from 'node:crypto';

import type { Run } from '../../delivery/ports';
import type { AttemptResult, Refusal } from '../../delivery/types';
import { normalizeText, parseReply } from '../../feedback';
import { newId } from '../../ids';

import { noteErrors } from '../addresses/addressErrors';
import type { StoreContext } from '../context';
import { idList } from '../database/idList';
import type { FeedbackTable } from '../schema';
import { cutReply, storableText } from '../database/text';

type Results = ReadonlyArray<{ id: string; result: AttemptResult }>;
type Refused = Extract<AttemptResult, { refusal?: Refusal }> & { refusal: Refusal };

/**
 * Refusals in the dialogue count against their addresses as bounces that come back do, and those that no rule knows are
 * listed as *to qualify* like them. Most groups have none.
 */
export async function noteReplies(context: StoreContext, run: Run, results: Results): Promise<void> {
	const refusals = new Map(results.flatMap(({ id, result }) => (isRefused(result) ? [[id, result] as const] : [])));
	if (refusals.size === 0) return;
	const messages = await context.db
		.selectFrom('message')
		.innerJoin('analysis', 'analysis.id', 'message.analysis_id')
		.select(['message.id', 'message.address', 'message.address_key', 'analysis.delivery_id'])
		.where('message.id', 'in', idList(context, [...refusals.keys()]))
		.where('message.analysis_id', '=', run.analysisId)
		.where('analysis.purpose', '=', 'main')
		.execute();
	const refused = messages.map((message) => ({ message, refused: refusals.get(message.id)! }));
	await noteErrors(context, refused.flatMap(({ message, refused: result }) => errorOf(message.address_key, result)), 'reply');
	await listUnqualified(context, refused.filter(({ refused: { refusal } }) => !refusal.qualification.known));
}

function isRefused(result: AttemptResult): result is Refused {
	return 'refusal' in result && result.refusal !== undefined;
}

/** An answer to MAIL says nothing about the address, and one that no rule knows says nothing that is known. */
function errorOf(addressKey: string, { state, reason, refusal: { phase, qualification } }: Refused) {
	const { type, known } = qualification;
	if (!known || type === 'ignored' || (phase !== 'recipient' && phase !== 'content')) return [];
	// What is tried again is not over yet
	return [{ addressKey, reason, type: state === 'failed' ? type : ('soft' as const) }];
}

interface Unqualified {
	message: { id: string; address: string; delivery_id: string };
	refused: Refused;
}

/** The same words about the same message are listed once, however often it is tried. */
async function listUnqualified({ db, sql }: StoreContext, unqualified: readonly Unqualified[]): Promise<void> {
	if (unqualified.length === 0) return;
	await db
		.insertInto('feedback')
		.values(unqualified.map((one) => ({ id: newId(), at: sql.now, ...feedbackOf(one) })))
		.onConflict((conflict) => conflict.column('dedupe_key').doNothing())
		.execute();
}

function feedbackOf({ message, refused: { state, reply, refusal } }: Unqualified): Omit<FeedbackTable, 'id' | 'at'> {
	const { code, enhanced = '' } = parseReply(reply);
	const { phase, qualification } = refusal;
	const pattern = normalizeText(reply);
	return {
		dedupe_key: createHash('sha256').update(JSON.stringify([message.id, 'reply', phase, pattern])).digest('base64url'),
		kind: 'reply',
		action: state === 'failed' ? 'failed' : 'delayed',
		message_id: message.id,
		delivery_id: message.delivery_id,
		address: storableText(message.address),
		reason: qualification.reason,
		detail: null,
		type: 'ignored',
		status: enhanced,
		reply_code: code,
		phase,
		pattern: storableText(pattern),
		diagnostic: storableText(cutReply(reply)),
		is_qualified: 0,
	};
}
