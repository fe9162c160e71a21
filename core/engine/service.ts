import { systemClock } from '../clock';
import { analyzeDelivery, estimateDelivery } from '../delivery/analysis/analyze';
import { decideApproval, openApproval, viewApproval } from '../delivery/approval/approval';
import { sendApprovalMails } from '../delivery/approval/approvalMail';
import { confirmDelivery } from '../delivery/sending/confirm';
import { DEFAULT_TIMING, type DeliveryContext, type Progress } from '../delivery/context';
import { dueDeliveries } from '../delivery/sending/dueDeliveries';
import { pauseDelivery, resumeDelivery, stopDelivery } from '../delivery/sending/halt';
import { keepFile } from '../delivery/parameters/files';
import { configureJapaneseMobile } from '../delivery/message/japaneseMobile';
import { confirmationCode } from '../delivery/approval/editorConfirmation';
import { followLink, noteOpen } from '../delivery/links/followLink';
import { sendProof } from '../delivery/proof/sendProof';
import { testSmtp } from '../delivery/sending/smtpTest';
import { reportUrl } from '../delivery/report/reportLinks';
import { summarizeAnalysis, withReportUrl } from '../delivery/summary';
import { unsubscribe, viewUnsubscribe } from '../delivery/links/unsubscribe';
import { viewMirror } from '../delivery/links/viewMirror';
import { DeliveryError } from '../errors';
import { linkedImages } from '../images';
import { parseMtaOptions } from '../mta/options';
import { openSender } from '../mta/sender';
import { openNetwork } from '../network';
import type { CallInput, CallOutput, EngineCallName, RawMtaOptions, StoreAccess } from './calls';
import { feedbackHandlers } from './feedbackHandlers';
import { managementHandlers } from './managementHandlers';
import { keepRetentionTime } from './retention';
import { reportHandlers } from './reportHandlers';
import { openStores, type Stores } from './stores';
import { targetHandlers } from './targetHandlers';

/** Signal and progress of one call. */
export interface CallScope {
	signal: AbortSignal;
	onProgress(progress: Progress): void;
}

/** Runs the calls of the port against real stores and senders. It lives in the worker thread. */
export interface EngineService {
	run<Name extends EngineCallName>(name: Name, input: CallInput<Name>, scope: CallScope): Promise<CallOutput<Name>>;
	close(): Promise<void>;
}

type Handlers = {
	[Name in EngineCallName]: (input: CallInput<Name>, scope: CallScope) => Promise<CallOutput<Name>>;
};

/** One for all calls: it remembers what it was answered. */
const network = openNetwork(process.env.EMAIL_DELIVERY_DNS);

export function createService(): EngineService {
	const stores = openStores();
	const handlers = createHandlers(stores);
	return {
		run: (name, input, scope) => handlers[name](input, scope),
		close: () => stores.close(),
	};
}

