import type { FeedbackEffect, NewFeedback } from '../../../../core/delivery/feedbackPort';
import type { AttemptResult, ReasonId, Refusal } from '../../../../core/delivery/types';
import { makeAnalyzed } from '../fixtures';

import type { Bench } from './bench';

const DAY_MS = 24 * 60 * 60 * 1000;
const NOTHING: FeedbackEffect = { moveTo: null, address: null, isComplaint: false };
const HARD: FeedbackEffect = { moveTo: 'failed', address: 'hard', isComplaint: false };
const SOFT: FeedbackEffect = { moveTo: null, address: 'soft', isComplaint: false };
const SUCCESS: FeedbackEffect = { moveTo: null, address: 'success', isComplaint: false };

let count = 0;

function makeFeedback(changes: Partial<NewFeedback>): NewFeedback {
	return {
		dedupeKey: `feedback ${++count}`,
		kind: 'bounce',
		action: 'failed',
		messageId: null,
		address: 'taro@example.jp',
		reason: 'mailboxFull',
		detail: null,
		type: 'soft',
		status: '4.2.2',
		replyCode: 452,
		phase: 'recipient',
		pattern: '452 4.2.2 full',
		diagnostic: '452 4.2.2 taro is full',
		isQualified: true,
		effect: NOTHING,
		...changes,
	};
}

/** A server's refusal, as the rules know it. */
function refusedWith(reason: ReasonId, type: 'hard' | 'soft' | 'ignored', phase: Refusal['phase'] = 'recipient') {
	const detail = reason === 'refused' ? ({ detail: 'policy' } as const) : {};
	return { reason, refusal: { phase, qualification: { reason, ...detail, type, known: true } } };
}

