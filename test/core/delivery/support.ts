import { setTimeout as sleep } from 'node:timers/promises';

import { systemClock } from '../../../core/clock';
import { analyzeDelivery } from '../../../core/delivery/analysis/analyze';
import { decideApproval, openApproval } from '../../../core/delivery/approval/approval';
import { confirmDelivery, type ConfirmResult } from '../../../core/delivery/sending/confirm';
import type { DeliveryContext, Timing } from '../../../core/delivery/context';
import type { DeliveryStore, Sender } from '../../../core/delivery/ports';
import { openTargetIntake } from '../../../core/delivery/parameters/intake';
import { saveDelivery } from '../../../core/delivery/parameters/saveDelivery';
import type { RawDeliveryParameters } from '../../../core/delivery/parameters/schema';
import type { Delivery, LoggedMessage, MessageState } from '../../../core/delivery/types';
import { linkedImages } from '../../../core/images';
import { parseMtaOptions } from '../../../core/mta/options';
import type { FieldMapping } from '../../../core/target/mapping';
import { openSender } from '../../../core/mta/sender';
import type { MtaTimeouts } from '../../../core/mta/timeouts';
import { openStore, type StoreOptions } from '../../../core/store';
import { type MailSink, type SinkMessage, startMailSink } from '../../helpers/mailSink';
import { startSqliteStores, type TestStores } from '../../helpers/stores';

/** The times of the sending protocol, a hundredth of the real ones. */
export const SHORT: Timing = { heartbeatMs: 50, runDeadAfterMs: 300, pollMs: 20, patienceMs: 3_000, pathHoldOffMs: 5 };

/** A machine that is busy for a second does not make a living run look dead. */
export const CALM: Timing = { ...SHORT, runDeadAfterMs: 20_000, patienceMs: 20_000 };

/** Where every message has an unsubscription link, so that the analysis has nothing to warn of. */
export const PUBLIC_URL = 'https://n8n.example.com/webhook/email-delivery';

export const PARAMETERS: RawDeliveryParameters = {
	label: 'Spring news',
	sender: { name: 'Shop', address: 'shop@example.com' },
	subject: 'Hello {{ recipient.firstName }}',
	text: 'Hello {{ recipient.firstName }}\nUnsubscribe: {{ links.unsubscribe }}\n',
};

export type Item = Record<string, unknown>;

export function makeItem(number: number): Item {
	return { id: number, email: addressOf(number), firstName: `Name${number}` };
}

export function addressOf(number: number): string {
	return `r${number}@example.com`;
}

/** Items of recipients 1 … count. */
export function makeItems(count: number): Item[] {
	return Array.from({ length: count }, (_, index) => makeItem(index + 1));
}

export function contextOn(store: DeliveryStore, changes: Partial<DeliveryContext> = {}): DeliveryContext {
	return {
		store,
		clock: systemClock,
		images: linkedImages({ allowPrivate: true, timeoutMs: 5_000 }),
		publicBaseUrl: PUBLIC_URL,
		signal: new AbortController().signal,
		onProgress: () => undefined,
		timing: SHORT,
		...changes,
	};
}

/** Room for the deliveries of one test file: one store, which each test fills with deliveries of its own. */
export interface Bench {
	readonly options: StoreOptions;
	readonly store: DeliveryStore;
	context(changes?: Partial<DeliveryContext>): DeliveryContext;
	/** One statement straight to the tables, past all rules. */
	sql(statement: string): Promise<Array<Record<string, unknown>>>;
	close(): Promise<void>;
}

export async function openBench(start: () => Promise<TestStores> = startSqliteStores): Promise<Bench> {
	const stores = await start();
	const options = stores.newOptions();
	const store = await openStore(options);
	return {
		options,
		store,
		context: (changes) => contextOn(store, changes),
		sql: (statement) => stores.sql(options, statement),
		async close() {
			await store.close();
			await stores.stop();
		},
	};
}

/** A bench and a mail sink for the tests of one file, there once they run; the sink is empty before each. */
export function useBenchAndSink(): { bench: Bench; sink: MailSink } {
	const world = {} as { bench: Bench; sink: MailSink };
	beforeAll(async () => {
		world.bench = await openBench();
		world.sink = await startMailSink();
	});
	afterAll(async () => {
		await world.bench.close();
		await world.sink.stop();
	});
	beforeEach(() => world.sink.clear());
	return world;
}

/** As if the time of the next attempts had come. */
export async function letRetriesBeDue(bench: Bench): Promise<void> {
	await bench.sql('update message set next_attempt_at = 1 where next_attempt_at is not null returning id');
}

/** A sender to a server on this machine, through the product's own MTA part. */
export function senderTo(server: { port: number }, options: object = {}, timeouts: Partial<MtaTimeouts> = {}): Sender {
	const mta = { host: '127.0.0.1', port: server.port, security: 'none', ...options };
	return openSender(parseMtaOptions(mta), { closeMs: 500, ...timeouts });
}

export interface SaveOptions {
	code?: string;
	origin?: { workflowId: string; nodeId: string };
}

