import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { isAgentTool } from '../shared/agentTool';
import { callEngine } from '../shared/callEngine';
import { readDeliveryReference, toDeliveryItem } from '../shared/deliveryItem';
import { eachItem } from '../shared/eachItem';
import { readMtaOptions } from '../shared/mtaOptions';
import { reportLanguage, withReportFile, type ReportChoice } from '../shared/reportFile';
import { readStoreAccess } from '../shared/storeAccess';
import { readTypologyOptions } from '../shared/typology/typologyOptions';
import { assertAddressesOfPerson } from './addressesForAgent';
import { readProofOptions, readProofTarget } from './readProof';

/** Sends a proof of each item's delivery; the item goes on with `proof`. */
export async function executeSendProof(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return eachItem(context, { outputs: 1, errorOutput: 0 }, async (item, index) => {
		assertAddressesOfPerson(context);
		const of = { store: await readStoreAccess(context), delivery: readDeliveryReference(context, item, index) };
		const sent = await callEngine(context, 'sendProof', {
			...of,
			target: readProofTarget(context, index),
			prefix: context.getNodeParameter('options.prefix', index, 'Proof #N') as string,
			options: readProofOptions(context, index),
			typology: readTypologyOptions(context, index),
			mta: await readMtaOptions(context),
			asAgentTool: isAgentTool(context),
		});
		const { id, number, code, addresses, subjectPrefix } = sent.proof;
		const { exclusions, findings } = sent.analysis;
		const proof = { proofId: id, number, code, addresses, subjectPrefix, sent: sent.counts.sent, exclusions, findings, ...(sent.previewUrl && { previewUrl: sent.previewUrl }) };
		const proofed = toDeliveryItem(sent, { proof }, { json: item.json, index });
		const choice = context.getNodeParameter('options.previewFile', index, 'byApprovalMode') as ReportChoice;
		const language = reportLanguage(choice, sent.delivery.parameters.approvalMode);
		if (!language) return { output: 0, item: proofed };
		return { output: 0, item: await withReportFile(context, proofed, 'preview', { ...of, page: 'preview', analysisId: sent.proof.analysisId, language }) };
	});
}
