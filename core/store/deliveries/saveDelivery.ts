import { isDeepStrictEqual } from 'node:util';

import type { DeliveryDraft, SavedDelivery } from '../../delivery/ports';
import { isHalted, refuseWhenStopped } from '../../delivery/sending/status';
import type { Delivery, JapaneseMobileSettings } from '../../delivery/types';
import { newId } from '../../ids';

import { inTransaction, type StoreContext } from '../context';
import { lockDelivery, refuseWhenStarted, stopColumns, toDelivery } from './deliveryRow';
import { useFiles } from './files';
import { grownHash } from './grownHash';
import { replaceAnalysis } from '../analysis/replaceAnalysis';
import type { DeliveryTable } from '../schema';
import { sweep } from './sweep';

/** See `DeliveryPort.saveDelivery`. Of two callers with a new code, the second waits here for the first's commit. */
export async function saveDelivery(context: StoreContext, draft: DeliveryDraft): Promise<SavedDelivery> {
	const { formerTarget, ...saved } = await inTransaction(context, async (inside) => {
		const published = await createOrUpdate(inside, draft);
		await useFiles(inside, published.delivery.id, draft.files);
		return published;
	});
	const deliveryId = saved.change === 'updated' ? saved.delivery.id : undefined;
	await sweep(context, { deliveryId, targetVersions: [draft.targetVersion, formerTarget ?? draft.targetVersion] });
	return saved;
}

/** With the target that the delivery had before. */
async function createOrUpdate(context: StoreContext, draft: DeliveryDraft): Promise<SavedDelivery & { formerTarget?: string }> {
	const created = await createDelivery(context, draft);
	if (created) return { delivery: created, change: 'created' };

	const former = await lockDeliveryByCode(context, draft.code);
	if (former.parameters.continuous && draft.parameters.continuous) return await updateContinuous(context, former, draft);
	if (isContentSame(former, draft) && former.targetHash === draft.targetHash) {
		const delivery = await keepDelivery(context, former, draft);
		return { delivery, change: 'unchanged' };
	}
	refuseWhenStarted(former);
	return { delivery: await changeDelivery(context, former, contentOf(draft)), change: 'updated', formerTarget: former.targetVersion };
}

/** One that is being deleted stays by a change alone. */
function isContentSame({ fingerprint, stopReason }: Delivery, draft: DeliveryDraft): boolean {
	return fingerprint === draft.fingerprint && stopReason !== 'deleting';
}

/**
 * Whom a continuous delivery has been extended by stays in it: saving it again is about its content, and about the list to
 * exclude. A new list holds for whoever joins from then on, also where the content is locked.
 */
async function updateContinuous(context: StoreContext, former: Delivery, draft: DeliveryDraft): Promise<SavedDelivery> {
	const { targetVersion, targetRecipients } = former;
	const isListNew = await replaceExclusions(context, targetVersion, draft.targetVersion);
	const targetHash = isListNew ? grownHash(former.targetHash, draft.targetHash) : former.targetHash;
	const kept = { ...draft, targetVersion, targetHash, targetRecipients };
	const isSame = isContentSame(former, draft);
	if (isSame && !isListNew) return { delivery: await keepDelivery(context, former, kept), change: 'unchanged' };
	if (isSame && former.startedAt !== null) return { delivery: former, change: 'updated' };
	refuseWhenStarted(former);
	return { delivery: await changeDelivery(context, former, contentOf(kept)), change: 'updated' };
}

/** See `DeliveryPort.saveJapaneseMobile`. */
export async function saveJapaneseMobile(
	context: StoreContext,
	deliveryId: string,
	settings: JapaneseMobileSettings,
	fingerprint: string,
): Promise<Delivery> {
	const saved = await inTransaction(context, async (inside) => {
		const former = await lockDelivery(inside, deliveryId);
		const same = former.fingerprint === fingerprint && isDeepStrictEqual(former.japaneseMobile, settings);
		if (same) return former;
		refuseWhenStarted(former);
		return await changeDelivery(inside, former, { fingerprint, japanese_mobile: JSON.stringify(settings) });
	});
	await sweep(context, { deliveryId });
	return saved;
}

