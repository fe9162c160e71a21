import type { AnalysisResult, ExtensionPort } from '../../delivery/ports';
import type { Analysis, Delivery, Finding, MessageFormat } from '../../delivery/types';
import { DeliveryError } from '../../errors';

import { analysisOutdated, lockAnalysis, lockDeliveryAndAnalysis, toAnalysis } from '../analysis/analysisRow';
import { inTransaction } from '../context';
import type { StoreContext } from '../context';
import { lockDelivery, refuseWhenStarted } from './deliveryRow';
import { grownHash } from './grownHash';
import { eraseWhoLeft } from '../addresses/personalData';
import { changeDelivery } from './saveDelivery';
import type { ExtensionTable } from '../schema';
import { sweep } from './sweep';

/** How many findings a delivery that is extended again and again keeps. */
const FINDINGS = 100;

/** Recipients that join in one commit: others can write between two. */
const MOST_AT_ONCE = 20_000;

/** Recipients that are taken into a continuous delivery; see `ExtensionPort`. */
export function extensionPort(context: StoreContext, linkKey: Buffer): ExtensionPort {
	const { db, sql } = context;
	return {
		async addExtension({ deliveryId, targetVersion, recipients, targetHash }) {
			await db
				.insertInto('extension')
				.values({ target_version: targetVersion, delivery_id: deliveryId, recipients, target_hash: targetHash, created_at: sql.now })
				.execute();
		},

		async pendingExtensions(deliveryId) {
			const rows = await readExtensions(context, deliveryId);
			return rows.map(({ target_version, target_hash, recipients }) => ({ deliveryId, targetVersion: target_version, targetHash: target_hash, recipients }));
		},

		async absorbExtensions(deliveryId) {
			for (;;) {
				const { delivery, absorbed } = await inTransaction(context, (inside) => absorbSome(inside, deliveryId));
				if (absorbed > 0) continue;
				await sweep(context, { deliveryId });
				return delivery;
			}
		},

		mergeExtension: (analysisId, result) => inTransaction(context, (inside) => merge(inside, linkKey, analysisId, result)),
	};
}

function readExtensions({ db }: StoreContext, deliveryId: string): Promise<ExtensionTable[]> {
	return db
		.selectFrom('extension')
		.selectAll()
		.where('delivery_id', '=', deliveryId)
		.orderBy('created_at')
		.orderBy('target_version')
		.execute();
}

/**
 * Before sending has started, they become part of the target: a change of it like any other. The oldest first, as many as one
 * commit should hold; what is left when the process ends waits on.
 */
async function absorbSome(context: StoreContext, deliveryId: string): Promise<{ delivery: Delivery; absorbed: number }> {
	const delivery = await lockDelivery(context, deliveryId);
	const extensions = oldest(await readExtensions(context, deliveryId));
	if (extensions.length === 0) return { delivery, absorbed: 0 };
	refuseWhenStarted(delivery);
	const grown = { target_recipients: delivery.targetRecipients, target_hash: delivery.targetHash };
	for (const extension of extensions) {
		await moveRecipients(context, extension.target_version, delivery.targetVersion, grown.target_recipients);
		grown.target_recipients += extension.recipients;
		grown.target_hash = grownHash(grown.target_hash, extension.target_hash);
	}
	return { delivery: await changeDelivery(context, delivery, grown), absorbed: extensions.length };
}

/** At least one, and together no more recipients than one extension may have. */
function oldest(extensions: readonly ExtensionTable[]): ExtensionTable[] {
	let recipients = 0;
	return extensions.filter((extension, index) => (recipients += extension.recipients) <= MOST_AT_ONCE || index === 0);
}

/** Afterwards each is analyzed by itself; its messages then join those of the delivery. */
async function merge(context: StoreContext, linkKey: Buffer, analysisId: string, result: AnalysisResult): Promise<Analysis> {
	const { delivery, analysis } = await lockDeliveryAndAnalysis(context, analysisId);
	const [extension] = (await readExtensions(context, delivery.id)).filter(({ target_version }) => target_version === analysis.targetVersion);
	if (!extension || !delivery.analysisId) throw analysisOutdated('These recipients have already been taken into the delivery.');
	const main = await lockAnalysis(context, delivery.analysisId);
	await refuseWhileUnconfirmed(context, delivery, main);

	await eraseWhoLeft(context, linkKey, analysis);
	const doubles = await excludeDoubles(context, analysisId, main.id);
	await moveMessages(context, analysisId, main.id, delivery.targetRecipients);
	await context.db.deleteFrom('analysis').where('id', '=', analysisId).execute();
	await moveRecipients(context, extension.target_version, delivery.targetVersion, delivery.targetRecipients);

	const targetHash = grownHash(delivery.targetHash, extension.target_hash);
	await growDelivery(context, delivery, extension.recipients, targetHash);
	return await growAnalysis(context, main, result, { doubles, targetHash });
}

