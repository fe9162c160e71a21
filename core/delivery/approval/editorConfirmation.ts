import { createHmac, timingSafeEqual } from 'node:crypto';
import { DeliveryError } from '../../errors';
import type { DeliveryContext } from '../context';
import type { Analysis, Delivery } from '../types';

/** Who confirmed, in the journal and the approval: not a person's name, since n8n's editor proves none. */
const EDITOR_RUN = 'editor run';

/** Keeps these codes apart from anything else that is made with the store's key. */
const PURPOSE = 'email-delivery editor confirmation:';

/** Without characters that people take for one another. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

const LENGTH = 8;

/** An approval of its own has to be open for a moment to be settled. */
const OPEN_MS = 60_000;

/**
 * The code by which a person confirms this analysis, with the target that it has, in the editor (*editor confirmation*), as `K7QM-2XWT`. Undefined
 * where the store's credential does not allow it, or the analysis cannot be sent.
 */
export function confirmationCode({ store, editorConfirmation }: DeliveryContext, analysis: Pick<Analysis, 'id' | 'state' | 'targetHash'>): string | undefined {
	return editorConfirmation && analysis.state === 'ready' ? codeOf(store.linkKey, analysis) : undefined;
}

/** 39 bits, for one analysis and its target only: that of a continuous delivery grows, and wants a code anew. */
function codeOf(key: Buffer, { id, targetHash }: Pick<Analysis, 'id' | 'targetHash'>): string {
	const digest = createHmac('sha256', key).update(PURPOSE).update(`${id} ${targetHash}`).digest();
	const characters = [...digest.subarray(0, LENGTH)].map((octet) => ALPHABET[octet % ALPHABET.length]);
	return `${characters.slice(0, 4).join('')}-${characters.slice(4).join('')}`;
}

/**
 * Takes the code that was typed as the confirmation of this analysis, once.
 * @throws DeliveryError `confirmationMissing` when it is not allowed, not the one of this analysis, or used up
 */
export async function confirmByCode(context: DeliveryContext, delivery: Delivery, analysis: Analysis, typed: string): Promise<void> {
	const { store } = context;
	const expected = confirmationCode(context, analysis);
	if (!expected) {
		throw refusal('The Delivery Store credential does not allow to confirm by a code in the editor.', 'Switch on Allow Editor Confirmation there, or use Request Approval.');
	}
	if (!isSame(typed, expected)) {
		throw refusal(`The confirmation code "${typed}" is not that of this analysis of "${delivery.parameters.label}".`, 'Every analysis prints a code of its own: type the one of the newest.');
	}
	const former = await store.approvalsOf('analysis', analysis.id);
	if (former.some(({ origin, targetHash }) => origin === EDITOR_RUN && targetHash === analysis.targetHash)) {
		throw refusal('This confirmation code was already used, and the analysis was rejected afterwards.', 'Analyze the delivery again.');
	}
	await approve(context, analysis);
}

async function approve({ store }: DeliveryContext, analysis: Analysis): Promise<void> {
	const { deliveryId, id, fingerprint, targetHash, toDeliver } = analysis;
	const approval = await store.addApproval({
		deliveryId,
		subject: 'analysis',
		subjectId: id,
		fingerprint,
		targetHash,
		toDeliver,
		approvers: [EDITOR_RUN],
		terms: { quorum: 'any', rejectionComment: 'optional', language: 'en', timeZone: 'UTC' },
		origin: EDITOR_RUN,
		deadlineAt: (await store.now()) + OPEN_MS,
	});
	await store.decideApproval(approval.id, 'approved', EDITOR_RUN, '');
	await store.addJournal(deliveryId, EDITOR_RUN, 'analysis approved', `by the code of the analysis, ${toDeliver} messages`);
}

/** Case and dashes are not what it depends on. */
function isSame(typed: string, expected: string): boolean {
	const plain = (code: string) => Buffer.from(code.toUpperCase().replace(/[^A-Z0-9]/g, '').slice(0, LENGTH + 1));
	const [one, other] = [plain(typed), plain(expected)];
	return one.length === other.length && timingSafeEqual(one, other);
}

function refusal(problem: string, advice: string): DeliveryError {
	return new DeliveryError('confirmationMissing', problem, { advice: `${advice} Nothing was sent.` });
}