let origins = 0;

/** Of the fields that mean something, those that are there. */
function mappingOf(items: Item[]): Partial<FieldMapping> {
	const uses = Object.entries({ format: 'format', optOut: 'optOut', key: 'id', eventKey: 'eventKey' });
	return Object.fromEntries(uses.filter(([, name]) => items.some((item) => name in item)));
}

/** Saves a delivery as Email Parameters does. Without `code` and `origin` it is a new one each time. */
export async function save(
	context: DeliveryContext,
	items: Item[],
	parameters: Partial<RawDeliveryParameters> = {},
	{ code = '', origin = { workflowId: 'w', nodeId: `n${++origins}` } }: SaveOptions = {},
) {
	const target = await openTargetIntake(context, { address: 'email', ...mappingOf(items) });
	for (let from = 0; from < items.length; from += 700) await target.add(items.slice(from, from + 700));
	return saveDelivery(context, { parameters: { ...PARAMETERS, ...parameters }, code, origin, target });
}

/** A person's answer to the analysis, or to the last proof. */
export async function decide(
	context: DeliveryContext,
	delivery: Delivery,
	decision: 'approved' | 'rejected' = 'approved',
	subject: 'analysis' | 'proof' = 'analysis',
) {
	const approver = 'boss@example.com';
	const input = { delivery: { deliveryId: delivery.id }, subject, approvers: [approver], waitMs: 60_000 };
	const { approval } = await openApproval(context, input);
	return decideApproval(context, { approvalId: approval.id, approver, decision, comment: '' });
}

/** A delivery that is saved, analyzed and confirmed by a person. */
export async function prepare(
	context: DeliveryContext,
	items: Item[] | number,
	parameters: Partial<RawDeliveryParameters> = {},
): Promise<{ delivery: Delivery; analysisId: string }> {
	// Tests share addresses: errors of one must not exclude them in the next.
	await context.store.releaseAddresses({});
	const { delivery } = await save(context, typeof items === 'number' ? makeItems(items) : items, parameters);
	const analysis = await analyzeDelivery(context, { deliveryId: delivery.id });
	await decide(context, delivery);
	return { delivery, analysisId: analysis.id };
}

export function confirm(context: DeliveryContext, delivery: { id: string }, sender: Sender): Promise<ConfirmResult> {
	return confirmDelivery(context, { delivery: { deliveryId: delivery.id }, sender });
}

/** The whole delivery log. */
export function logOf(store: DeliveryStore, analysisId: string): Promise<LoggedMessage[]> {
	return store.readMessages(analysisId, { limit: 1_000_000 });
}

/** `sent`, `failed expired` … of each message, by position. */
export async function statesOf(store: DeliveryStore, analysisId: string): Promise<string[]> {
	const log = await logOf(store, analysisId);
	return log.map(({ state, reason }) => [state, reason].filter(Boolean).join(' '));
}

type Received = Pick<SinkMessage, 'envelope'>;

export function recipientsOf(messages: readonly Received[]): string[] {
	return messages.map(({ envelope }) => envelope.to[0] ?? '');
}

/** Addresses that are there more than once. */
export function doublesIn(addresses: readonly string[]): string[] {
	return addresses.filter((address, index) => addresses.indexOf(address) !== index);
}

/**
 * The promise of the product, of one delivery that has come to its end: whatever the sink took, it took once; whoever
 * is `sent` is in the sink; whoever is not in the sink is accounted for in the log.
 */
export async function expectNobodyTwiceNobodyLost(
	store: DeliveryStore,
	analysisId: string,
	sinks: ReadonlyArray<{ messages: readonly Received[] }>,
): Promise<Record<MessageState, string[]>> {
	const received = sinks.flatMap(({ messages }) => recipientsOf(messages));
	const taken = new Set(received);
	const log = await logOf(store, analysisId);
	const byState: Record<MessageState, string[]> = {
		pending: [],
		sending: [],
		sent: [],
		failed: [],
		ignored: [],
		unknown: [],
		cancelled: [],
	};
	for (const { state, address } of log) byState[state].push(address);

	const delivered = new Set([...byState.sent, ...byState.unknown]);
	expect({
		twice: doublesIn(received),
		sentButNotReceived: byState.sent.filter((address) => !taken.has(address)),
		receivedButNotLogged: received.filter((address) => !delivered.has(address)),
		left: [...byState.pending, ...byState.sending],
	}).toEqual({ twice: [], sentButNotReceived: [], receivedButNotLogged: [], left: [] });
	return byState;
}

/** Waits for something that happens by itself; fails after half a minute: machines may be busy. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
	const deadline = Date.now() + 30_000;
	while (!(await isSo())) {
		if (Date.now() > deadline) throw new Error(`Waited in vain: ${what}`);
		await sleep(5);
	}
}

/** The code of the error that it ends with. */
export async function errorCode(work: Promise<unknown>): Promise<string> {
	return work.then(
		() => 'no error',
		(error) => error.code ?? String(error),
	);
}
