import type { IExecuteFunctions } from 'n8n-workflow';
import type { FieldMapping } from '../../core/target/mapping';
import { isAgentTool } from '../shared/agentTool';
import { contentGroup } from './groups/content';
import { deliveryGroup } from './groups/delivery';
import { readGroup } from './groups/group';
import { mirrorPageGroup } from './groups/mirrorPage';
import { scheduleGroup } from './groups/schedule';
import { smtpGroup } from './groups/smtp';
import { targetGroup } from './groups/target';
import { trackingGroup } from './groups/tracking';
import { validityGroup } from './groups/validity';

/** The delivery's parameters as they were entered, under the core's names; the core checks them. */
export function readParameters(context: IExecuteFunctions): Record<string, unknown> {
	const text = (name: string) => String(context.getNodeParameter(name, 0, '') ?? '');
	const { rules: targetRules, service } = readGroup(context, targetGroup);
	return {
		targetRules,
		service,
		label: text('label'),
		sender: { name: text('senderName') || undefined, address: text('senderAddress') },
		subject: text('subject'),
		html: text('html') || undefined,
		text: text('text') || undefined,
		// What an agent has saved waits for a person, whoever confirms it.
		approvalMode: isAgentTool(context) ? 'manual' : text('approvalMode'),
		...readGroup(context, contentGroup),
		...readGroup(context, mirrorPageGroup),
		...readGroup(context, smtpGroup),
		...readGroup(context, deliveryGroup).parameters,
		...readGroup(context, scheduleGroup),
		...readGroup(context, trackingGroup),
		...readGroup(context, validityGroup),
	};
}

/** The user's own code, or '' to have one computed. */
export function readCode(context: IExecuteFunctions): string {
	return readGroup(context, deliveryGroup).code ?? '';
}

/** Which fields of a recipient mean what. */
export function readMapping(context: IExecuteFunctions): FieldMapping {
	const address = String(context.getNodeParameter('addressField', 0, 'email')).trim();
	return { address, ...readGroup(context, targetGroup).mapping };
}
