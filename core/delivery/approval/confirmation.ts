import { DeliveryError } from '../../errors';
import type { DeliveryContext } from '../context';
import { confirmByCode } from './editorConfirmation';
import { lastDecision } from './lastDecision';
import type { Analysis, Delivery } from '../types';

/** What whoever wants to send brings along. */
export interface Confirmer {
	/** An AI agent: then only a person's approval counts, whatever the approval mode, and no code does. */
	asAgentTool?: boolean;
	confirmationCode?: string;
}

/**
 * What must be true before the first message leaves.
 * @throws DeliveryError `confirmationMissing`
 */
export async function assertConfirmed(context: DeliveryContext, delivery: Delivery, analysis: Analysis, confirmer: Confirmer): Promise<void> {
	await assertProofApproved(context, delivery);
	const mode = confirmer.asAgentTool ? 'manual' : delivery.parameters.approvalMode;
	if (mode === 'automatic') return;
	const warnings = analysis.findings.filter((finding) => finding.level === 'warning').length;
	if (mode === 'semiAutomatic' && warnings === 0) return;
	if (await isApproved(context, analysis)) return;
	const code = confirmer.asAgentTool ? '' : (confirmer.confirmationCode?.trim() ?? '');
	if (code) return confirmByCode(context, delivery, analysis, code);
	const why = mode === 'semiAutomatic' ? `its analysis has ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}` : 'its approval mode is manual';
	throw new DeliveryError('confirmationMissing', `No person has confirmed this analysis of "${delivery.parameters.label}", and ${why}.`, {
		advice: 'Put Request Approval (of the analysis) between Analyze Delivery and Confirm Delivery. Nothing was sent.',
	});
}

async function isApproved({ store }: DeliveryContext, analysis: Analysis): Promise<boolean> {
	const latest = await lastDecision(store, 'analysis', analysis.id);
	return latest?.state === 'approved' && latest.fingerprint === analysis.fingerprint && latest.targetHash === analysis.targetHash;
}

/** A proof whose approval was asked for must have it: necessary, never sufficient. */
async function assertProofApproved({ store }: DeliveryContext, delivery: Delivery): Promise<void> {
	// A newer proof that nobody was asked about takes no question back.
	const proof = (await store.askedProof(delivery.id, delivery.fingerprint)) ?? (await store.lastProof(delivery.id));
	const asked = proof ? await store.approvalsOf('proof', proof.id) : [];
	if (!proof || asked.length === 0) return;
	const latest = await lastDecision(store, 'proof', proof.id);
	if (latest?.state === 'approved' && latest.fingerprint === delivery.fingerprint) return;
	throw new DeliveryError('confirmationMissing', `Proof #${proof.number} of "${delivery.parameters.label}" was put up for approval and is not approved.`, {
		advice: 'Let a person approve the proof, or send a new proof and ask for its approval. Nothing was sent.',
	});
}
