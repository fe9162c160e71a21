import { setImmediate } from 'node:timers/promises';

import { openStore } from '../../../../core/store';
import { beginAnalysis, errorCode, makeAnalyzed, makeDelivery, makeDraft, makeMessage, makeRow, PARAMETERS, READY } from '../fixtures';

import type { NewFeedback } from '../../../../core/delivery/feedbackPort';

import type { Bench } from './bench';

/** What no rule knows about a message, so that nothing moves. */
function makeFeedback(messageId: string, address: string): NewFeedback {
	const effect = { moveTo: null, address: null, isComplaint: false } as const;
	const qualification = { reason: 'notDefined', detail: null, type: 'ignored', isQualified: false } as const;
	const reply = { status: '', replyCode: 0, phase: '', pattern: 'no such *', diagnostic: `no such ${address}` } as const;
	return { dedupeKey: messageId, kind: 'bounce', action: 'failed', messageId, address, effect, ...qualification, ...reply };
}

export function managementContract(bench: Bench): void {
	describe('deliveries are listed', () => {
		it('newest first, page by page, by label, code, status and time', async () => {
			const store = bench.store();
			const label = (text: string) => ({ parameters: { ...PARAMETERS, label: text } });
			const first = await makeDelivery(store, label('Ünique 100% (a_b) "x"'));
			const second = await makeDelivery(store, { ...label('Other'), code: 'CODE-ünique' });
			const third = await makeDelivery(store, label('ünique too'));
			await store.setDeliveryStatus(third.id, 'finished');
			const list = async (filter: object, page = {}) =>
				(await store.listDeliveries(filter, { limit: 9, ...page })).map(({ id }) => id);
			expect(await list({ search: 'nique' })).toEqual([third.id, second.id, first.id]);
			expect(await list({ search: 'nique' }, { limit: 2 })).toEqual([third.id, second.id]);
			expect(await list({ search: 'nique' }, { before: second.id })).toEqual([first.id]);
			expect(await list({ search: 'OTHER', statuses: ['beingEdited'] })).toEqual([second.id]);
			expect(await list({ search: 'code-' })).toEqual([second.id]);
			expect(await list({ search: second.id })).toEqual([second.id]);
			expect(await list({ search: 'nique', statuses: ['finished', 'failed'] })).toEqual([third.id]);
			expect(await list({ search: '100%' })).toEqual([first.id]);
			expect(await list({ search: 'a_b' })).toEqual([first.id]);
			expect(await list({ search: 'axb' })).toEqual([]);
			expect(await list({ search: '"x"' })).toEqual([first.id]);
			expect(await list({ search: 'firstName' })).toEqual([]);
			const { createdAt } = (await store.findDelivery(second.id))!;
			expect(await list({ search: 'nique', createdBefore: createdAt })).not.toContain(second.id);
			expect(await list({ search: 'nique', createdAfter: createdAt })).toContain(second.id);
		});
	});

	it('a delivery whose content has characters that no database reads is listed and counted like the others', async () => {
		const store = bench.store();
		const html = '<p>NUL \0, half a pair \ud83d, a pair 🐻, and what only looks so: \\u0000 \\\\ud800</p>';
		const delivery = await makeDelivery(store, { parameters: { ...PARAMETERS, label: 'Strange content', html } });
		expect((await store.findDelivery(delivery.id))!.parameters.html).toBe(html);
		expect((await store.listDeliveries({ search: 'strange CONTENT' }, { limit: 9 })).map(({ id }) => id)).toEqual([delivery.id]);
		const analysis = await beginAnalysis(store, delivery.id, 'main', { typology: { weight: 3, control: [{ label: 'a\0b\udfff', level: 'error', condition: 'true', text: '' }] } });
		await store.completeAnalysis(analysis.id, READY);
		const counted = await store.countedAnalyses(0);
		expect(counted.filter(({ deliveryId }) => deliveryId === delivery.id)).toMatchObject([{ label: 'Strange content', weight: 3 }]);
	});

	describe('messages are searched', () => {
		it('by state, reason and a part of the address, from a position on', async () => {
			const store = bench.store();
			const { id } = await makeAnalyzed(store, 5);
			const run = await store.startRun(id, 'test');
			const [one, two] = await store.claimMessages(run, 2);
			await store.recordAndMark(
				run,
				[
					{ id: one!.id, result: { state: 'failed', reason: 'userUnknown', reply: '550 no' } },
					{ id: two!.id, result: { state: 'retry', retryAt: 99, reason: 'mailboxFull', reply: '452' } },
				],
				[],
			);
			const search = async (filter: object, page = {}) =>
				(await store.searchMessages(id, filter, { limit: 9, ...page })).map(({ position }) => position);
			expect(await search({})).toEqual([0, 1, 2, 3, 4]);
			expect(await search({}, { from: 2, limit: 2 })).toEqual([2, 3]);
			expect(await search({ states: ['failed', 'sent'] })).toEqual([0]);
			expect(await search({ reasons: ['mailboxFull'] })).toEqual([1]);
			expect(await search({ address: 'R3@' })).toEqual([3]);
			expect(await store.searchMessages(id, { reasons: ['mailboxFull'] }, { limit: 1 })).toMatchObject([
				{ address: 'r1@example.com', state: 'pending', reason: 'mailboxFull', reply: '452', attempts: 1, nextAttemptAt: 99, sentAt: null },
			]);
		});
	});

	describe('a delivery that is deleted', () => {
		it('goes with all that it had, and leaves others alone', async () => {
			const store = bench.store();
			const other = await makeAnalyzed(store, 2);
			const analysis = await makeAnalyzed(store, 4_500);
			const { deliveryId, targetVersion } = analysis;
			await store.addJournal(deliveryId, 'test', 'test', '');
			await store.deleteDelivery(deliveryId, 30_000);
			expect(await store.findDelivery(deliveryId)).toBeUndefined();
			expect(await store.findAnalysis(analysis.id)).toBeUndefined();
			expect(await store.readMessages(analysis.id, { limit: 1 })).toEqual([]);
			expect(await store.readTarget(targetVersion, 0, 1)).toEqual([]);
			expect(await store.readJournal(deliveryId)).toEqual([]);
			expect(await store.readMessages(other.id, { limit: 9 })).toHaveLength(2);
			expect(await store.readTarget(other.targetVersion, 0, 9)).toHaveLength(2);
			expect(await errorCode(store.deleteDelivery(deliveryId, 30_000))).toBe('deliveryNotFound');
		});

		it('is deleted to its end by whoever opens the store after an interruption, unless it was saved anew', async () => {
			const options = bench.newOptions();
			const first = await openStore(options);
			const [interrupted, savedAnew] = [await makeAnalyzed(first, 2), await makeAnalyzed(first, 2)];
			for (const { deliveryId } of [interrupted, savedAnew]) {
				await bench.sql(`update delivery set status = 'stopped', stop_reason = 'deleting' where id = '${deliveryId}' returning 1`, options);
			}
			await bench.sql(`delete from message where analysis_id = '${interrupted.id}' and position = 0 returning 1`, options);
			await bench.sql(`update delivery set stop_reason = null where id = '${savedAnew.deliveryId}' returning 1`, options);
			await first.close();
			const second = await openStore(options);
			expect(await second.findDelivery(interrupted.deliveryId)).toBeUndefined();
			expect(await second.readMessages(interrupted.id, { limit: 9 })).toEqual([]);
			expect(await second.readTarget(interrupted.targetVersion, 0, 9)).toEqual([]);
			expect(await second.readMessages(savedAnew.id, { limit: 9 })).toHaveLength(2);
			await second.close();
		});

		it('takes with it what is being analyzed: nothing is left with a part of its messages', async () => {
			const store = bench.store();
			const { deliveryId } = await makeAnalyzed(store, 2);
			const running = await beginAnalysis(store, deliveryId);
			await store.addMessages(running.id, [makeMessage(0), makeMessage(1)]);
			const deleting = store.deleteDelivery(deliveryId, 30_000);
			const code = await errorCode(store.completeAnalysis(running.id, READY));
			await deleting;
			expect(['analysisOutdated', 'analysisMissing', 'deliveryNotFound', 'no error']).toContain(code);
			expect(await store.findDelivery(deliveryId)).toBeUndefined();
			expect(await store.readMessages(running.id, { limit: 9 })).toEqual([]);
		});

		it('stays when it is saved anew meanwhile, even unchanged', async () => {
			const store = bench.store();
			const draft = await makeDraft(store, {}, 2);
			const { delivery } = await store.saveDelivery(draft);
			await bench.sql(`update delivery set status = 'stopped', stop_reason = 'deleting' where id = '${delivery.id}' returning 1`);
			expect(await store.saveDelivery(draft)).toMatchObject({ change: 'updated', delivery: { id: delivery.id, status: 'beingEdited', stopReason: null } });
		});

		it('is none that is being sent', async () => {
			const store = bench.store();
			const analysis = await makeAnalyzed(store, 2);
			const run = await store.startRun(analysis.id, 'test');
			expect(await errorCode(store.deleteDelivery(analysis.deliveryId, 30_000))).toBe('deliveryRunning');
			expect(await store.readMessages(analysis.id, { limit: 9 })).toHaveLength(2);
			await store.endRun(run);
			await store.deleteDelivery(analysis.deliveryId, 30_000);
			expect(await store.findDelivery(analysis.deliveryId)).toBeUndefined();
		});

		it('is not sent by a run that was silent for long and lives all the same', async () => {
			const store = bench.store();
			const analysis = await makeAnalyzed(store, 9_000);
			const run = await store.startRun(analysis.id, 'test');
			const [claimed] = await store.claimMessages(run, 1);
			await bench.sql(`update run set beat_at = beat_at - 60000 where id = '${run.id}' returning id`);
			const deleting = store.deleteDelivery(analysis.deliveryId, 30_000);
			while ((await store.findDelivery(analysis.deliveryId))?.status === 'inProgress') await setImmediate();
			const alive = await store.beat(run);
			const marked = await store.recordAndMark(run, [], [claimed!.id]);
			await deleting;
			expect({ alive, marked: marked.size }).toEqual({ alive: false, marked: 0 });
		});
	});

	describe('profiles that are cleared', () => {
		it('are those of deliveries that ended before; their addresses and logs stay', async () => {
			const store = bench.store();
			const old = await makeAnalyzed(store, 2_100);
			const living = await makeAnalyzed(store, 2);
			await store.setDeliveryStatus(old.deliveryId, 'finished');
			await bench.sql(`update delivery set updated_at = 1000 where id = '${old.deliveryId}' returning id`);
			const [message] = await store.readMessages(old.id, { limit: 1 });
			expect(await store.clearOldProfiles(1_000)).toBe(0);
			expect(await store.clearOldProfiles(2_000)).toBe(1);
			expect(await store.clearOldProfiles(2_000)).toBe(0);
			const rows = await store.readTarget(old.targetVersion, 0, 9_999);
			expect(rows.filter(({ key, profile }) => key !== '' || Object.keys(profile).length > 0)).toEqual([]);
			expect(rows[0]).toMatchObject({ address: 'r0@example.com' });
			expect(await store.findLinkedMessage(message!.id)).toMatchObject({ profile: null, address: 'r0@example.com' });
			expect((await store.readTarget(living.targetVersion, 0, 1))[0]!.profile).toMatchObject({ number: 0 });
		});
	});

	describe('profiles that are cleared, and what goes on', () => {
		/** A delivery that ended long ago. */
		async function ended(recipients: number) {
			const analysis = await makeAnalyzed(bench.store(), recipients);
			await bench.store().setDeliveryStatus(analysis.deliveryId, 'finished');
			await bench.sql(`update delivery set updated_at = 1000 where id = '${analysis.deliveryId}' returning id`);
			return analysis;
		}

		const profilesOf = async (targetVersion: string) => (await bench.store().readTarget(targetVersion, 0, 9)).map(({ profile }) => Object.keys(profile).length);

		it('who was interrupted does it to the end the next time', async () => {
			const { deliveryId, targetVersion } = await ended(2);
			await bench.sql(`update delivery set profiles_cleared_at = -1500 where id = '${deliveryId}' returning id`);
			expect(await bench.store().clearOldProfiles(2_000)).toBe(1);
			expect(await bench.store().clearOldProfiles(2_000)).toBe(0);
			expect(await profilesOf(targetVersion)).toEqual([0, 0]);
		});

		it('whoever joins while they are cleared keeps his', async () => {
			const { targetVersion } = await ended(2);
			await bench.store().addTargetRows(targetVersion, 2, [makeRow(2)]);
			await bench.store().clearOldProfiles(2_000);
			expect(await profilesOf(targetVersion)).toEqual([0, 0, 2]);
		});

		it('an unknown message is not sent again without its profile', async () => {
			const store = bench.store();
			const analysis = await makeAnalyzed(store, 1);
			const run = await store.startRun(analysis.id, 'test');
			const ids = (await store.claimMessages(run, 1)).map(({ id }) => id);
			await store.recordAndMark(run, [], ids);
			await store.endRun(run);
			await store.setDeliveryStatus(analysis.deliveryId, 'finished');
			await bench.sql(`update delivery set updated_at = 1000 where id = '${analysis.deliveryId}' returning id`);
			await store.clearOldProfiles(2_000);
			expect(await store.requeueUnknown(analysis.id)).toBe(0);
			expect(await store.countMessages(analysis.id)).toMatchObject({ unknown: 1, pending: 0 });
		});
	});

	describe('personal data', () => {
		it('of a seed address that no message is left of is erased too', async () => {
			const store = bench.store();
			const { targetVersion } = await makeAnalyzed(store, 3);
			const address = `seed-${targetVersion}@example.com`.toLowerCase();
			await store.putSeedRows(targetVersion, [{ ...makeRow(0), address }]);
			expect((await store.personalData(address)).profiles).toMatchObject([{ address }]);
			expect(await store.erasePersonalData(address)).toMatchObject({ profiles: 1 });
			expect(await store.readTarget(targetVersion, -1, 1)).toMatchObject([{ position: -1, address: '', profile: {} }]);
		});

		const ADDRESS = 'Mia.Ö@Example.com';
		const KEY = 'mia.ö@example.com';

		async function makeHistory() {
			const store = bench.store();
			const targetVersion = await store.beginTarget();
			const rows = [{ ...makeRow(0), address: ADDRESS }, makeRow(1)];
			await store.addTargetRows(targetVersion, 0, rows);
			const delivery = await makeDelivery(store, { targetVersion, targetRecipients: 2 });
			const { id } = await beginAnalysis(store, delivery.id);
			const mine = { ...makeMessage(0), address: ADDRESS, addressKey: KEY };
			await store.addMessages(id, [mine, makeMessage(1)]);
			const findings = [{ rule: 'x', level: 'information' as const, text: 'x', examples: [ADDRESS] }];
			await store.completeAnalysis(id, { ...READY, findings });
			await store.addJournal(delivery.id, 'test', 'proof', `sent to ${ADDRESS}`);
			const [message] = await store.readMessages(id, { limit: 1 });
			await store.addReaction(message!.id, { kind: 'open', link: 0, isMachine: false });
			await store.endSubscription(KEY, 'News', 'test');
			await store.subscribe({ service: 'Cats', address: ADDRESS, format: '', profile: { name: 'Mia.' }, source: 'form' }, KEY);
			await store.recordFeedback(makeFeedback(message!.id, ADDRESS));
			await store.addSmtpTests(id, [{ messageId: message!.id, outcome: 'refused', reason: 'userUnknown', reply: `550 5.1.1 <${ADDRESS}> unknown` }]);
			return { store, delivery, analysisId: id, targetVersion, messageId: message!.id };
		}

		it('of an address are all that the store has, and nothing of others', async () => {
			const { store, delivery, messageId } = await makeHistory();
			const data = await store.personalData(KEY);
			expect(data).toMatchObject({
				messages: [{ id: messageId, address: ADDRESS, deliveryId: delivery.id, label: 'Spring news', state: 'pending', isProof: false }],
				profiles: [{ deliveryId: delivery.id, address: ADDRESS, profile: { number: 0 } }],
				reactions: [{ messageId, kind: 'open', times: 1, isMachine: false }],
				subscriptions: [{ service: 'Cats', address: ADDRESS, profile: { name: 'Mia.' }, source: 'form' }],
				endedSubscriptions: [{ service: 'News', source: 'test' }],
				journal: [{ detail: `sent to ${ADDRESS}` }],
				feedback: [{ kind: 'bounce', reason: 'notDefined', diagnostic: `no such ${ADDRESS}`, messageId }],
			});
			expect(await store.personalData('nobody@example.com')).toEqual({
				messages: [],
				profiles: [],
				reactions: [],
				subscriptions: [],
				endedSubscriptions: [],
				journal: [],
				feedback: [],
			});
			await store.erasePersonalData(KEY);
		});

		it('of an address in quotes, as docomo gave them out, are erased in findings too', async () => {
			const store = bench.store();
			const address = '"mia..k"@docomo.ne.jp';
			const targetVersion = await store.beginTarget();
			await store.addTargetRows(targetVersion, 0, [{ ...makeRow(0), address }]);
			const delivery = await makeDelivery(store, { targetVersion, targetRecipients: 1 });
			const { id } = await beginAnalysis(store, delivery.id);
			await store.addMessages(id, [{ ...makeMessage(0), address, addressKey: address }]);
			await store.completeAnalysis(id, { ...READY, findings: [{ rule: 'x', level: 'information', text: `x of ${address}`, examples: [address] }] });
			await store.addJournal(delivery.id, 'test', 'proof', `sent to ${address}`);
			expect(await store.erasePersonalData(address)).toEqual({ messages: 1, cancelled: 1, profiles: 1, journalLines: 1 });
			expect(await store.findAnalysis(id)).toMatchObject({ findings: [{ text: 'x of [erased]', examples: ['[erased]'] }] });
			expect(await store.readJournal(delivery.id)).toMatchObject([{ detail: 'sent to [erased]' }]);
		});

		it('that are erased are nowhere any more; a keyed hash keeps others from writing there', async () => {
			const { store, delivery, analysisId, targetVersion, messageId } = await makeHistory();
			expect(await store.erasePersonalData(KEY)).toEqual({ messages: 1, cancelled: 1, profiles: 1, journalLines: 1 });
			for (const table of ['message', 'target_recipient', 'journal', 'analysis', 'proof', 'address', 'service_opt_out', 'subscription', 'feedback', 'smtp_test']) {
				const rows = JSON.stringify(await bench.sql(`select * from ${table}`)).toLowerCase();
				expect([table, rows.includes('mia.')]).toEqual([table, false]);
			}
			expect(await store.blockedAddresses([KEY, 'r1@example.com'])).toEqual(new Map([[KEY, 'denylisted']]));
			expect(await store.blockedAddresses([KEY], { kind: 'transactional' })).toEqual(new Map([[KEY, 'denylisted']]));
			expect(await store.readMessages(analysisId, { limit: 9 })).toMatchObject([
				{ id: messageId, address: '', state: 'cancelled' },
				{ address: 'r1@example.com', state: 'pending' },
			]);
			expect(await store.findLinkedMessage(messageId)).toMatchObject({ address: '', profile: null });
			expect((await store.readTarget(targetVersion, 1, 1))[0]).toMatchObject({ address: 'r1@example.com', profile: { number: 1 } });
			expect(await store.readJournal(delivery.id)).toMatchObject([{ detail: 'sent to [erased]' }]);
			expect(await store.erasePersonalData(KEY)).toEqual({ messages: 0, cancelled: 0, profiles: 0, journalLines: 0 });
		});

		it('that are erased while an analysis runs that had read them: it clears what it made of them', async () => {
			const store = bench.store();
			const targetVersion = await store.beginTarget();
			await store.addTargetRows(targetVersion, 0, [{ ...makeRow(0), address: ADDRESS }, makeRow(1)]);
			const delivery = await makeDelivery(store, { targetVersion, targetRecipients: 2 });
			const { id } = await beginAnalysis(store, delivery.id);
			expect(await store.erasePersonalData(KEY)).toMatchObject({ messages: 0, profiles: 1 });
			await store.addMessages(id, [{ ...makeMessage(0), address: ADDRESS, addressKey: KEY }, makeMessage(1)]);
			await store.completeAnalysis(id, READY);
			expect(await store.readMessages(id, { limit: 9 })).toMatchObject([
				{ address: '', state: 'cancelled' },
				{ address: 'r1@example.com', state: 'pending' },
			]);
			expect(JSON.stringify(await bench.sql('select * from message')).toLowerCase()).not.toContain('mia.');
		});

		it('are found in excluded messages, in proofs, by other double keys, and in targets that grew', async () => {
			const store = bench.store();
			const targetVersion = await store.beginTarget();
			await store.addTargetRows(targetVersion, 0, [0, 1, 2].map((position) => ({ ...makeRow(position), address: position === 2 ? ` ${ADDRESS} ` : 'x@example.com' })));
			const delivery = await makeDelivery(store, { targetVersion, targetRecipients: 3 });
			const main = await beginAnalysis(store, delivery.id);
			const mine = (position: number) => ({ ...makeMessage(position), address: ADDRESS, addressKey: KEY });
			await store.addMessages(main.id, [{ ...mine(0), exclusion: 'controlAddress' }, mine(1)]);
			await bench.sql(`update message set dedupe_key = 'order 1' where analysis_id = '${main.id}' and position = 1 returning 1`);
			await store.completeAnalysis(main.id, { ...READY, recipients: 2 });
			const proof = await beginAnalysis(store, delivery.id, 'proof');
			await store.addMessages(proof.id, [{ ...mine(0), address: KEY, addressKey: `${KEY} 0` }]);
			const data = await store.personalData(KEY);
			expect(data.messages.map(({ isProof, state }) => [isProof, state])).toEqual([[false, 'ignored'], [false, 'pending'], [true, 'pending']]);
			expect(data.profiles).toHaveLength(3);
			await store.erasePersonalData(KEY);
			for (const table of ['message', 'target_recipient']) expect(JSON.stringify(await bench.sql(`select * from ${table}`)).toLowerCase()).not.toContain('mia.');
		});

		it('that are erased while a run has claimed the message: it is not marked, so not sent', async () => {
			const { store, analysisId, messageId } = await makeHistory();
			const run = await store.startRun(analysisId, 'test');
			const claimed = await store.claimMessages(run, 9);
			await store.erasePersonalData(KEY);
			const marked = await store.recordAndMark(run, [], claimed.map(({ id }) => id));
			expect([...marked]).toEqual(claimed.map(({ id }) => id).filter((id) => id !== messageId));
			await store.releaseClaims(run, [messageId]);
			expect(await store.claimMessages(run, 9)).toEqual([]);
			expect(await store.readMessages(analysisId, { limit: 1 })).toMatchObject([{ state: 'ignored', reason: 'denylisted' }]);
			await store.endRun(run);
		});
	});
}