export function feedbackContract(bench: Bench): void {
	/** Sent messages, one per recipient, at addresses of their own. */
	async function makeSent(recipients = 1, state: 'sent' | 'unknown' | 'sending' | 'pending' = 'sent') {
		const store = bench.store();
		const analysis = await makeAnalyzed(store, recipients);
		const name = `f${++count}`;
		await bench.sql(`update message set address = 'r' || position || '@${name}.example.jp', address_key = 'r' || position || '@${name}.example.jp',
			dedupe_key = 'r' || position || '@${name}.example.jp' where analysis_id = '${analysis.id}' returning 1`);
		const run = await store.startRun(analysis.id, 'test');
		if (state !== 'pending') {
			const ids = (await store.claimMessages(run, recipients)).map(({ id }) => id);
			await store.recordAndMark(run, [], ids);
			if (state !== 'sending') await store.recordAndMark(run, ids.map((id) => ({ id, result: { state, reply: '250 ok' } })), []);
		}
		const messages = await store.readMessages(analysis.id, { limit: recipients });
		return { run, analysis, messages, id: messages[0]!.id, key: messages[0]!.address };
	}

	async function stateOf(analysisId: string) {
		const [message] = await bench.store().readMessages(analysisId, { limit: 1 });
		return message && [message.state, message.reason, message.reply];
	}

	const record = (changes: Partial<NewFeedback>) => bench.store().recordFeedback(makeFeedback(changes));
	const addressOf = async (key: string) => (await bench.store().findAddress(key)) ?? { status: 'valid', errors: 0 };

	/** As if all that is known of the address had happened earlier. */
	const age = (key: string, days: number) =>
		bench.sql(`update address set last_error_at = last_error_at - ${days * DAY_MS}, quarantined_at = quarantined_at - ${days * DAY_MS},
			quarantined_until = quarantined_until - ${days * DAY_MS} where address_key = '${key}' returning 1`);

	describe('feedback', () => {
		it.each(['sent', 'unknown', 'sending'] as const)('that is hard lets a %s message fail and puts its address into quarantine', async (state) => {
			const { analysis, id, key, run } = await makeSent(1, state);
			const recorded = await record({ messageId: id, type: 'hard', reason: 'userUnknown', effect: HARD, diagnostic: '550 unknown' });
			expect(recorded).toEqual({ isNew: true, moved: { from: state, to: 'failed' }, addressStatus: 'quarantine' });
			expect(await stateOf(analysis.id)).toEqual(['failed', 'userUnknown', '550 unknown']);
			expect(await bench.store().blockedAddresses([key])).toEqual(new Map([[key, 'quarantined']]));
			// What the run says later is older than the bounce
			await bench.store().recordAndMark(run, [{ id, result: { state: 'sent', reply: '250 ok' } }], []);
			expect(await stateOf(analysis.id)).toEqual(['failed', 'userUnknown', '550 unknown']);
		});

		it('that is soft leaves the message sent, and proves that an unknown one was sent', async () => {
			const sent = await makeSent(1, 'sent');
			expect(await record({ messageId: sent.id, effect: SOFT })).toEqual({ isNew: true, moved: null, addressStatus: 'withErrors' });
			const unknown = await makeSent(1, 'unknown');
			expect(await record({ messageId: unknown.id, effect: SOFT })).toMatchObject({ moved: { from: 'unknown', to: 'sent' } });
			expect((await stateOf(unknown.analysis.id))?.[0]).toBe('sent');
		});

		it('leaves a message that was not tried where it is', async () => {
			const { analysis, id } = await makeSent(1, 'pending');
			expect(await record({ messageId: id, effect: HARD })).toMatchObject({ moved: null });
			expect((await stateOf(analysis.id))?.[0]).toBe('pending');
		});

		it('that comes twice counts once', async () => {
			const { id, key } = await makeSent();
			const feedback = makeFeedback({ messageId: id, effect: SOFT });
			expect(await bench.store().recordFeedback(feedback)).toMatchObject({ isNew: true });
			await age(key, 2);
			expect(await bench.store().recordFeedback(feedback)).toEqual({ isNew: false, moved: null, addressStatus: 'withErrors' });
			expect(await addressOf(key)).toMatchObject({ errors: 1 });
		});

		it('about no message of the store is kept and changes nothing', async () => {
			const feedback = { address: 'stranger@example.jp', messageId: '01ARZ3NDEKTSV4RRFFQ69G5FAV', effect: HARD };
			expect(await record(feedback)).toEqual({ isNew: true, moved: null, addressStatus: null });
			expect(await addressOf('stranger@example.jp')).toMatchObject({ status: 'valid' });
			const [kept] = await bench.store().readFeedback({ limit: 1 });
			expect(kept).toMatchObject({ address: 'stranger@example.jp', messageId: null, deliveryId: null });
		});

		it('that is a complaint denylists the address for good', async () => {
			const { id, key } = await makeSent();
			const complaint = { kind: 'complaint', type: 'ignored', messageId: id, effect: { ...NOTHING, isComplaint: true } } as const;
			expect(await record(complaint)).toMatchObject({ moved: null, addressStatus: 'denylisted' });
			expect(await bench.store().blockedAddresses([key], { kind: 'transactional' })).toEqual(new Map([[key, 'denylisted']]));
			expect(await bench.store().releaseAddress(key)).toBe(false);
			expect(await addressOf(key)).toMatchObject({ status: 'denylisted' });
		});

		it('is read newest first, by delivery, in pages', async () => {
			const store = bench.store();
			const { id, analysis } = await makeSent();
			for (const pattern of ['a', 'b', 'c']) await record({ messageId: id, pattern });
			const read = async (options: { limit: number; before?: string }) =>
				(await store.readFeedback({ deliveryId: analysis.deliveryId, ...options })).map((row) => [row.id, row.pattern] as const);
			const all = await read({ limit: 9 });
			expect(all.map(([, pattern]) => pattern)).toEqual(['c', 'b', 'a']);
			expect((await read({ limit: 1, before: all[0]![0] })).map(([, pattern]) => pattern)).toEqual(['b']);
		});

		it('that no rule knows is listed by its pattern, most frequent first', async () => {
			const once = `once ${++count}`;
			const twice = `twice ${++count}`;
			for (const pattern of [once, twice, twice]) await record({ pattern, isQualified: false, diagnostic: `554 ${pattern}` });
			await record({ pattern: twice, isQualified: true });
			const listed = (await bench.store().feedbackToQualify(99)).filter(({ pattern }) => pattern === once || pattern === twice);
			expect(listed).toMatchObject([
				{ pattern: twice, times: 2, diagnostic: `554 ${twice}` },
				{ pattern: once, times: 1 },
			]);
		});

		it('finds the message that was last sent to an address', async () => {
			const { analysis, messages } = await makeSent(2);
			const find = (key: string) => bench.store().findMessageTo(analysis.deliveryId, key);
			expect(await find(messages[1]!.address)).toBe(messages[1]!.id);
			expect(await find('nobody@example.jp')).toBeUndefined();
			// Another event of the same address was refused at once, so nothing comes back about it.
			await bench.sql(`update message set address_key = '${messages[1]!.address}', state = 'failed', sent_at = null where id = '${messages[0]!.id}' returning id`);
			expect(await find(messages[1]!.address)).toBe(messages[1]!.id);
		});
	});

	describe('soft errors of an address', () => {
		it('lead to quarantine when five have come, each a day after the one before', async () => {
			const { id, key } = await makeSent();
			const soft = () => record({ messageId: id, effect: SOFT, reason: 'unreachable' });
			for (const errors of [1, 2, 3, 4]) {
				await soft();
				expect(await soft()).toMatchObject({ addressStatus: 'withErrors' });
				expect(await addressOf(key)).toMatchObject({ errors, errorReason: 'unreachable' });
				await age(key, 1);
			}
			expect(await soft()).toMatchObject({ addressStatus: 'quarantine' });
			expect(await addressOf(key)).toMatchObject({ status: 'quarantine', errors: 5, quarantinedUntil: null, quarantineSource: 'bounce' });
		});

		it('are forgotten when the last one is older than ten days', async () => {
			const { id, key } = await makeSent();
			const soft = () => record({ messageId: id, effect: SOFT });
			await soft();
			await age(key, 1);
			await soft();
			await age(key, 9);
			expect(await addressOf(key)).toMatchObject({ status: 'withErrors', errors: 2 });
			await age(key, 2);
			expect(await addressOf(key)).toMatchObject({ status: 'valid' });
			await soft();
			expect(await addressOf(key)).toMatchObject({ status: 'withErrors', errors: 1 });
		});

		it('are forgotten when a message is known to have arrived', async () => {
			const { id, key } = await makeSent();
			await record({ messageId: id, effect: SOFT });
			expect(await record({ messageId: id, action: 'delivered', type: 'ignored', effect: SUCCESS })).toMatchObject({ addressStatus: 'valid' });
			expect(await addressOf(key)).toMatchObject({ errors: 0 });
		});

		it('are forgotten when a message was sent since then and nothing came back for more than a day', async () => {
			const { id, key } = await makeSent();
			await record({ messageId: id, effect: SOFT });
			await age(key, 4);
			const later = await makeSent();
			await bench.sql(`update message set address_key = '${key}', dedupe_key = '${key}', sent_at = sent_at - ${2 * DAY_MS} where id = '${later.id}' returning 1`);
			await record({ messageId: id, effect: SOFT });
			expect(await addressOf(key)).toMatchObject({ errors: 1 });
			// The later one comes back too: it is no success any more
			await age(key, 3);
			await record({ messageId: later.id, effect: SOFT });
			expect(await addressOf(key)).toMatchObject({ errors: 2 });
		});

		it.each<[string, (key: string) => Promise<unknown>, unknown]>([
			['at the address', (key) => bench.store().findAddress(key), { status: 'valid', errors: 0 }],
			['at the list', (key) => bench.store().listAddresses({ status: 'withErrors', domain: key.split('@')[1] }, { limit: 9 }), []],
			['for a limit of errors', (key) => bench.store().blockedAddresses([key], { maxErrors: 0 }), new Map()],
		])('are forgotten then when somebody looks %s', async (_, look, expected) => {
			const { id, key } = await makeSent();
			await record({ messageId: id, effect: SOFT });
			await age(key, 3);
			expect(await bench.store().blockedAddresses([key], { maxErrors: 0 })).toEqual(new Map([[key, 'badQuality']]));
			const later = await makeSent();
			await bench.sql(`update message set address_key = '${key}', dedupe_key = '${key}', sent_at = sent_at - ${2 * DAY_MS} where id = '${later.id}' returning 1`);
			const found = await look(key);
			if (expected instanceof Map || Array.isArray(expected)) expect(found).toEqual(expected);
			else expect(found).toMatchObject(expected as object);
		});

		it('of a full mailbox end quarantine after thirty days', async () => {
			const { id, key } = await makeSent();
			for (let error = 0; error < 5; error += 1) {
				await record({ messageId: id, effect: SOFT, reason: 'mailboxFull' });
				await age(key, 1);
			}
			expect(await addressOf(key)).toMatchObject({ status: 'quarantine', quarantinedUntil: expect.any(Number) });
			await age(key, 28);
			expect(await bench.store().blockedAddresses([key])).toEqual(new Map([[key, 'quarantined']]));
			await age(key, 2);
			expect(await bench.store().blockedAddresses([key])).toEqual(new Map());
			expect(await record({ messageId: id, effect: SOFT, reason: 'mailboxFull' })).toMatchObject({ addressStatus: 'withErrors' });
			expect(await addressOf(key)).toMatchObject({ errors: 1, quarantinedAt: null });
		});

		it('do not shorten the quarantine of a hard one', async () => {
			const { id, key } = await makeSent();
			await record({ messageId: id, effect: SOFT, reason: 'mailboxFull' });
			await record({ messageId: id, effect: HARD, reason: 'userUnknown' });
			await age(key, 40);
			expect(await record({ messageId: id, effect: SOFT, reason: 'mailboxFull' })).toMatchObject({ addressStatus: 'quarantine' });
			expect(await addressOf(key)).toMatchObject({ quarantinedUntil: null });
		});
	});

	describe('errors in the dialogue with the server', () => {
		it('count as those that come back', async () => {
			const store = bench.store();
			const { analysis, messages } = await makeSent(7, 'sending');
			const run = (await bench.sql(`select id from run where analysis_id = '${analysis.id}'`))[0]!;
			const retryAt = (await store.now()) + 60_000;
			const results: AttemptResult[] = [
				{ state: 'failed', ...refusedWith('userUnknown', 'hard'), reply: '550 5.1.1 User unknown' },
				{ state: 'retry', ...refusedWith('mailboxFull', 'soft'), reply: '452 4.2.2 full', retryAt },
				{ state: 'retry', ...refusedWith('userUnknown', 'hard'), reply: '450 4.1.1 unknown', retryAt },
				{ state: 'retry', reason: 'unreachable', reply: 'Connection closed', retryAt },
				{ state: 'retry', ...refusedWith('unreachable', 'ignored'), reply: '450 4.2.0 Greylisted', retryAt },
				{ state: 'retry', ...refusedWith('refused', 'soft', 'mail'), reply: '450 4.7.1 not you', retryAt },
				{ state: 'sent', reply: '250 ok' },
			];
			await store.recordAndMark(
				{ id: String(run.id), deliveryId: analysis.deliveryId, analysisId: analysis.id },
				results.map((result, index) => ({ id: messages[index]!.id, result })),
				[],
			);
			const log = await store.searchMessages(analysis.id, {}, { limit: 9 });
			expect(log.map(({ reason, detail }) => [reason, detail])[5]).toEqual(['refused', 'policy']);
			expect(log.map(({ detail }) => detail).filter(Boolean)).toHaveLength(1);
			const records = await Promise.all(messages.map(({ address }) => addressOf(address)));
			expect(records.map(({ status }) => status)).toEqual(['quarantine', 'withErrors', 'withErrors', 'valid', 'valid', 'valid', 'valid']);
		});

		it('that no rule knows are listed once a message, and count against nobody', async () => {
			const store = bench.store();
			const { analysis, messages } = await makeSent(1, 'sending');
			const run = (await bench.sql(`select id from run where analysis_id = '${analysis.id}'`))[0]!;
			const [message] = messages as [(typeof messages)[0]];
			const refusal = { phase: 'recipient', qualification: { reason: 'notDefined', type: 'soft', known: false } } as const;
			for (const id of ['1234567', '7654321']) {
				const result = { state: 'retry', reason: 'notDefined', reply: `450 4.0.0 nyan ${id}`, refusal, retryAt: 0 } as const;
				await store.recordAndMark({ id: String(run.id), deliveryId: analysis.deliveryId, analysisId: analysis.id }, [{ id: message.id, result }], []);
			}
			expect(await addressOf(message.address)).toMatchObject({ status: 'valid' });
			expect(await store.readFeedback({ deliveryId: analysis.deliveryId, limit: 9, isQualified: false })).toEqual([
				expect.objectContaining({ kind: 'reply', action: 'delayed', address: message.address, replyCode: 450, status: '4.0.0', phase: 'recipient' }),
			]);
			expect(await store.feedbackToQualify(999)).toContainEqual(expect.objectContaining({ pattern: '450 4.0.0 nyan <number>', times: 1 }));
		});

		it('of a proof do not', async () => {
			const store = bench.store();
			const analysis = await makeAnalyzed(store, 1, 'proof');
			const key = `proof${++count}@example.jp`;
			await bench.sql(`update message set address_key = '${key}' where analysis_id = '${analysis.id}' returning 1`);
			const run = await store.startRun(analysis.id, 'test');
			const [message] = await store.claimMessages(run, 1);
			await store.recordAndMark(run, [{ id: message!.id, result: { state: 'failed', ...refusedWith('userUnknown', 'hard'), reply: '550' } }], []);
			expect(await addressOf(key)).toMatchObject({ status: 'valid' });
		});
	});

	describe('addresses with errors', () => {
		it('are listed as such, and released with those in quarantine', async () => {
			const store = bench.store();
			const { messages } = await makeSent(2);
			const [soft, hard] = messages as [(typeof messages)[0], (typeof messages)[0]];
			const domain = soft.address.split('@')[1]!;
			await record({ messageId: soft.id, effect: SOFT });
			await record({ messageId: hard.id, effect: HARD });
			const list = async (status?: 'withErrors' | 'quarantine') =>
				(await store.listAddresses({ domain, ...(status && { status }) }, { limit: 9 })).map(({ address }) => address);
			expect(await list()).toEqual([soft.address, hard.address]);
			expect(await list('withErrors')).toEqual([soft.address]);
			expect(await list('quarantine')).toEqual([hard.address]);
			expect(await store.releaseAddresses({ domain })).toBe(2);
			expect(await list()).toEqual([]);
		});

		it('that are erased leave no feedback behind', async () => {
			const store = bench.store();
			const { id, key, analysis } = await makeSent();
			await record({ messageId: id, address: key, effect: SOFT });
			await record({ address: key.toUpperCase() });
			await store.erasePersonalData(key);
			expect(await store.readFeedback({ deliveryId: analysis.deliveryId, limit: 9 })).toEqual([]);
			expect(await bench.sql(`select id from feedback where lower(address) = '${key}'`)).toEqual([]);
		});

		it('that are erased do not come back with late feedback, which moves the message all the same', async () => {
			const store = bench.store();
			const { id, key, analysis } = await makeSent();
			await store.erasePersonalData(key);
			const recorded = await record({ messageId: id, address: key, diagnostic: `550 5.1.1 <${key}> unknown`, effect: HARD });
			expect(recorded).toMatchObject({ isNew: true, moved: { to: 'failed' } });
			for (const table of ['feedback', 'message', 'address']) {
				expect([table, JSON.stringify(await bench.sql(`select * from ${table}`)).includes(key)]).toEqual([table, false]);
			}
			expect(await store.readFeedback({ deliveryId: analysis.deliveryId, limit: 9 })).toMatchObject([{ address: '', diagnostic: '' }]);
		});
	});

	describe('qualification rules of the user', () => {
		it('are kept, the newest first, and can be removed', async () => {
			const store = bench.store();
			const rule = { pattern: '*nyan*', phase: '', status: '', reason: 'refused', detail: 'policy', type: 'soft' } as const;
			const first = await store.addQualificationRule(rule);
			const second = await store.addQualificationRule({ ...rule, detail: null, status: '5.7.*' });
			expect(await store.qualificationRules()).toEqual([second, first]);
			expect(await store.removeQualificationRule(first.id)).toBe(true);
			expect(await store.removeQualificationRule(first.id)).toBe(false);
			expect(await store.qualificationRules()).toEqual([second]);
			await store.removeQualificationRule(second.id);
		});
	});
}