/**
 * A living run was confirmed for those who were there when it started: it must not find others. (Automatic deliveries
 * need no confirmation.) `startRun` looks at the target once more for a run that begins just now.
 */
async function refuseWhileUnconfirmed({ db }: StoreContext, { parameters, code }: Delivery, main: Analysis): Promise<void> {
	if (parameters.approvalMode === 'automatic') return;
	const living = await db.selectFrom('run').select('id').where('analysis_id', '=', main.id).where('state', '=', 'alive').limit(1).executeTakeFirst();
	if (!living) return;
	throw new DeliveryError('deliveryRunning', `"${parameters.label}" (code ${code}) is being sent, and whoever joins it needs a confirmation of their own.`, {
		advice: 'They are kept. Run Confirm Delivery to its end, then Analyze Delivery again. Nothing was sent to them.',
	});
}

/** Messages that the delivery has already, by event or address. Gives their formats. */
async function excludeDoubles({ db }: StoreContext, analysisId: string, mainId: string): Promise<MessageFormat[]> {
	const rows = await db
		.updateTable('message')
		.set({ state: 'ignored', reason: 'double', dedupe_key: null })
		.where('analysis_id', '=', analysisId)
		.where(
			'dedupe_key',
			'in',
			db
				.selectFrom('message as mine')
				.innerJoin('message as former', 'former.dedupe_key', 'mine.dedupe_key')
				.select('mine.dedupe_key')
				.where('mine.analysis_id', '=', analysisId)
				.where('former.analysis_id', '=', mainId),
		)
		.returning('format')
		.execute();
	return rows.map(({ format }) => format);
}

async function moveMessages({ db }: StoreContext, from: string, to: string, offset: number): Promise<void> {
	await db
		.updateTable('message')
		.set((eb) => ({ analysis_id: to, position: eb('position', '+', offset) }))
		.where('analysis_id', '=', from)
		.execute();
}

async function moveRecipients({ db }: StoreContext, from: string, to: string, offset: number): Promise<void> {
	await db
		.updateTable('target_recipient')
		.set((eb) => ({ target_version: to, position: eb('position', '+', offset) }))
		.where('target_version', '=', from)
		.execute();
	await db.deleteFrom('target_version').where('id', '=', from).execute();
}

/** The validity period begins anew, or messages of a long-lived delivery would expire before they are tried. */
async function growDelivery({ db, sql }: StoreContext, delivery: Delivery, recipients: number, targetHash: string): Promise<void> {
	const goesOn = ['finished', 'failed', 'pending', 'ready', 'targetReady'].includes(delivery.status);
	await db
		.updateTable('delivery')
		.set({
			target_recipients: delivery.targetRecipients + recipients,
			target_hash: targetHash,
			updated_at: sql.now,
			// Of those who join, they are there; the others are gone one by one.
			profiles_cleared_at: null,
			...(delivery.startedAt !== null && { started_at: sql.now }),
			...(goesOn && { status: 'ready' as const, finished_at: null }),
		})
		.where('id', '=', delivery.id)
		.execute();
}

interface Merged {
	/** Formats of the messages that were doubles after all. */
	doubles: MessageFormat[];
	targetHash: string;
}

async function growAnalysis({ db }: StoreContext, main: Analysis, result: AnalysisResult, { doubles, targetHash }: Merged): Promise<Analysis> {
	const formats = addCounts(main.formats, result.formats);
	for (const format of doubles) formats[format] = (formats[format] ?? 0) - 1;
	const exclusions = addCounts(main.exclusions, result.exclusions);
	if (doubles.length > 0) exclusions.double = (exclusions.double ?? 0) + doubles.length;
	const row = await db
		.updateTable('analysis')
		.set({
			recipients: main.recipients + result.recipients,
			to_deliver: main.toDeliver + result.toDeliver - doubles.length,
			target_hash: targetHash,
			exclusions: JSON.stringify(exclusions),
			formats: JSON.stringify(formats),
			findings: JSON.stringify(addFindings(main.findings, result.findings)),
		})
		.where('id', '=', main.id)
		.returningAll()
		.executeTakeFirstOrThrow();
	return toAnalysis(row);
}

function addCounts<Key extends string>(one: Partial<Record<Key, number>>, other: Partial<Record<Key, number>>): Partial<Record<Key, number>> {
	const sum = { ...one };
	for (const key of Object.keys(other) as Key[]) sum[key] = (sum[key] ?? 0) + (other[key] ?? 0);
	return sum;
}

function addFindings(former: Finding[], further: Finding[]): Finding[] {
	const known = new Set(former.map(({ rule, text }) => `${rule} ${text}`));
	return [...former, ...further.filter(({ rule, text }) => !known.has(`${rule} ${text}`))].slice(-FINDINGS);
}
