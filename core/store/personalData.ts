import { sql as rawSql } from 'kysely';

import type { ErasedData, PersonalData } from '../delivery/types';

import { inTransaction, type StoreContext } from './context';
import { erasedKey } from './erasures';
import { idList } from './idList';
import { toSubscription } from './subscriptions';

/** In the place of an address in texts. */
const ERASED_TEXT = '[erased]';

/** See `ManagementPort.personalData`. */
export async function personalData(context: StoreContext, addressKey: string): Promise<PersonalData> {
	const { db } = context;
	const messages = await messagesOf(context, addressKey);
	const ids = idList(context, messages.map(({ id }) => id));
	const reactions = await db.selectFrom('reaction').selectAll().where('message_id', 'in', ids).execute();
	const profiles = await profilesOf(context, addressKey, messages);
	return {
		messages: messages.map(({ purpose, targetVersion: _version, position: _position, ...message }) => ({
			...message,
			label: (JSON.parse(message.label) as { label: string }).label,
			isProof: purpose === 'proof',
		})),
		profiles: profiles.map(({ deliveryId, key, address, profile }) => ({ deliveryId, key, address, profile: JSON.parse(profile) })),
		reactions: reactions.map((reaction) => ({
			messageId: reaction.message_id,
			kind: reaction.kind,
			link: reaction.link,
			isMachine: reaction.is_machine === 1,
			times: reaction.times,
			firstAt: reaction.first_at,
			lastAt: reaction.last_at,
		})),
		feedback: await db
			.selectFrom('feedback')
			.select(['at', 'kind', 'reason', 'diagnostic', 'message_id as messageId'])
			.where(isAbout(context, messages.map(({ id }) => id), addressKey))
			.orderBy('id')
			.execute(),
		subscriptions: (await db.selectFrom('subscription').selectAll().where('address_key', '=', addressKey).orderBy('service').execute()).map(toSubscription),
		endedSubscriptions: await db
			.selectFrom('service_opt_out')
			.select(['service', 'at', 'source'])
			.where('address_key', '=', addressKey)
			.execute(),
		journal: await db
			.selectFrom('journal')
			.select(['at', 'actor', 'action', 'detail'])
			.where((eb) => eb.or(formsOf(addressKey, [...messages, ...profiles]).map((form) => names('detail', form))))
			.orderBy('at')
			.execute(),
	};
}

/** See `ManagementPort.erasePersonalData`: found first, then cleared in one transaction. */
export async function erasePersonalData(context: StoreContext, linkKey: Buffer, addressKey: string): Promise<ErasedData> {
	const key = erasedKey(linkKey, addressKey);
	const messages = await messagesOf(context, addressKey);
	const profiles = await profilesOf(context, addressKey, messages);
	return await inTransaction(context, async (inside) => {
		await suppress(inside, addressKey, key);
		const cancelled = await clearMessages(inside, messages.map(({ id }) => id), key);
		for (const { targetVersion, position } of profiles) await clearProfile(inside, targetVersion, position);
		await clearFeedback(inside, messages.map(({ id }) => id), addressKey);
		let journalLines = 0;
		for (const form of formsOf(addressKey, [...messages, ...profiles])) journalLines += await clearTexts(inside, form);
		return { messages: messages.length, cancelled, profiles: profiles.length, journalLines };
	});
}

/** Messages to the address, in proofs too, where its key has the position behind it. */
function messagesOf({ db }: StoreContext, addressKey: string) {
	return db
		.selectFrom('message')
		.innerJoin('analysis', 'analysis.id', 'message.analysis_id')
		.innerJoin('delivery', 'delivery.id', 'analysis.delivery_id')
		.select(['message.id', 'message.address', 'message.format', 'message.state', 'message.reason', 'message.reply'])
		.select(['message.attempts', 'message.position', 'message.sent_at as sentAt'])
		.select(['analysis.target_version as targetVersion', 'analysis.purpose', 'delivery.id as deliveryId', 'delivery.code'])
		.select('delivery.parameters as label')
		.where((eb) => eb.or([eb('address_key', '=', addressKey), rawSql<boolean>`lower(${rawSql.ref('address')}) = ${addressKey}`]))
		.orderBy('message.id')
		.execute();
}

type FoundMessage = Awaited<ReturnType<typeof messagesOf>>[number];