/** Gives a target the list to exclude of another one; false when it has the same. */
async function replaceExclusions({ db }: StoreContext, targetVersion: string, from: string): Promise<boolean> {
	const keysOf = (version: string) => db.selectFrom('target_exclusion').select('address_key').where('target_version', '=', version);
	const extra = (version: string, other: string) => keysOf(version).where('address_key', 'not in', keysOf(other)).limit(1).executeTakeFirst();
	if (!(await extra(targetVersion, from)) && !(await extra(from, targetVersion))) return false;
	await db.deleteFrom('target_exclusion').where('target_version', '=', targetVersion).execute();
	await db.updateTable('target_exclusion').set({ target_version: targetVersion }).where('target_version', '=', from).execute();
	return true;
}

type DeliveryContent = Pick<
	DeliveryTable,
	| 'parameters'
	| 'japanese_mobile'
	| 'fingerprint'
	| 'target_version'
	| 'target_hash'
	| 'target_recipients'
>;

function contentOf(draft: DeliveryDraft): DeliveryContent {
	return {
		parameters: JSON.stringify(draft.parameters),
		japanese_mobile: draft.japaneseMobile && JSON.stringify(draft.japaneseMobile),
		fingerprint: draft.fingerprint,
		target_version: draft.targetVersion,
		target_hash: draft.targetHash,
		target_recipients: draft.targetRecipients,
	};
}

async function createDelivery({ db, sql }: StoreContext, draft: DeliveryDraft): Promise<Delivery | undefined> {
	const row = await db
		.insertInto('delivery')
		.values({
			...contentOf(draft),
			id: newId(),
			code: draft.code,
			revision: 1,
			status: 'beingEdited',
			created_at: sql.now,
			updated_at: sql.now,
		})
		.onConflict((conflict) => conflict.column('code').doNothing())
		.returningAll()
		.executeTakeFirst();
	return row && toDelivery(row);
}

async function lockDeliveryByCode({ db, sql }: StoreContext, code: string): Promise<Delivery> {
	const query = db.selectFrom('delivery').selectAll().where('code', '=', code);
	return toDelivery(await sql.forUpdate(query).executeTakeFirstOrThrow());
}

/**
 * Same content, same target: what the fingerprint leaves out (label, approval mode …) may still change until
 * sending starts, without a new revision.
 */
async function keepDelivery(context: StoreContext, former: Delivery, draft: DeliveryDraft): Promise<Delivery> {
	const parameters = JSON.stringify(draft.parameters);
	// As text: a field that is undefined in the draft is not there in what was stored.
	if (former.startedAt !== null || parameters === JSON.stringify(former.parameters)) return former;
	const { db, sql } = context;
	const row = await db
		.updateTable('delivery')
		.set({ parameters, updated_at: sql.now })
		.where('id', '=', former.id)
		.returningAll()
		.executeTakeFirstOrThrow();
	return toDelivery(row);
}

/** Revision + 1: the analysis is void and the delivery is being edited again; what a person has paused stays so. @throws DeliveryError `deliveryHalted` */
export async function changeDelivery(
	context: StoreContext,
	former: Delivery,
	content: Partial<DeliveryContent>,
): Promise<Delivery> {
	const { db, sql } = context;
	const isDeleting = former.stopReason === 'deleting';
	if (!isDeleting) refuseWhenStopped(former);
	await replaceAnalysis(context, former);
	const row = await db
		.updateTable('delivery')
		.set({
			...content,
			revision: former.revision + 1,
			analysis_id: null,
			...((isDeleting || !isHalted(former)) && { status: 'beingEdited', ...stopColumns() }),
			updated_at: sql.now,
		})
		.where('id', '=', former.id)
		.returningAll()
		.executeTakeFirstOrThrow();
	return toDelivery(row);
}
