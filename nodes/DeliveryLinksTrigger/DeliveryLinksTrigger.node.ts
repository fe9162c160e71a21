import {
	NodeConnectionTypes,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { deliveryStoreTest } from '../shared/credentialTests';
import { documentationOf } from '../shared/documentation';
import { deliveryLinksTriggerProperties, linkWebhooks } from './description';
import { answerLink } from './webhook';

export class DeliveryLinksTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Delivery Links Trigger',
		name: 'deliveryLinksTrigger',
		icon: { light: 'file:deliveryLinksTrigger.svg', dark: 'file:deliveryLinksTrigger.dark.svg' },
		group: ['trigger'],
		version: [1],
		subtitle: '={{ "/" + $parameter["path"] }}',
		description: 'Answers the links of delivered messages: unsubscribe, mirror page, tracked links and opens; starts the workflow for each event',
		documentationUrl: documentationOf('the-links-of-the-messages'),
		defaults: { name: 'Delivery Links Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'deliveryStoreApi', displayName: 'Delivery Store', required: false, testedBy: 'deliveryStoreTest' }],
		webhooks: linkWebhooks,
		properties: deliveryLinksTriggerProperties,
	};

	methods = { credentialTest: { deliveryStoreTest } };

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return answerLink(this);
	}
}
