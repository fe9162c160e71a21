import { generateKeyPairSync } from 'node:crypto';
import path from 'node:path';
import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';
import type * as EngineModule from '../../core/engine';
import { DIST } from '../../examples/demo/dist';
import { createEngine, loadPackage, type WorkflowJson } from '../../test/helpers/n8nEngine';
import { HTML, recipientOf, SENDER, SUBJECT, TEXT } from './content';
import { lagDuring, MemoryWatch, rate, timed } from './measure';

/** What one delivery through Confirm Delivery showed. */
export interface Sample {
	perSecond: number;
	lagP99Ms: number;
	rssGrowthMb: number;
	/** Messages a second in each tenth of the delivery, where there were enough to tell. */
	tenths: number[];
}

export interface SampleOptions {
	port: number;
	file: string;
	messages: number;
	/** Signs with DKIM (RSA 2048). */
	dkim?: boolean;
}

/** Memory counts from here on: caches are full, and the code is compiled. */
const SETTLED_SHARE = 0.1;
const RECIPIENTS_A_CALL = 5_000;

async function engineOfPackage(): Promise<ReturnType<typeof EngineModule.getEngine>> {
	const module = (await import(path.join(DIST, 'core', 'engine', 'index.js'))) as typeof EngineModule;
	return module.getEngine();
}

/** Saves and analyzes a delivery through the engine, then sends it with the real node in n8n's engine. */
export async function sampleOurs({ port, file, messages, dkim }: SampleOptions): Promise<Sample> {
	const store = { options: { kind: 'sqlite' as const, file }, publicBaseUrl: null };
	const deliveryId = await prepare(store, messages);
	const { nodeTypes, credentialTypes } = await loadPackage(DIST);
	const mtaSmtpApi = { host: '127.0.0.1', port, security: 'none', connections: 20, messagesPerConnection: 1_000_000, ...(dkim && DKIM) };
	const engine = createEngine({
		nodeTypes,
		credentialTypes,
		credentials: { mtaSmtpApi, deliveryStoreApi: { kind: 'sqlite', file } },
	});
	const progress = new ProgressWatch(messages);
	let seconds = 0;
	const lagP99Ms = await lagDuring(async () => {
		seconds = await timed(async () => {
			const execution = await engine.run(confirmWorkflow(), { startItems: [{ json: { deliveryId } }] });
			const sending = execution.outputsOf('Confirm Delivery')[0]?.[0]?.json.sending as { sent: number } | undefined;
			if (sending?.sent !== messages) throw new Error(`Sent ${sending?.sent} of ${messages}: ${execution.error?.message ?? ''}`);
		});
	});
	const { rssGrowthMb, tenths } = progress.stop();
	return { perSecond: rate(messages, seconds), lagP99Ms, rssGrowthMb, tenths };
}

type StoreAccess = EngineModule.StoreAccess;

async function prepare(store: StoreAccess, messages: number): Promise<string> {
	const engine = await engineOfPackage();
	const { targetVersion } = await engine.call('openTarget', { store, mapping: { address: 'email' } }, {});
	for (let from = 0; from < messages; from += RECIPIENTS_A_CALL) {
		const count = Math.min(RECIPIENTS_A_CALL, messages - from);
		const itemsJson = JSON.stringify(Array.from({ length: count }, (_, index) => recipientOf(from + index)));
		await engine.call('addRecipients', { targetVersion, itemsJson }, {});
	}
	const parameters = {
		label: 'Bench',
		sender: { name: '', address: SENDER },
		subject: SUBJECT,
		html: HTML,
		text: TEXT,
		approvalMode: 'automatic',
	};
	const origin = { workflowId: 'bench', nodeId: `${Date.now()}` };
	const saved = await engine.call('saveDelivery', { store, targetVersion, parameters, code: '', origin }, {});
	await engine.call('analyzeDelivery', { store, delivery: { deliveryId: saved.delivery.id } }, {});
	return saved.delivery.id;
}

/** Follows the progress that the node writes to n8n's log. */
class ProgressWatch {
	readonly #marks: Array<{ done: number; atMs: number }> = [{ done: 0, atMs: performance.now() }];
	readonly #memory: MemoryWatch;
	readonly #logger = Container.get(Logger);
	readonly #info = this.#logger.info;

	constructor(readonly messages: number) {
		this.#memory = new MemoryWatch(() => this.#marks.at(-1)!.done >= messages * SETTLED_SHARE);
		this.#logger.info = (line: string) => {
			const done = /sending (\d+) of/.exec(line)?.[1];
			if (done) this.#marks.push({ done: Number(done), atMs: performance.now() });
		};
	}

	stop(): { rssGrowthMb: number; tenths: number[] } {
		this.#logger.info = this.#info;
		return { rssGrowthMb: this.#memory.stop(), tenths: this.#tenths() };
	}

	#tenths(): number[] {
		const edges = Array.from({ length: 11 }, (_, tenth) => this.#marks.find(({ done }) => done >= (this.messages * tenth) / 10));
		return edges.slice(1).flatMap((to, index) => {
			const from = edges[index];
			return from && to && to.done > from.done ? [rate(to.done - from.done, (to.atMs - from.atMs) / 1000)] : [];
		});
	}
}

function confirmWorkflow(): WorkflowJson {
	const credentials = { mtaSmtpApi: { id: '1', name: 'MTA' }, deliveryStoreApi: { id: '2', name: 'Store' } };
	return {
		nodes: [
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
			{ name: 'Confirm Delivery', type: 'n8n-nodes-email-delivery.confirmDelivery', parameters: {}, credentials },
		],
		connections: { Start: { main: [[{ node: 'Confirm Delivery', type: 'main', index: 0 }]] } },
	};
}

const DKIM = {
	dkimDomain: 'example.com',
	dkimSelector: 'bench',
	dkimPrivateKey: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
};
