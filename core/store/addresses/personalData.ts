import { sql as rawSql } from 'kysely';

import type { ErasedData, PersonalData } from '../../delivery/types';

import { inTransaction, type StoreContext } from '../context';
import { erasedKey, erasedSince } from './erasures';
import { idList } from '../database/idList';
import { toSubscription } from '../deliveries/subscriptions';

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

/**
 * See `ManagementPort.erasePersonalData`. Running analyses have read their targets already: they wait, or what they have
 * just completed is found. Those that complete later clear what they made, by `eraseWhoLeft`.
 */
export async function erasePersonalData(context: StoreContext, linkKey: Buffer, addressKey: string): Promise<ErasedData> {
	const key = erasedKey(linkKey, addressKey);
	return await inTransaction(context, async (inside) => {
		await holdRunningAnalyses(inside);
		const messages = await messagesOf(inside, addressKey);
		const profiles = await profilesOf(inside, addressKey, messages);
		await suppress(inside, addressKey, key);
		const cancelled = await clearMessages(inside, messages.map(({ id }) => id), key);
		for (const { targetVersion, position } of profiles) await clearProfile(inside, targetVersion, position);
		await clearFeedback(inside, messages.map(({ id }) => id), addressKey);
		let journalLines = 0;
		for (const form of formsOf(addressKey, [...messages, ...profiles])) journalLines += await clearTexts(inside, form);
		return { messages: messages.length, cancelled, profiles: profiles.length, journalLines };
	});
}

async function holdRunningAnalyses({ db, sql }: StoreContext): Promise<void> {
	await sql.forUpdate(db.selectFrom('analysis').select('id').where('state', '=', 'running').orderBy('id')).execute();
}

/** Messages of one look at an analysis for who was erased. */
const LOOK = 5_000;

/** Clears the messages that an analysis made for people who were erased while it ran; with its row locked. */
export async function eraseWhoLeft(context: StoreContext, linkKey: Buffer, analysis: { id: string; createdAt: number }): Promise<void> {
	const erased = await erasedSince(context, analysis.createdAt);
	if (erased.size === 0) return;
	for (let after = ''; ; ) {
		const rows = await context.db
			.selectFrom('message')
			.select(['id', 'address_key'])
			.where('analysis_id', '=', analysis.id)
			.where('id', '>', after)
			.orderBy('id')
			.limit(LOOK)
			.execute();
		for (const { id, address_key } of rows) {
			const key = erasedKey(linkKey, address_key);
			if (erased.has(key)) await clearMessages(context, [id], key);
		}
		if (rows.length < LOOK) return;
		after = rows.at(-1)!.id;
	}
}

/** Messages to the address, in proofs too, where its key has the position behind it. */
async function messagesOf(context: StoreContext, addressKey: string) {
	const ids = await idsOfMessages(context, addressKey).execute();
	const messages = await context.db
		.selectFrom('message')
		.innerJoin('analysis', 'analysis.id', 'message.analysis_id')
		.innerJoin('delivery', 'delivery.id', 'analysis.delivery_id')
		.select(['message.id', 'message.address', 'message.format', 'message.state', 'message.reason', 'message.reply'])
		.select(['message.attempts', 'message.position', 'message.sent_at as sentAt'])
		.select(['analysis.target_version as targetVersion', 'analysis.purpose', 'delivery.id as deliveryId', 'delivery.code'])
		.select('delivery.parameters as label')
		.select('message.address_key')
		.where('message.id', 'in', idList(context, ids.map(({ id }) => id)))
		.execute();
	return messages
		.sort((one, other) => (one.id < other.id ? -1 : 1))
		.filter(({ address, address_key }) => address_key === addressKey || address.trim().toLowerCase() === addressKey)
		.map(({ address_key: _key, ...message }) => message);
}

/** Without case. SQLite knows that of ASCII alone, so that any other character fits here, and is compared afterwards. */
function readsAs(column: string, addressKey: string) {
	const pattern = addressKey.replace(/[!%_]/g, '!$&').replace(/[^\x00-\x7f]/gu, '_');
	return rawSql<boolean>`lower(trim(${rawSql.ref(column)})) like ${pattern} escape '!'`;
}

