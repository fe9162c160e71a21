import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { ApproverLinks } from '../../core/delivery/approval/approvalMail';
import type { Approval, ApprovalTerms, Delivery } from '../../core/delivery/types';
import { DeliveryError } from '../../core/errors';
import { readAddressList } from '../shared/addressList';
import { callEngine } from '../shared/callEngine';
import { readDeliveryReference, toDeliveryItem } from '../shared/deliveryItem';
import { readMtaOptions } from '../shared/mtaOptions';
import { errorItem, toNodeError } from '../shared/nodeError';
import { readStoreAccess } from '../shared/storeAccess';
import { readProofNumber } from './proofLocator';
import { APPROVAL_FIELD, APPROVER_FIELD, onOutput, OUTPUTS, PREVIEW, VIEW_FIELD } from './contract';

const HOUR_MS = 60 * 60 * 1000;

/** Ten years: n8n keeps the date until which it waits, which has an end. */
const LONGEST_WAIT_HOURS = 87_600;

/**
 * Asks the approvers by mail and puts the execution to wait. n8n never runs `execute` again: an answer goes on through
 * `webhook`, and when the time is over the input items come out of output 0 (Timed Out).
 */
export async function executeRequestApproval(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const [item, ...others] = context.getInputData();
	if (!item) return [[], [], []];
	try {
		if (others.length > 0) {
			throw new DeliveryError('invalidParameter', `${others.length + 1} deliveries came in, but one wait covers the whole execution.`, {
				advice: 'Run one delivery per execution, for example in a sub-workflow. Nobody was asked.',
			});
		}
		return await requestApproval(context, item);
	} catch (error) {
		const nodeError = toNodeError(context.getNode(), error, 0);
		if (!context.continueOnFail()) throw nodeError;
		return onOutput(OUTPUTS.rejected, errorItem(nodeError, 0));
	}
}

async function requestApproval(context: IExecuteFunctions, item: INodeExecutionData): Promise<INodeExecutionData[][]> {
	const store = await readStoreAccess(context);
	const mta = await readMtaOptions(context);
	const subject = context.getNodeParameter('subject', 0) as Approval['subject'];
	const opened = await callEngine(context, 'openApproval', {
		store,
		delivery: readDeliveryReference(context, item, 0),
		subject,
		proof: subject === 'proof' ? readProofNumber(context) : undefined,
		approvers: readAddressList(context.getNodeParameter('approvers', 0)),
		waitMs: readWaitMs(context.getNodeParameter('waitHours', 0)),
		terms: readTerms(context),
		// The same on every try of n8n's Retry On Fail: nobody is asked twice.
		origin: `${context.getExecutionId()}:${context.getNode().id}`,
	});
	const { approval } = opened;
	if (opened.alreadyDecided) return onOutput(OUTPUTS.approved, approvalItem(opened, item));

	// What comes out when nobody answers: n8n gives the input items back, so they must say it beforehand.
	item.json = approvalItem(opened, item).json;
	const links = approval.approvers.map((approver) => linksOf(context, approval.id, approver));
	const from = String(context.getNodeParameter('options.from', 0, '') ?? '').trim();
	// The mails are the last thing before the wait, so that hardly a click can come before n8n waits for it.
	await callEngine(context, 'sendApprovalMails', { store, mta, approvalId: approval.id, links, from });
	await context.putExecutionToWait(new Date(approval.deadlineAt));
	return [context.getInputData(), [], []];
}

/** @throws DeliveryError `invalidParameter` */
function readWaitMs(entered: unknown): number {
	const hours = Number(entered);
	if (hours > 0 && hours <= LONGEST_WAIT_HOURS) return Math.round(hours * HOUR_MS);
	throw new DeliveryError('invalidParameter', `Wait (Hours): ${JSON.stringify(entered)} is no time to wait.`, {
		advice: `Give a number of hours, at most ${LONGEST_WAIT_HOURS}, as 72. Nobody was asked.`,
	});
}

function linksOf(context: IExecuteFunctions, approvalId: string, approver: string): ApproverLinks {
	const fields = { [APPROVAL_FIELD]: approvalId, [APPROVER_FIELD]: approver };
	const signed = (more: Record<string, string> = {}) => context.getSignedResumeUrl({ ...fields, ...more });
	return { approver, url: signed(), previewUrl: signed({ [VIEW_FIELD]: PREVIEW }) };
}

function readTerms(context: IExecuteFunctions): ApprovalTerms {
	const read = <Value>(name: string, fallback: Value) => context.getNodeParameter(name, 0, fallback) as Value;
	return {
		quorum: read<ApprovalTerms['quorum']>('quorum', 'any'),
		rejectionComment: read<ApprovalTerms['rejectionComment']>('options.rejectionComment', 'optional'),
		language: read<ApprovalTerms['language']>('options.language', 'en'),
		timeZone: context.getTimezone(),
	};
}

function approvalItem(stored: { storeId: string; delivery: Delivery; approval: Approval }, item: INodeExecutionData): INodeExecutionData {
	const { id, subject, state, approvers, deadlineAt, decidedBy } = stored.approval;
	const decision = state === 'open' ? 'timedOut' : state;
	const approval = { approvalId: id, of: subject, decision, approvers, deadline: new Date(deadlineAt).toISOString(), decidedBy };
	return toDeliveryItem(stored, { approval }, { json: item.json, index: 0 });
}
