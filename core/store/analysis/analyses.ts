import type { AnalysisPort, NewAnalysis } from '../../delivery/ports';
import type { Analysis } from '../../delivery/types';
import { newId } from '../../ids';

import { addMessages, doublesAmong } from './addMessages';
import { blockedAddresses } from '../addresses/addresses';
import { analysisOutdated, toAnalysis } from './analysisRow';
import { completeAnalysis } from './completeAnalysis';
import { inTransaction } from '../context';
import type { StoreContext } from '../context';
import { eraseWhoLeft } from '../addresses/personalData';
import { lockDelivery } from '../deliveries/deliveryRow';
import { proofPart } from '../deliveries/proofs';
import { sweep, sweepAbandoned } from '../deliveries/sweep';
import { nthToDeliver } from '../sending/waves';

/** Analyses, their messages while they are made, and proofs. */
export function analysisPort(context: StoreContext, linkKey: Buffer): AnalysisPort {
	const { db } = context;
	return {
		...proofPart(context),

		beginAnalysis: (analysis) => inTransaction(context, (inside) => beginAnalysis(inside, analysis)),

		addMessages: (analysisId, messages) =>
			inTransaction(context, (inside) => addMessages(inside, analysisId, messages)),

		doublesAmong: (analysisIds, doubleKeys) => doublesAmong(context, analysisIds, doubleKeys),

		blockedAddresses: blockedAddresses(context),

		async completeAnalysis(analysisId, result) {
			const analysis = await inTransaction(context, async (inside) => {
				const complete = await completeAnalysis(inside, analysisId, result);
				await eraseWhoLeft(inside, linkKey, complete);
				return complete;
			});
			if (analysis.purpose === 'main') await sweep(context, { deliveryId: analysis.deliveryId });
			return analysis;
		},

		abandonAnalysis: (analysisId) => sweepAbandoned(context, analysisId),

		nthToDeliver: nthToDeliver(context),

		async findAnalysis(id) {
			const row = await db.selectFrom('analysis').selectAll().where('id', '=', id).executeTakeFirst();
			return row && toAnalysis(row);
		},

		async lastTypology(deliveryId) {
			const row = await db
				.selectFrom('analysis')
				.select('typology')
				.where('delivery_id', '=', deliveryId)
				.where('purpose', '=', 'main')
				.where('state', 'in', ['ready', 'rejected', 'replaced'])
				.orderBy('id', 'desc')
				.limit(1)
				.executeTakeFirst();
			return row && JSON.parse(row.typology);
		},
	};
}

/** A target that is no longer the delivery's may be going just now; from here on this analysis keeps it. */
async function beginAnalysis(context: StoreContext, analysis: NewAnalysis): Promise<Analysis> {
	const { db, sql } = context;
	if (analysis.purpose === 'main') {
		const { targetVersion, code, parameters } = await lockDelivery(context, analysis.deliveryId);
		if (targetVersion !== analysis.targetVersion) throw analysisOutdated(`Delivery "${parameters.label}" (code ${code}) was given another target just now.`);
	}
	const row = await db
		.insertInto('analysis')
		.values({
			id: newId(),
			delivery_id: analysis.deliveryId,
			purpose: analysis.purpose,
			state: 'running',
			revision: analysis.revision,
			fingerprint: analysis.fingerprint,
			target_version: analysis.targetVersion,
			target_hash: analysis.targetHash,
			kind: analysis.kind ?? 'marketing',
			service: analysis.service ?? '',
			public_base_url: analysis.publicBaseUrl,
			recipients: 0,
			to_deliver: 0,
			exclusions: '{}',
			formats: '{}',
			findings: '[]',
			typology: JSON.stringify(analysis.typology ?? {}),
			images: '[]',
			created_at: sql.now,
		})
		.returningAll()
		.executeTakeFirstOrThrow();
	return toAnalysis(row);
}
