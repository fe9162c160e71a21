import type { ApprovalPort } from '../../delivery/ports';
import type { Approval, ApprovalAnswer, ApprovalDecision, ApprovalTerms } from '../../delivery/types';
import { newId } from '../../ids';

import { inTransaction } from '../context';
import type { StoreContext } from '../context';
import type { ApprovalAnswerRow, ApprovalRow } from '../schema';

/** Requests for approval and their answers. */
export function approvalPort(context: StoreContext): ApprovalPort {
	const { db, sql } = context;
	return {
		addApproval: (approval) => inTransaction(context, (inside) => addApproval(inside, approval)),

		async findApproval(id) {
			const row = await db.selectFrom('approval').selectAll().where('id', '=', id).executeTakeFirst();
			return row && (await withAnswers(context, [row]))[0];
		},

		async approvalsOf(subject, subjectId) {
			const rows = await db
				.selectFrom('approval')
				.selectAll()
				.where('subject', '=', subject)
				.where('subject_id', '=', subjectId)
				.orderBy('created_at', 'desc')
				.orderBy('id', 'desc')
				.execute();
			return await withAnswers(context, rows);
		},

		decideApproval: (id, decision, by, comment) =>
			inTransaction(context, (inside) => decideApproval(inside, { id, decision, by, comment })),

		async markApprovalMailed(id, approver) {
			await db
				.updateTable('approval_answer')
				.set({ mailed_at: sql.now })
				.where('approval_id', '=', id)
				.where('approver', '=', approver)
				.execute();
		},
	};
}

async function addApproval(context: StoreContext, approval: Parameters<ApprovalPort['addApproval']>[0]): Promise<Approval> {
	const { db, sql } = context;
	const row = await db
		.insertInto('approval')
		.values({
			id: newId(),
			delivery_id: approval.deliveryId,
			subject: approval.subject,
			subject_id: approval.subjectId,
			fingerprint: approval.fingerprint,
			target_hash: approval.targetHash,
			to_deliver: approval.toDeliver,
			approvers: JSON.stringify(approval.approvers),
			terms: JSON.stringify(approval.terms),
			origin: approval.origin,
			state: 'open',
			deadline_at: approval.deadlineAt,
			created_at: sql.now,
		})
		.returningAll()
		.executeTakeFirstOrThrow();
	const answers = approval.approvers.map((approver) => ({ approval_id: row.id, approver }));
	if (answers.length > 0) await db.insertInto('approval_answer').values(answers).execute();
	return toApproval(row, []);
}

interface Answer {
	id: string;
	decision: ApprovalDecision;
	by: string;
	comment: string;
}

/** The approval's row is locked first, so that two last answers at once settle it together. */
async function decideApproval(context: StoreContext, { id, decision, by, comment }: Answer): Promise<Approval | undefined> {
	const { db, sql } = context;
	const open = db.selectFrom('approval').selectAll().where('id', '=', id).where('state', '=', 'open').where('deadline_at', '>', sql.now);
	const locked = await sql.forUpdate(open).executeTakeFirst();
	if (!locked) return undefined;
	const [approval] = await withAnswers(context, [locked]);
	const former = approval?.answers.find(({ approver }) => approver === by);
	if (!approval || former?.decision) return undefined;

	await db
		.insertInto('approval_answer')
		.values({ approval_id: id, approver: by, decision, decided_at: sql.now, comment })
		.onConflict((conflict) => conflict.columns(['approval_id', 'approver']).doUpdateSet({ decision, decided_at: sql.now, comment }))
		.execute();
	const isSettled = approval.terms.quorum === 'any' || decision === 'rejected' || othersApproved(approval, by);
	const settled = { state: decision, decided_by: by, decided_at: sql.now, comment };
	if (isSettled) await db.updateTable('approval').set(settled).where('id', '=', id).execute();
	const row = await db.selectFrom('approval').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
	return (await withAnswers(context, [row]))[0];
}

function othersApproved({ answers }: Approval, by: string): boolean {
	return answers.every(({ approver, decision }) => approver === by || decision === 'approved');
}

async function withAnswers({ db }: StoreContext, rows: ApprovalRow[]): Promise<Approval[]> {
	if (rows.length === 0) return [];
	const ids = rows.map(({ id }) => id);
	const answers = await db.selectFrom('approval_answer').selectAll().where('approval_id', 'in', ids).execute();
	return rows.map((row) => toApproval(row, answers));
}

/** Requests from before there were terms: the first answer counts. */
const FORMER_TERMS: ApprovalTerms = { quorum: 'any', rejectionComment: 'optional', language: 'en', timeZone: 'UTC' };

function toApproval(row: ApprovalRow, answers: ApprovalAnswerRow[]): Approval {
	const approvers = JSON.parse(row.approvers) as string[];
	const own = new Map(answers.filter(({ approval_id }) => approval_id === row.id).map((answer) => [answer.approver, answer]));
	return {
		id: row.id,
		deliveryId: row.delivery_id,
		subject: row.subject,
		subjectId: row.subject_id,
		fingerprint: row.fingerprint,
		targetHash: row.target_hash,
		toDeliver: row.to_deliver,
		approvers,
		terms: { ...FORMER_TERMS, ...(JSON.parse(row.terms) as Partial<ApprovalTerms>) },
		origin: row.origin,
		answers: [...new Set([...approvers, ...own.keys()])].map((approver) => toAnswer(approver, own.get(approver))),
		state: row.state,
		deadlineAt: row.deadline_at,
		decidedBy: row.decided_by,
		decidedAt: row.decided_at,
		comment: row.comment,
		createdAt: row.created_at,
	};
}

function toAnswer(approver: string, row: ApprovalAnswerRow | undefined): ApprovalAnswer {
	const { mailed_at: mailedAt = null, decided_at: decidedAt = null, decision = null, comment = null } = row ?? {};
	return { approver, mailedAt, decision, decidedAt, comment };
}