/** Each part by an index of its own: no address among millions is looked for one by one. */
function idsOfMessages({ db }: StoreContext, addressKey: string) {
	const { ref } = rawSql;
	const byDoubleKey = db
		.selectFrom('message')
		.select('id')
		.where('analysis_id', 'in', db.selectFrom('analysis').select('analysis.id'))
		.where('dedupe_key', '=', addressKey);
	const byEvent = db
		.selectFrom('message')
		.select('id')
		.where('address_key', '=', addressKey)
		.where(rawSql<boolean>`${ref('dedupe_key')} <> ${ref('address_key')}`);
	const excluded = db.selectFrom('message').select('id').where('address_key', '=', addressKey).where('dedupe_key', 'is', null);
	const unreadable = db
		.selectFrom('message')
		.select('id')
		.where('address_key', '=', '')
		.where('dedupe_key', 'is', null)
		.where(readsAs('address', addressKey));
	const inProofs = db
		.selectFrom('message')
		.select('id')
		.where('analysis_id', 'in', db.selectFrom('analysis').select('analysis.id').where('purpose', '=', 'proof'))
		.where(readsAs('address', addressKey));
	// Without `all`, SQLite would go through the messages in the order of their ids
	return byDoubleKey.unionAll(byEvent).unionAll(excluded).unionAll(unreadable).unionAll(inProofs);
}

type FoundMessage = Awaited<ReturnType<typeof messagesOf>>[number];

/**
 * Rows of targets: those of the messages, and those with the address in targets of which not every row has a message:
 * never analyzed, of proofs, or grown since; and those of seed addresses of earlier analyses.
 */
async function profilesOf(context: StoreContext, addressKey: string, messages: readonly FoundMessage[]) {
	const forms = [addressKey, ...messages.map(({ address }) => address)].filter(Boolean);
	const places = messages.map(({ targetVersion, position }) => ({ target_version: targetVersion, position }));
	const ofMessages = await targetRows(context)
		.innerJoin(context.sql.rows(PLACE, places), (join) =>
			join.onRef('rows.target_version', '=', 'target_recipient.target_version').onRef('rows.position', '=', 'target_recipient.position'),
		)
		.execute();
	const named = targetRows(context).where((eb) =>
		eb.or([
			eb('target_recipient.address', 'in', idList(context, forms)),
			readsAs('target_recipient.address', addressKey),
		]),
	);
	const others = await named.where('target_recipient.target_version', 'in', targetsWithoutMessages(context)).execute();
	const seeds = await named
		.where('target_recipient.target_version', 'in', context.db.selectFrom('target_version').select('id'))
		.where('target_recipient.position', '<', 0)
		.execute();
	const theirs = [...others, ...seeds].filter(({ address }) => forms.includes(address) || address.trim().toLowerCase() === addressKey);
	return [...new Map([...ofMessages, ...theirs].map((row) => [`${row.targetVersion} ${row.position}`, row])).values()];
}

const PLACE = { target_version: 'text', position: 'bigint' } as const;

function targetRows({ db }: StoreContext) {
	return db
		.selectFrom('target_recipient')
		.leftJoin('delivery', 'delivery.target_version', 'target_recipient.target_version')
		.select(['target_recipient.target_version as targetVersion', 'target_recipient.position', 'target_recipient.key'])
		.select(['target_recipient.address', 'target_recipient.profile', 'delivery.id as deliveryId']);
}

function targetsWithoutMessages({ db }: StoreContext) {
	const analyzed = db
		.selectFrom('delivery')
		.innerJoin('analysis', 'analysis.id', 'delivery.analysis_id')
		.select('delivery.target_version')
		.whereRef('analysis.target_version', '=', 'delivery.target_version')
		.whereRef('analysis.recipients', '=', 'delivery.target_recipients');
	return db.selectFrom('target_version').select('id').where('id', 'not in', analyzed);
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
		.onConflict((conflict) => conflict.column('address_key').doUpdateSet({ denylisted_at: sql.now }))
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
	await db.deleteFrom('smtp_test').where('message_id', 'in', idList(context, ids)).execute();
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
	const without = (column: string, written: string) => rawSql<string>`replace(${rawSql.ref(column)}, ${written}, ${ERASED_TEXT})`;
	// As JSON has it: docomo's "a..b"@docomo.ne.jp has quotes.
	const json = JSON.stringify(form).slice(1, -1);
	const { numUpdatedRows } = await db
		.updateTable('journal')
		.set({ detail: without('detail', form) })
		.where(names('detail', form))
		.executeTakeFirstOrThrow();
	await db.updateTable('analysis').set({ findings: without('findings', json) }).where(names('findings', json)).execute();
	await db.updateTable('proof').set({ addresses: without('addresses', json) }).where(names('addresses', json)).execute();
	return Number(numUpdatedRows);
}

function names(column: string, form: string) {
	const pattern = `%${form.replace(/[!%_]/g, '!$&')}%`;
	return rawSql<boolean>`${rawSql.ref(column)} like ${pattern} escape '!'`;
}
