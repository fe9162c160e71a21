import type { AnalysisPort } from '../../delivery/ports';
import type { Proof } from '../../delivery/types';
import { newId } from '../../ids';

import { inTransaction } from '../context';
import type { StoreContext } from '../context';
import { lockDelivery } from './deliveryRow';
import type { ProofRow } from '../schema';

/** Proofs, numbered per delivery. */
export function proofPart(context: StoreContext): Pick<AnalysisPort, 'addProof' | 'listProofs' | 'lastProof' | 'askedProof' | 'findProof'> {
	const { db } = context;
	return {
		addProof: (proof) => inTransaction(context, (inside) => addProof(inside, proof)),

		async listProofs(deliveryId, { limit, below }) {
			const all = db.selectFrom('proof').selectAll().where('delivery_id', '=', deliveryId);
			const query = below === undefined ? all : all.where('number', '<', below);
			return (await query.orderBy('number', 'desc').limit(limit).execute()).map(toProof);
		},

		async lastProof(deliveryId) {
			const query = db.selectFrom('proof').selectAll().where('delivery_id', '=', deliveryId);
			const row = await query.orderBy('number', 'desc').limit(1).executeTakeFirst();
			return row && toProof(row);
		},

		async askedProof(deliveryId, fingerprint) {
			const row = await db
				.selectFrom('proof')
				.selectAll()
				.where('delivery_id', '=', deliveryId)
				.where('fingerprint', '=', fingerprint)
				.where('id', 'in', db.selectFrom('approval').select('subject_id').where('subject', '=', 'proof'))
				.orderBy('number', 'desc')
				.limit(1)
				.executeTakeFirst();
			return row && toProof(row);
		},

		async findProof(id) {
			const row = await db.selectFrom('proof').selectAll().where('id', '=', id).executeTakeFirst();
			return row && toProof(row);
		},
	};
}

async function addProof(context: StoreContext, proof: Parameters<AnalysisPort['addProof']>[0]): Promise<Proof> {
	const { db, sql } = context;
	await lockDelivery(context, proof.deliveryId);
	const last = await db
		.selectFrom('proof')
		.select((eb) => eb.fn.max('number').as('number'))
		.where('delivery_id', '=', proof.deliveryId)
		.executeTakeFirst();
	const number = (last?.number ?? 0) + 1;
	const row = await db
		.insertInto('proof')
		.values({
			id: newId(),
			delivery_id: proof.deliveryId,
			number,
			analysis_id: proof.analysisId,
			fingerprint: proof.fingerprint,
			code: proof.code.replaceAll('#N', String(number)),
			subject_prefix: proof.subjectPrefix.replaceAll('#N', `#${number}`),
			addresses: JSON.stringify(proof.addresses),
			created_at: sql.now,
		})
		.returningAll()
		.executeTakeFirstOrThrow();
	return toProof(row);
}

function toProof(row: ProofRow): Proof {
	return {
		id: row.id,
		deliveryId: row.delivery_id,
		number: row.number,
		code: row.code,
		analysisId: row.analysis_id,
		fingerprint: row.fingerprint,
		subjectPrefix: row.subject_prefix,
		addresses: JSON.parse(row.addresses),
		createdAt: row.created_at,
	};
}
