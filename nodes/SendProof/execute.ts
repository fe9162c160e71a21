import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { DeliveryError } from '../../core/errors';
import type { ProofTarget } from '../../core/delivery/sendProof';
import { readAddressList } from '../shared/addressList';
import { callEngine } from '../shared/callEngine';
import { readDeliveryReference, toDeliveryItem } from '../shared/deliveryItem';
import { eachItem } from '../shared/eachItem';
import { readMtaOptions } from '../shared/mtaOptions';
import { readStoreAccess } from '../shared/storeAccess';

/** Sends a proof of each item's delivery; the item goes on with `proof`. */
export async function executeSendProof(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return eachItem(context, { outputs: 1, errorOutput: 0 }, async (item, index) => {
		const sent = await callEngine(context, 'sendProof', {
			store: await readStoreAccess(context),
			delivery: readDeliveryReference(context, item, index),
			target: readProofTarget(context, index),
			prefix: context.getNodeParameter('options.prefix', index, 'Proof #N') as string,
			mta: await readMtaOptions(context),
		});
		const { id, number, addresses, subjectPrefix } = sent.proof;
		const proof = { proofId: id, number, addresses, subjectPrefix, sent: sent.counts.sent, findings: sent.analysis.findings };
		return { output: 0, item: toDeliveryItem(sent, { proof }, { json: item.json, index }) };
	});
}

function readProofTarget(context: IExecuteFunctions, index: number): ProofTarget {
	const addresses = readAddressList(context.getNodeParameter('proofAddresses', index));
	if (context.getNodeParameter('proofTarget', index) === 'substitution') {
		return {
			kind: 'substitution',
			addresses,
			profiles: context.getNodeParameter('profiles', index, 1) as number,
			choice: context.getNodeParameter('choice', index, 'random') as 'first' | 'random',
		};
	}
	const profile = readProfile(context.getNodeParameter('profile', index, '{}'));
	const format = context.getNodeParameter('options.format', index, '') as string;
	return { kind: 'specific', recipients: addresses.map((address) => ({ address, format, profile })) };
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
