import type { ApprovalPort } from '../delivery/ports';
import type { Approval } from '../delivery/types';
import { newId } from '../ids';

import type { StoreContext } from './context';
import type { ApprovalRow } from './schema';

/** Requests for approval and their answers. */
export function approvalPort({ db, sql }: StoreContext): ApprovalPort {
	return {
		async addApproval(approval) {
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
					state: 'open',
					deadline_at: approval.deadlineAt,
					created_at: sql.now,
				})
				.returningAll()
				.executeTakeFirstOrThrow();
			return toApproval(row);
		},

		async findApproval(id) {
			const row = await db.selectFrom('approval').selectAll().where('id', '=', id).executeTakeFirst();
			return row && toApproval(row);
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
			return rows.map(toApproval);
		},

		async decideApproval(id, decision, by, comment) {
			const row = await db
				.updateTable('approval')
				.set({ state: decision, decided_by: by, decided_at: sql.now, comment })
				.where('id', '=', id)
				.where('state', '=', 'open')
				.where('deadline_at', '>', sql.now)
				.returningAll()
				.executeTakeFirst();
			return row && toApproval(row);
		},
	};
}

function toApproval(row: ApprovalRow): Approval {
	return {
		id: row.id,
		deliveryId: row.delivery_id,
		subject: row.subject,
		subjectId: row.subject_id,
		fingerprint: row.fingerprint,
		targetHash: row.target_hash,
		toDeliver: row.to_deliver,
		approvers: JSON.parse(row.approvers),
		state: row.state,
		deadlineAt: row.deadline_at,
		decidedBy: row.decided_by,
		decidedAt: row.decided_at,
		comment: row.comment,
		createdAt: row.created_at,
	};
}
