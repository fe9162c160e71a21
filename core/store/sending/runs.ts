import type { Run } from '../../delivery/ports';
import type { Analysis, Delivery } from '../../delivery/types';
import { DeliveryError } from '../../errors';
import { newId } from '../../ids';

import { analysisOutdated, lockDeliveryAndAnalysis } from '../analysis/analysisRow';
import type { StoreContext } from '../context';
import { stopColumns } from '../deliveries/deliveryRow';
import { refuseWhenHalted } from '../deliveries/halts';
import { prepareOnce } from '../database/prepared';
import { settleClaims } from './settleClaims';

/**
 * See `SendingPort.startRun`. From here on the content is locked, so this is the last look at the analysis.
 * @throws DeliveryError `analysisMissing`, `analysisOutdated`, `analysisRejected`, `proofRejected`, `deliveryHalted`
 */
export async function startRun(context: StoreContext, analysisId: string, owner: string, mta?: string, confirmedTarget?: string): Promise<Run> {
	const { delivery, analysis } = await lockDeliveryAndAnalysis(context, analysisId);
	refuseUnlessReady(delivery, analysis);
	refuseUnlessConfirmed(delivery, analysis, confirmedTarget);
	if (analysis.purpose === 'main') {
		refuseWhenHalted(delivery);
		await markStarted(context, delivery.id, analysisId, mta);
	}

	const { db, sql } = context;
	const run: Run = { id: newId(), deliveryId: delivery.id, analysisId };
	await db
		.insertInto('run')
		.values({
			id: run.id,
			delivery_id: run.deliveryId,
			analysis_id: run.analysisId,
			owner,
			state: 'alive',
			started_at: sql.now,
			beat_at: sql.now,
		})
		.execute();
	return run;
}

function refuseUnlessReady(delivery: Delivery, analysis: Analysis): void {
	const of = `of delivery "${delivery.parameters.label}" (code ${delivery.code})`;
	if (analysis.state === 'rejected') {
		const code = analysis.purpose === 'main' ? 'analysisRejected' : 'proofRejected';
		throw new DeliveryError(code, `The analysis ${of} found errors.`, { advice: 'Correct them, then analyze again.' });
	}
	if (analysis.state !== 'ready') {
		throw analysisOutdated(`The analysis ${of} is not the current one: the delivery was changed or analyzed again.`);
	}
}

/** Recipients may have joined a continuous delivery since somebody confirmed it. */
function refuseUnlessConfirmed(delivery: Delivery, analysis: Analysis, confirmedTarget = analysis.targetHash): void {
	if (analysis.targetHash === confirmedTarget || delivery.parameters.approvalMode === 'automatic') return;
	throw analysisOutdated(`Recipients have joined delivery "${delivery.parameters.label}" (code ${delivery.code}) since it was confirmed.`);
}

async function markStarted({ db, sql }: StoreContext, deliveryId: string, analysisId: string, mta?: string): Promise<void> {
	await db
		.updateTable('analysis')
		.set((eb) => ({ wave_started_at: eb.fn.coalesce('wave_started_at', sql.now) }))
		.where('id', '=', analysisId)
		.execute();
	await db
		.updateTable('delivery')
		.set((eb) => ({
			status: 'inProgress',
			started_at: eb.fn.coalesce('started_at', sql.now),
			finished_at: null,
			...stopColumns(),
			resume_at: null,
			...(mta !== undefined && { mta }),
			updated_at: sql.now,
		}))
		.where('id', '=', deliveryId)
		.execute();
}

/**
 * The fence: true when the run has not been declared dead. In a transaction it holds the run's row, so that
 * nobody can declare it dead before the commit. Says also that the run lives.
 */
export async function beat(context: StoreContext, run: Run, done?: number): Promise<boolean> {
	const { numAffectedRows = 0n } = await sayAlive(context, { id: run.id, done });
	return numAffectedRows > 0n;
}

const sayAlive = prepareOnce<{ id: string; done?: number }, unknown>(({ db, sql }, { id, done }) =>
	db
		.updateTable('run')
		.set((eb) => ({ beat_at: sql.now, done: eb.fn.coalesce(eb.val(done ?? null), 'run.done') }))
		.where('id', '=', id)
		.where('state', '=', 'alive'),
);

/** See `SendingPort.endRun`. Of a run that was declared dead nothing is left to settle. */
export async function endRun(context: StoreContext, run: Run): Promise<void> {
	const { db, sql } = context;
	const { numUpdatedRows } = await db
		.updateTable('run')
		.set({ state: 'ended', ended_at: sql.now })
		.where('id', '=', run.id)
		.where('state', 'in', ['alive', 'halted'])
		.executeTakeFirstOrThrow();
	await db.deleteFrom('mx_place').where('run_id', '=', run.id).execute();
	if (numUpdatedRows > 0n) await settleClaims(context, run.analysisId, [run.id]);
}
