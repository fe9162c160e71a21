import type { IExecuteFunctions, ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';
import { getEngine } from '../../core/engine';
import { DeliveryError } from '../../core/errors';
import { WITHOUT_CREDENTIAL } from '../shared/deliveryLocator';
import { readStoreAccess } from '../shared/storeAccess';

const PAGE = 50;

/** Which proof is put up: by itself the last one. */
export const proofProperty: INodeProperties = {
	displayName: 'Proof',
	name: 'proof',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'One of the proofs that show the delivery as it is now. Empty: the last one.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'The last one',
			typeOptions: { searchListMethod: 'searchProofs', ...WITHOUT_CREDENTIAL },
		},
		{ displayName: 'By Number', name: 'number', type: 'string', placeholder: 'e.g. 2' },
	],
	displayOptions: { show: { subject: ['proof'] } },
};

/** Proofs of the chosen delivery that can still be approved, newest first; the value is their number. */
export async function searchProofs(this: ILoadOptionsFunctions, _filter?: string, page?: string): Promise<INodeListSearchResult> {
	const deliveryId = String(this.getCurrentNodeParameter('deliveryId', { extractValue: true }) ?? '').trim();
	if (!deliveryId) {
		throw new DeliveryError('deliveryNotFound', 'Which delivery it is about is not known yet.', {
			advice: 'Choose one in Delivery, or execute the node before this one; then its proofs are listed.',
		});
	}
	const proofs = await getEngine().call('listProofs', {
		store: await readStoreAccess(this),
		delivery: { deliveryId },
		limit: PAGE,
		below: page === undefined ? undefined : Number(page),
	});
	const current = proofs.filter(({ isCurrent }) => isCurrent);
	return {
		results: current.map(({ number, addresses, createdAt }) => ({
			name: `#${number} to ${addresses.join(', ')} (${new Date(createdAt).toISOString().slice(0, 16).replace('T', ' ')} UTC)`,
			value: String(number),
		})),
		// The older ones show what the delivery was before.
		paginationToken: current.length === PAGE ? String(current.at(-1)?.number) : undefined,
	};
}

/** The number that was chosen; undefined for the last proof. @throws DeliveryError `invalidParameter` */
export function readProofNumber(context: IExecuteFunctions): number | undefined {
	const text = String(context.getNodeParameter('proof', 0, '', { extractValue: true }) ?? '').trim().replace(/^#/, '');
	if (text === '') return undefined;
	if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
	throw new DeliveryError('invalidParameter', `Proof: "${text}" is no number of a proof.`, {
		advice: 'Choose a proof from the list, give its number, as 2, or leave the field empty for the last one. Nobody was asked.',
	});
}