function createHandlers(stores: Stores): Handlers {
	return {
		async checkStore({ store }) {
			const { storeId, place } = await stores.get(store.options);
			return { storeId, place };
		},
		...targetHandlers((access, scope) => contextOf(stores, access, scope)),
		async addFile({ store, content, ...file }, scope) {
			const context = await contextOf(stores, store, scope);
			// Across the border of the thread a Buffer comes as a Uint8Array.
			return keepFile(context.store, { ...file, content: Buffer.from(content.buffer, content.byteOffset, content.byteLength) });
		},
		async configureJapaneseMobile({ store, delivery, settings }, scope) {
			const context = await contextOf(stores, store, scope);
			const configured = await configureJapaneseMobile(context, delivery, settings);
			return { storeId: context.store.storeId, delivery: configured };
		},
		async sendProof({ store, mta, ...input }, scope) {
			const context = await contextOf(stores, store, scope);
			const sent = await sendProof(context, { ...input, sender: senderOf(mta) });
			const previewUrl = reportUrl(context, 'preview', sent.analysis);
			return { storeId: context.store.storeId, ...sent, analysis: summarizeAnalysis(sent.analysis), previewUrl };
		},
		async analyzeDelivery({ store, delivery: reference, typology, mta }, scope) {
			const context = await contextOf(stores, store, scope);
			const analysis = await analyzeDelivery(context, reference, { typology, sender: mta && senderOf(mta) });
			const delivery = await context.store.findDelivery(analysis.deliveryId);
			if (!delivery) throw new DeliveryError('deliveryNotFound', 'The delivery was deleted while it was analyzed.');
			const code = confirmationCode(context, analysis);
			return { storeId: context.store.storeId, delivery, analysis: withReportUrl(context, analysis), confirmationCode: code };
		},
		async estimateDelivery({ store, delivery: reference, typology, mta }, scope) {
			const context = await contextOf(stores, store, scope);
			const { delivery, estimate } = await estimateDelivery(context, reference, { typology, sender: mta && senderOf(mta) });
			return { storeId: context.store.storeId, delivery, estimate: summarizeAnalysis(estimate) };
		},
		async openApproval({ store, ...input }, scope) {
			const context = await contextOf(stores, store, scope);
			return { storeId: context.store.storeId, ...(await openApproval(context, input)) };
		},
		async sendApprovalMails({ store, mta, ...input }, scope) {
			await sendApprovalMails(await contextOf(stores, store, scope), { ...input, sender: senderOf(mta) });
		},
		async viewApproval({ store, ...input }, scope) {
			return viewApproval(await contextOf(stores, store, scope), input);
		},
		async decideApproval({ store, ...input }, scope) {
			const context = await contextOf(stores, store, scope);
			const { analysis, ...decided } = await decideApproval(context, input);
			return { storeId: context.store.storeId, ...decided, analysis: analysis && withReportUrl(context, analysis) };
		},
		async confirmDelivery({ store, mta, ...input }, scope) {
			const context = await contextOf(stores, store, scope);
			const result = await confirmDelivery(context, { ...input, sender: senderOf(mta) });
			return { storeId: context.store.storeId, ...result };
		},
		async testSmtp({ store, delivery, mta }, scope) {
			const context = await contextOf(stores, store, scope);
			return { storeId: context.store.storeId, ...(await testSmtp(context, { delivery, sender: senderOf(mta) })) };
		},
		async dueDeliveries({ store, mta }, scope) {
			return dueDeliveries(await contextOf(stores, store, scope), senderOf(mta));
		},
		async pauseDelivery({ store, delivery, actor }, scope) {
			const context = await contextOf(stores, store, scope);
			return { storeId: context.store.storeId, ...(await pauseDelivery(context, delivery, actor)) };
		},
		async stopDelivery({ store, delivery, actor }, scope) {
			const context = await contextOf(stores, store, scope);
			return { storeId: context.store.storeId, ...(await stopDelivery(context, delivery, actor)) };
		},
		async resumeDelivery({ store, delivery, actor }, scope) {
			const context = await contextOf(stores, store, scope);
			return { storeId: context.store.storeId, delivery: await resumeDelivery(context, delivery, actor) };
		},
		...managementHandlers((store, scope: CallScope) => contextOf(stores, store, scope)),
		...feedbackHandlers((store, scope: CallScope) => contextOf(stores, store, scope), senderOf),
		...reportHandlers((store, scope: CallScope) => contextOf(stores, store, scope)),
		async viewMirror({ store, token, isMachine }, scope) {
			return viewMirror(await contextOf(stores, store, scope), token, isMachine);
		},
		async viewUnsubscribe({ store, token, languageField }, scope) {
			return viewUnsubscribe(await contextOf(stores, store, scope), token, languageField);
		},
		async unsubscribe({ store, token, by, languageField }, scope) {
			return unsubscribe(await contextOf(stores, store, scope), token, by, languageField);
		},
		async followLink({ store, token, isMachine }, scope) {
			return followLink(await contextOf(stores, store, scope), token, isMachine);
		},
		async noteOpen({ store, token, isMachine }, scope) {
			return noteOpen(await contextOf(stores, store, scope), token, isMachine);
		},
	};
}

async function contextOf(stores: Stores, access: StoreAccess, scope: CallScope): Promise<DeliveryContext> {
	const store = await stores.get(access.options);
	keepRetentionTime(store, access.retentionDays ?? 0);
	const images = linkedImages({ allowPrivate: access.allowInnerImages });
	const { publicBaseUrl, editorConfirmation } = access;
	return { store, clock: systemClock, images, publicBaseUrl, editorConfirmation, timing: DEFAULT_TIMING, network, ...scope };
}

function senderOf(mta: RawMtaOptions) {
	return openSender(parseMtaOptions(mta));
}
