import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { ProofRecipient, ProofTarget, Substitution } from '../../core/delivery/proof/proofTarget';
import type { ProofOptions } from '../../core/delivery/proof/sendProof';
import { DeliveryError } from '../../core/errors';
import { readAddressList } from '../shared/addressList';

/** Who gets the proof, by the node's fields. */
export function readProofTarget(context: IExecuteFunctions, index: number): ProofTarget {
	const kind = context.getNodeParameter('proofTarget', index) as ProofTarget['kind'];
	if (kind === 'seeds') return { kind };
	if (kind === 'substitution') return { kind, substitutions: readSubstitutions(context, index) };
	return { kind, recipients: readRecipients(context, index) };
}

/** The first substitution has fields of its own; further ones are rows. */
function readSubstitutions(context: IExecuteFunctions, index: number): Substitution[] {
	const read = (name: string, fallback?: unknown) => context.getNodeParameter(name, index, fallback);
	const rows = read('furtherSubstitutions.substitution', []) as IDataObject[];
	// What does not apply is not there for n8n either.
	const first = { proofAddresses: read('proofAddresses'), choice: read('choice'), profiles: read('profiles', 1), chosen: read('chosen', '') };
	return [first as IDataObject, ...rows].map(toSubstitution);
}

function toSubstitution({ proofAddresses, choice = 'random', profiles = 1, chosen = '' }: IDataObject): Substitution {
	return {
		addresses: readAddressList(proofAddresses),
		choice: choice as Substitution['choice'],
		profiles: Number(profiles),
		chosen: readAddressList(chosen),
	};
}

function readRecipients(context: IExecuteFunctions, index: number): ProofRecipient[] {
	const profile = readProfile(context.getNodeParameter('profile', index, '{}'));
	const addresses = readAddressList(context.getNodeParameter('proofAddresses', index));
	// Without one, the core takes the sender of the delivery.
	return (addresses.length > 0 ? addresses : ['']).map((address) => ({ address, profile }));
}

/** What of the proof is other than by default. */
export function readProofOptions(context: IExecuteFunctions, index: number): ProofOptions {
	const { format, keepDenylisted, keepQuarantined, keepDoubles, keepCode } = context.getNodeParameter('options', index, {}) as ProofOptions;
	return { format: format || undefined, keepDenylisted, keepQuarantined, keepDoubles, keepCode };
}

function readProfile(value: unknown): Record<string, unknown> {
	const parsed = typeof value === 'string' ? parseJson(value) : value;
	if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Record<string, unknown>;
	throw new DeliveryError('invalidParameter', 'Test Profile is not a JSON object.', {
		advice: 'Write it as { "firstName": "Marie" }. No proof was sent.',
	});
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text || '{}');
	} catch {
		return undefined;
	}
}