/** Rows of targets: those of the messages, and in targets that were never analyzed those with the address. */
async function profilesOf({ db, sql }: StoreContext, addressKey: string, messages: readonly FoundMessage[]) {
	const places = messages.map(({ targetVersion, position }) => ({ target_version: targetVersion, position }));
	const columns = { target_version: 'text', position: 'bigint' } as const;
	const forms = [addressKey, ...messages.map(({ address }) => address)].filter(Boolean);
	const { ref } = rawSql;
	return db
		.selectFrom('target_recipient')
		.leftJoin('delivery', 'delivery.target_version', 'target_recipient.target_version')
		.leftJoin(sql.rows(columns, places), (join) =>
			join
				.onRef('rows.target_version', '=', 'target_recipient.target_version')
				.onRef('rows.position', '=', 'target_recipient.position'),
		)
		.select(['target_recipient.target_version as targetVersion', 'target_recipient.position', 'target_recipient.key'])
		.select(['target_recipient.address', 'target_recipient.profile', 'delivery.id as deliveryId'])
		.where((eb) =>
			eb.or([
				eb('rows.position', 'is not', null),
				eb('target_recipient.address', 'in', idList({ db, sql }, forms)),
				rawSql<boolean>`lower(trim(${ref('target_recipient.address')})) = ${addressKey}`,
			]),
		)
		.execute();
}

/** The address in all the ways in which it was written; texts have no other. */
function formsOf(addressKey: string, found: ReadonlyArray<{ address: string }>): string[] {
	return [...new Set([addressKey, ...found.map(({ address }) => address.trim())])].filter((form) => form.includes('@'));
}

/** The hash takes the place of the address: what is claimed already meets it at the DATA mark, and is not sent. */
async function suppress({ db, sql }: StoreContext, addressKey: string, key: string): Promise<void> {
	await db.deleteFrom('address').where('address_key', '=', addressKey).execute();
	await db.deleteFrom('service_opt_out').where('address_key', '=', addressKey).execute();
	await db.deleteFrom('subscription').where('address_key', '=', addressKey).execute();
	await db.deleteFrom('target_exclusion').where('address_key', '=', addressKey).execute();
	await db.deleteFrom('feedback').where(rawSql<string>`lower(address)`, '=', addressKey).execute();
	await db
		.insertInto('address')
		.values({ address_key: key, denylisted_at: sql.now, denylist_source: 'erased', complained_at: sql.now })
		.onConflict((conflict) => conflict.column('address_key').doNothing())
		.execute();
}

/** Returns how many were still to go. */
async function clearMessages(context: StoreContext, ids: readonly string[], key: string): Promise<number> {
	const { db } = context;
	const { numUpdatedRows } = await db
		.updateTable('message')
		.set({ state: 'cancelled', next_attempt_at: null })
		.where('id', 'in', idList(context, ids))
		.where('state', '=', 'pending')
		.executeTakeFirstOrThrow();
	await db
		.updateTable('message')
		.set({ address: '', address_key: key, dedupe_key: null, reply: null })
		.where('id', 'in', idList(context, ids))
		.execute();
	await db.deleteFrom('feedback').where('message_id', 'in', idList(context, ids)).execute();
	return Number(numUpdatedRows);
}

/** What came back stays as a number and a pattern. */
async function clearFeedback(context: StoreContext, ids: readonly string[], addressKey: string): Promise<void> {
	await context.db
		.updateTable('feedback')
		.set({ address: '', diagnostic: '' })
		.where(isAbout(context, ids, addressKey))
		.execute();
}

function isAbout(context: StoreContext, ids: readonly string[], addressKey: string) {
	return rawSql<boolean>`(message_id in (${idList(context, ids)}) or lower(address) = ${addressKey})`;
}

async function clearProfile({ db }: StoreContext, targetVersion: string, position: number): Promise<void> {
	await db
		.updateTable('target_recipient')
		.set({ key: '', address: '', profile: '{}' })
		.where('target_version', '=', targetVersion)
		.where('position', '=', position)
		.execute();
}

/** Journals, findings and lists of proofs that name the address. Returns the lines of journals. */
async function clearTexts({ db }: StoreContext, form: string): Promise<number> {
	const without = (column: string) => rawSql<string>`replace(${rawSql.ref(column)}, ${form}, ${ERASED_TEXT})`;
	const { numUpdatedRows } = await db
		.updateTable('journal')
		.set({ detail: without('detail') })
		.where(names('detail', form))
		.executeTakeFirstOrThrow();
	await db.updateTable('analysis').set({ findings: without('findings') }).where(names('findings', form)).execute();
	await db.updateTable('proof').set({ addresses: without('addresses') }).where(names('addresses', form)).execute();
	return Number(numUpdatedRows);
}

function names(column: string, form: string) {
	const pattern = `%${form.replace(/[!%_]/g, '!$&')}%`;
	return rawSql<boolean>`${rawSql.ref(column)} like ${pattern} escape '!'`;
}
