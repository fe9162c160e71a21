import { sql as rawSql } from 'kysely';

import { SLICE_MS } from '../../schedule/rate';

import { BATCH, inBatches } from '../database/batches';
import type { StoreContext } from '../context';

/** Longer than any analysis takes; what is older and unfinished was left behind by a crash. */
const ORPHAN_AFTER_MS = 24 * 60 * 60 * 1000;

/** What a change that has been committed left behind. */
export interface Remains {
	/** A delivery whose analysis was replaced. */
	deliveryId?: string;
	/** An analysis that was abandoned. */
	analysisId?: string;
	/** Target versions that nothing may use any more. */
	targetVersions?: readonly string[];
}

/**
 * Removes what a change has replaced, after its commit: nothing points there any more. What cannot be removed now (the
 * process ends, the disk is full) goes when the store is opened next, so it is no error of the change.
 */
export async function sweep(context: StoreContext, { deliveryId, analysisId, targetVersions = [] }: Remains): Promise<void> {
	try {
		if (analysisId) await sweepAnalysis(context, analysisId);
		if (deliveryId) await sweepReplaced(context, deliveryId);
		for (const version of new Set(targetVersions)) await sweepTarget(context, version);
	} catch {
		// See above.
	}
}

/** Forgets an analysis that came to no end, and its messages. One that is complete stays. */
export async function sweepAbandoned(context: StoreContext, analysisId: string): Promise<void> {
	const abandoned = await context.db
		.updateTable('analysis')
		.set({ state: 'abandoned' })
		.where('id', '=', analysisId)
		.where('state', '=', 'running')
		.returning('target_version')
		.executeTakeFirst();
	// Where the delivery was given another target meanwhile, this was the last reader of the former.
	if (abandoned) await sweep(context, { analysisId, targetVersions: [abandoned.target_version] });
}

/** Removes analyses that were never completed, targets and files that nothing uses, and rates, when older than a day. */
export async function sweepOrphans(context: StoreContext): Promise<void> {
	const { db, sql } = context;
	await db
		.updateTable('analysis')
		.set({ state: 'abandoned' })
		.where('state', '=', 'running')
		.where('created_at', '<', (eb) => eb(sql.now, '-', ORPHAN_AFTER_MS))
		.execute();
	const abandoned = await db.selectFrom('analysis').select('id').where('state', '=', 'abandoned').execute();
	for (const { id } of abandoned) await sweepAnalysis(context, id);
	await sweepReplaced(context);
	const unused = await unusedTargets(context)
		.where('created_at', '<', (eb) => eb(sql.now, '-', ORPHAN_AFTER_MS))
		.execute();
	for (const { id } of unused) await sweepTarget(context, id);
	await db
		.deleteFrom('file')
		.where('created_at', '<', (eb) => eb(sql.now, '-', ORPHAN_AFTER_MS))
		.where('hash', 'not in', db.selectFrom('delivery_file').select('hash'))
		.execute();
	await db
		.deleteFrom('rate_slice')
		.where('slice', '<', rawSql<number>`(${sql.now} - ${rawSql.lit(ORPHAN_AFTER_MS)}) / ${rawSql.lit(SLICE_MS)}`)
		.execute();
}

/** Deletes the messages of an analysis. */
export async function sweepMessages({ db }: StoreContext, analysisId: string): Promise<void> {
	const batch = db.selectFrom('message').select('id').where('analysis_id', '=', analysisId).orderBy('position').limit(BATCH);
	await inBatches(async () => (await db.deleteFrom('message').where('id', 'in', batch).executeTakeFirstOrThrow()).numDeletedRows);
}

/** Deletes a target version, unless something uses it. */
export async function sweepTarget(context: StoreContext, targetVersion: string): Promise<void> {
	const { db } = context;
	const unused = await unusedTargets(context).where('id', '=', targetVersion).executeTakeFirst();
	if (!unused) return;
	const rows = db.selectFrom('target_recipient').select('position').where('target_version', '=', targetVersion).orderBy('position').limit(BATCH);
	await inBatches(async () => {
		const some = db.deleteFrom('target_recipient').where('target_version', '=', targetVersion).where('position', 'in', rows);
		return (await some.executeTakeFirstOrThrow()).numDeletedRows;
	});
	const keys = db.selectFrom('target_exclusion').select('address_key').where('target_version', '=', targetVersion).limit(BATCH);
	await inBatches(async () => {
		const some = db.deleteFrom('target_exclusion').where('target_version', '=', targetVersion).where('address_key', 'in', keys);
		return (await some.executeTakeFirstOrThrow()).numDeletedRows;
	});
	await db.deleteFrom('target_version').where('id', '=', targetVersion).execute();
}

/** Rows of replaced analyses stay, since approvals and reports name them; their messages go. */
async function sweepReplaced(context: StoreContext, deliveryId?: string): Promise<void> {
	const replaced = await context.db
		.selectFrom('analysis')
		.select('id')
		.where('state', '=', 'replaced')
		.$if(deliveryId !== undefined, (query) => query.where('delivery_id', '=', deliveryId!))
		.where(({ exists, selectFrom }) => exists(selectFrom('message').select('message.id').whereRef('message.analysis_id', '=', 'analysis.id')))
		.execute();
	for (const { id } of replaced) await sweepMessages(context, id);
}

async function sweepAnalysis(context: StoreContext, analysisId: string): Promise<void> {
	await sweepMessages(context, analysisId);
	await context.db.deleteFrom('analysis').where('id', '=', analysisId).execute();
}

/** Proofs keep the recipients that they were made of; a running analysis still reads its own. */
function unusedTargets({ db }: StoreContext) {
	const analyzed = db
		.selectFrom('analysis')
		.select('target_version')
		.where((eb) => eb.or([eb('purpose', '=', 'proof'), eb('state', '=', 'running')]));
	return db
		.selectFrom('target_version')
		.select('id')
		.where('id', 'not in', db.selectFrom('delivery').select('target_version'))
		.where('id', 'not in', db.selectFrom('extension').select('target_version'))
		.where('id', 'not in', analyzed);
}
